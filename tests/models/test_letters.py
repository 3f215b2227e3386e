"""Vectors of writings that the vocabulary of an encoder does not have."""

import numpy as np
import pytest

from nlp_support.models.letters import by_letters

THAI = ("ฉันจะรีเซ็ตรหัสผ่านได้อย่างไร", "ร้านเปิดวันอาทิตย์กี่โมง", "อยากรีเซ็ตรหัสผ่าน ทำอย่างไร")
HEBREW = ("איך מאפסים סיסמה?", "מתי אתם פתוחים?")


def test_the_same_letters_are_the_same_and_others_are_not():
    one, other, alike = (by_letters(text, dim=384) for text in THAI)
    assert float(one @ one) == pytest.approx(1)
    assert abs(float(one @ other)) < 0.25 < float(one @ alike)
    assert np.array_equal(by_letters("  A  b", dim=64), by_letters("a B", dim=64))


def test_a_letter_is_a_vector_by_hand():
    """One letter is one run of length 1, in up to eight places with a sign each: as many as are different."""
    vector = by_letters("x", dim=384)
    filled = vector[vector != 0]
    assert 1 <= len(filled) <= 8 and float((filled**2).sum()) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", " ", "\n", "🙃", "\ud800"])
def test_what_has_no_letters_is_a_vector_too(text):
    assert float(np.linalg.norm(by_letters(text, dim=16))) == pytest.approx(1)


@pytest.mark.parametrize("texts", [THAI[:2], HEBREW])
def test_the_bundled_encoder_tells_questions_apart_in_writings_that_it_has_no_pieces_for(bundled, texts):
    one, other = bundled.encode_query(texts)
    assert abs(float(one @ other)) < 0.25
    assert np.array_equal(bundled.encode_query(texts[:1])[0], bundled.encode_document(texts[:1])[0])


@pytest.mark.parametrize("text", ["reset it? 🙃", "비밀번호를 재설정하려면", "パスワードの再設定", "Straße"])
def test_what_it_knows_is_encoded_by_the_model(bundled, text):
    assert abs(float(bundled.encode_query([text])[0] @ by_letters(text, dim=bundled.dim))) < 0.3


def test_one_that_is_not_known_changes_no_other_of_a_batch(bundled):
    known = "how do I reset my password?"
    batch = bundled.encode_query([THAI[0], known, THAI[1]])
    assert np.allclose(batch[1], bundled.encode_query([known])[0], atol=1e-5)

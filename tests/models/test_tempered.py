"""Probabilities put right by the language of a text."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nlp_support.models.tempered import group_of, tempered, with_temperatures


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Where is my parcel?", "en"),
        ("it's not what we ordered", "en"),
        ("Wo ist mein Paket?", "latin"),
        ("¿Dónde está mi pedido?", "latin"),
        ("ok", "latin"),
        ("1234", "latin"),
        ("", "latin"),
        ("주문이 안 왔어요 please", "ko"),
        ("أين طلبي", "ar"),
        ("ของยังไม่มา", "th"),
    ],
)
def test_the_group_of_a_text(text: str, group: str) -> None:
    assert group_of(text) == group


def test_a_temperature_flattens_and_sharpens_by_hand() -> None:
    """At 2 the odds 4 to 1 become 2 to 1; at .5, 2 to 1 becomes 4 to 1; without one nothing changes."""
    rows = np.array([[0.8, 0.2], [2 / 3, 1 / 3], [0.8, 0.2]], np.float32)
    found = tempered(rows, ["네", "where is it", "أين"], {"ko": 2.0, "en": 0.5})
    np.testing.assert_allclose(found, [[2 / 3, 1 / 3], [0.8, 0.2], [0.8, 0.2]], rtol=1e-5)
    assert tempered(rows, ["네"] * 3, {}) is rows


def test_a_class_without_probability_stays_finite() -> None:
    found = tempered(np.array([[1.0, 0.0]], np.float32), ["네"], {"ko": 0.5})
    np.testing.assert_allclose(found, [[1.0, 0.0]], atol=1e-6)


def test_temperatures_are_part_of_the_fingerprint() -> None:
    assert with_temperatures("0123456789abcdef", {}) == "0123456789abcdef"
    first, second = (with_temperatures("0123456789abcdef", {"ko": value}) for value in (1.5, 1.6))
    assert len(first) == 16
    assert len({first, second, "0123456789abcdef"}) == 3


def test_a_model_folder_with_temperatures_is_as_sure_as_they_say(tmp_path: Path) -> None:
    """The bundled model, given a temperature of 2 for Korean: the odds of two classes become their roots."""
    from nlp_support import SentimentModel
    from nlp_support.models.sentiment import FOLDER

    shutil.copytree(FOLDER, tmp_path / "own")
    file = tmp_path / "own" / "classifier.json"
    settings = {**json.loads(file.read_text()), "temperatures": {}}
    file.write_text(json.dumps(settings))
    plain = SentimentModel.load(tmp_path / "own")
    file.write_text(json.dumps({**settings, "temperatures": {"ko": 2.0}}))
    warm = SentimentModel.load(tmp_path / "own")
    texts = ["배송이 너무 늦어요", "the parcel is late again and I am angry"]
    before, after = plain.score(texts), warm.score(texts)
    assert after[0, 0] / after[0, 2] == pytest.approx((before[0, 0] / before[0, 2]) ** 0.5, rel=1e-3)
    np.testing.assert_allclose(after[1], before[1], atol=1e-6)
    assert warm.fingerprint != plain.fingerprint


@pytest.mark.parametrize("wrong", [{"ko": 0}, {"ko": "warm"}, [1.5], {"ko": float("nan")}])
def test_a_temperature_that_is_none_is_refused(tmp_path: Path, wrong: object) -> None:
    from nlp_support import SentimentModel
    from nlp_support.errors import ModelError
    from nlp_support.models.sentiment import FOLDER

    shutil.copytree(FOLDER, tmp_path / "own")
    file = tmp_path / "own" / "classifier.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "temperatures": wrong}))
    with pytest.raises(ModelError, match=r"classifier\.json"):
        SentimentModel.load(tmp_path / "own")

"""What is read off a turn and those before it, worked out by hand in several languages."""

import math

import pytest

from nlp_support.text.hints import HINTS, hints
from nlp_support.types.message import Role

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT


def read(*turns):
    """The hints that are not 0, of turns that alternate and end with the customer's."""
    roles = [CUSTOMER if (len(turns) - at) % 2 else AGENT for at in range(len(turns))]
    [row] = hints([list(zip(roles, turns, strict=True))])
    return {name: value for name, value in zip(HINTS, row.tolist(), strict=True) if value}


def test_there_is_a_column_for_each_hint_and_none_for_no_turns():
    assert hints([]).shape == (0, len(HINTS))
    assert hints([[(CUSTOMER, "")]]).tolist() == [[0.0] * len(HINTS)]


def test_a_talk_that_goes_wrong_is_read_sign_by_sign():
    """The agent says 5 of 6 words again and regrets it both times; the customer shares 4 of 6 words with the
    turn before: the, blue, kettle, please, and an or not beside them."""
    found = read(
        "the blue kettle please!",
        "Sorry, that kettle is gone",
        "the blue kettle please, not another",
        "Sorry, that kettle is gone today",
        "not the blue kettle please",
    )
    assert found["refuses"] == 1 and "exclaims" not in found
    assert found["again"] == pytest.approx(5 / 6)
    assert found["agent regrets"] == found["agent repeats"] == 1
    assert found["agent words"] == pytest.approx(math.log(1 + 6))
    assert found["refused before"] == found["exclaimed before"] == 0.5
    assert found["agent regretted before"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "No, I don't want that", "Nein, das passt mir nicht", "Non, ça ne marche pas", "Eso nunca llegó",
        "Não recebi o pacote", "Il pacco non è arrivato", "Het werkt niet", "Paczka nie przyszła",
        "Посылка не пришла", "아니요, 그게 아니에요", "택배가 안 왔어요", "いいえ、届いていません",
        "不是这个，没有收到",
        "الطرد لم يصل", "पार्सल नहीं आया",
    ],
)  # fmt: skip
def test_a_refusal_is_one_in_many_languages(text):
    assert read(text).get("refuses") == 1


@pytest.mark.parametrize(
    "text",
    [
        "Yes, the notebook, now",
        "Ja, genau das",
        "네, 그걸로 할게요",
        "はい、お願いします",
        "好的，谢谢",
        "sí, perfecto",
    ],
)
def test_what_refuses_nothing_is_none(text):
    assert "refuses" not in read(text)


def test_saying_no_to_an_offer_of_more_help_refuses_nothing():
    found = read("It came today", "Is there anything else I can help you with?", "No, that is all")
    assert found["agent offers help"] == 1 and "refuses" not in found
    later = read(
        "a", "Is there anything else I can help you with?", "No", "Do you want the blue one?", "Fine"
    )
    assert "refused before" not in later
    refused = read("It came today", "Do you want the blue one?", "No, that is all")
    assert refused["refuses"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "Unfortunately we are closed",
        "Leider ausverkauft",
        "죄송합니다, 품절입니다",
        "申し訳ございません",
        "抱歉，卖完了",
    ],
)
def test_an_agent_regrets_in_many_languages(text):
    assert read("hi", text, "ok").get("agent regrets") == 1


def test_words_without_spaces_are_compared_by_two_letters():
    """청소기 고장 and 청소기가 고장: 청소, 소기, 고장 of 청소, 소기, 기가, 고장."""
    assert read("청소기 고장", "네", "청소기가 고장")["again"] == pytest.approx(3 / 4)

"""A customer's turn in its context; all text is our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument
from nlp_support.text.context import (
    CUT,
    EARLIER_CHARACTERS,
    OWN_CHARACTERS,
    TURNS_BEFORE,
    in_context,
    turns_of,
)
from nlp_support.types.message import Role

from support import message

TALK = [
    ("customer", "The kettle does not heat."),
    ("agent", "Which kettle is it?"),
    ("customer", "The red one."),
    ("agent", "Is it plugged in?"),
    ("customer", "I said the kettle does not heat."),
    ("agent", "Please wait."),
]

words = st.builds(lambda text, times: text * times, st.text(max_size=9), st.integers(0, 200))
some_turns = st.lists(st.tuples(st.sampled_from(["customer", "agent"]), words), max_size=8)


def test_the_turn_comes_first_then_what_was_before_it_newest_first():
    """Four turns are before turn 4: two of the agent and two of the customer; turn 5 is not known yet."""
    assert in_context(TALK, 4) == (
        "I said the kettle does not heat. ← Is it plugged in? → The red one."
        " ← Which kettle is it? → The kettle does not heat."
    )
    assert in_context(TALK, 0) == "The kettle does not heat."
    assert in_context(TALK, 2, before=1) == "The red one. ← Which kettle is it?"
    assert in_context(TALK, 2, before=0) == "The red one."


def test_messages_are_read_as_pairs_are():
    messages = [message(f"m{at}", text, minutes=at, role=role) for at, (role, text) in enumerate(TALK)]
    assert in_context(messages, 4) == in_context(TALK, 4)


def test_only_so_many_turns_are_given_and_empty_ones_are_passed_over():
    """Of seven earlier turns one is blank; the newest four of the other six are 5, 4, 3 and 1."""
    talk = [("customer", f"word{at}") for at in range(8)]
    talk[6] = ("agent", " \n ")
    talk[2] = ("agent", "")
    assert TURNS_BEFORE == 4
    assert in_context(talk, 7) == "word7 → word5 → word4 → word3 → word1"


def test_a_turn_without_words_still_has_its_context():
    assert in_context([("agent", "Hello?"), ("customer", "")], 1) == "← Hello?"
    assert in_context([("customer", "")], 0) == ""


def test_long_turns_keep_their_head_and_their_end_on_one_line():
    talk = [("agent", "a" * 1000 + "z"), ("customer", "first\n" + "b " * 1000 + "last")]
    own, earlier = in_context(talk, 1).split(" ← ")
    assert own.startswith("first b b") and own.endswith("b last") and CUT in own
    assert earlier == "a" * (EARLIER_CHARACTERS // 2) + CUT + "a" * (EARLIER_CHARACTERS // 2 - 1) + "z"
    assert in_context([("customer", "c" * OWN_CHARACTERS)], 0) == "c" * OWN_CHARACTERS


def test_a_turn_that_cannot_be_read_is_refused():
    with pytest.raises(InvalidArgument, match="no turn 6 among 6"):
        in_context(TALK, 6)
    with pytest.raises(InvalidArgument, match="no turn -1"):
        in_context(TALK, -1)
    with pytest.raises(InvalidArgument, match="turn 1 is an agent's, expected a customer's"):
        in_context(TALK, 1)
    with pytest.raises(InvalidArgument, match="unknown role, expected 'customer' or 'agent'"):
        in_context([("bot", "Hello"), ("customer", "Hi")], 1)
    with pytest.raises(InvalidArgument, match="before is -1"):
        in_context(TALK, 0, before=-1)


@given(some_turns)
def test_what_is_said_later_changes_nothing_and_the_length_is_bounded(talk):
    for at, (role, _) in enumerate(talk):
        if role == "customer":
            said = in_context(talk, at)
            assert said == in_context([*talk[: at + 1], ("agent", "later")], at)
            assert len(said) <= OWN_CHARACTERS + len(CUT) + TURNS_BEFORE * (EARLIER_CHARACTERS + len(CUT) + 3)
            assert "\n" not in said


def test_the_turns_of_a_context_are_read_back_and_marks_in_a_text_are_no_marks():
    turns = [
        ("customer", "Settings → Wi-Fi is empty"),
        ("agent", "Which phone?"),
        ("customer", "the ← key too"),
    ]
    context = in_context(turns, 2)
    assert context == "the <- key too ← Which phone? → Settings -> Wi-Fi is empty"
    assert turns_of(context) == [
        (Role.CUSTOMER, "Settings -> Wi-Fi is empty"),
        (Role.AGENT, "Which phone?"),
        (Role.CUSTOMER, "the <- key too"),
    ]


def test_a_context_without_words_has_the_turns_that_have_some():
    assert turns_of("") == [(Role.CUSTOMER, "")]
    context = in_context([("customer", "a"), ("agent", "b"), ("customer", "")], 2)
    assert turns_of(context) == [(Role.CUSTOMER, "a"), (Role.AGENT, "b"), (Role.CUSTOMER, "")]

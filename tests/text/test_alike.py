"""Which replies are worded alike, all pairs at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.text.alike import same_worded, words_alike
from nlp_support.text.rarity import EVEN, Rarity
from nlp_support.text.wording import (
    SIMILAR_CONTAINED,
    SIMILAR_REPLY,
    Wording,
    rarity_among,
    same_words,
    similar,
)

REPLIES = st.lists(
    st.lists(st.sampled_from("abcdefghijklmnopqr"), max_size=14).map(" ".join), min_size=1, max_size=12
)


@given(REPLIES, st.booleans())
def test_all_pairs_at_once_are_what_each_pair_is_alone(replies: list[str], even: bool) -> None:
    wordings = [Wording.of(one) for one in replies]
    rarity: Rarity = EVEN if even else rarity_among(wordings)
    alone = [[same_words(a, b, rarity) for b in wordings] for a in wordings]
    assert same_worded(wordings, rarity).tolist() == alone


@given(REPLIES, REPLIES, st.booleans())
def test_some_are_compared_with_others_as_each_pair_is_alone(
    some: list[str], others: list[str], even: bool
) -> None:
    ours, theirs = ([Wording.of(one) for one in replies] for replies in (some, others))
    rarity: Rarity = EVEN if even else rarity_among([*ours, *theirs])
    rows = [np.stack([np.frombuffer(one.pack()[2], np.uint8) for one in own]) for own in (ours, theirs)]
    found = words_alike(*rows, rarity, overlap=SIMILAR_REPLY, contained=SIMILAR_CONTAINED)
    assert found.tolist() == [[similar(a, b, rarity) for b in theirs] for a in ours]


def test_words_that_tell_nothing_make_no_two_replies_the_same() -> None:
    """Sixteen words of a frame are in all twenty replies, and two of its own in each: with even weights 16 of
    the 18 words of a reply are in another, by rarity none of those that tell."""
    frame = "ahoy from the yard where all of us read your kind letters aloud after our supper"
    wordings = [Wording.of(f"{frame} own{chr(97 + at)} other{chr(97 + at)}") for at in range(20)]
    assert same_worded(wordings, EVEN).all()
    rare = same_worded(wordings, rarity_among(wordings))
    assert rare[0, 0] and not rare[0, 1]


def test_levels_are_the_digits_of_a_weight() -> None:
    """Masks 0b01 and 0b11: the first bit has both digits, 2 + 1 of 3; the second only the last, 1 of 3."""
    assert Rarity((0b01, 0b11), 3).levels[:3].tolist() == [3.0, 1.0, 0.0]

"""How much words tell: by hand, for a few replies of one account."""

import math

import numpy as np
import pytest

from nlp_support.text.rarity import EVEN, RARE, SAMPLE, Rarity, sample_of
from nlp_support.text.wording import Wording, containment, overlap, rarity_among, same_reply, similar

FOOTER = " ".join(f"foot{n}" for n in range(60))
ANSWERS = ("mugs stand any machine", "clay comes from cornwall", "lids are spare parts", "courses begin soon")


def framed(answer):
    return Wording.of(f"{answer} {FOOTER}")


def weight(rarity, word):
    return rarity.weigh(Wording.of(word).words)


def test_a_word_weighs_less_the_more_replies_have_it():
    """Of four replies all have "oak", two "ash", one "elm"; half a reply more, imaginary, has a word with
    probability 0.05: shares (4.025, 2.025, 1.025) / 4.5, weights log(share) / log(0.15), in steps of 1/15."""
    rarity = rarity_among(map(Wording.of, ("oak", "oak ash", "oak ash elm", "oak fir")))
    for word, count in (("oak", 4), ("ash", 2), ("elm", 1)):
        exact = math.log((count + 0.025) / 4.5) / math.log(RARE)
        assert weight(rarity, word) == pytest.approx(min(exact, 1), abs=1 / 30)
    assert weight(rarity, "unseen") == 1.0
    assert weight(EVEN, "oak") == 1.0


def test_a_word_in_all_of_many_replies_weighs_nothing():
    rarity = rarity_among(Wording.of(f"oak word{n}") for n in range(100))
    assert weight(rarity, "oak") == 0
    assert weight(rarity, "word7") > 0.9  # hardly another word falls on its bit


def test_answers_to_one_question_count_as_one():
    """Three of four replies answer one question: their words are those of one of two questions. So the share
    of "oak" is (1 + 0.025) / (2 + 0.5) and not (3 + 0.025) / (4 + 0.5), and "one" is as rare."""
    replies = [Wording.of(text) for text in ("oak one", "oak two", "oak three", "fir four")]
    questions = np.eye(2, dtype=np.float32)[[0, 0, 0, 1]]
    rarity = rarity_among(replies, questions)
    for word in ("oak", "one", "fir"):
        assert weight(rarity, word) == pytest.approx(math.log(1.025 / 2.5) / math.log(RARE), abs=1 / 30)
    assert weight(rarity, "oak") > weight(rarity_among(replies), "oak") + 0.2
    assert rarity_among(replies[:3], questions[:3]) == EVEN


def test_what_all_replies_share_makes_no_two_of_them_the_same():
    """Sixty of 64 words are the same; what tells them apart is not."""
    replies = [framed(answer) for answer in ANSWERS]
    rarity = rarity_among(replies)
    for at, one in enumerate(replies):
        for other in replies[:at]:
            assert same_reply(one, other) and similar(one, other)  # as every word counts the same
            assert not same_reply(one, other, rarity)
            assert overlap(one, other, rarity) < 0.6
        assert same_reply(one, one, rarity)


def test_the_same_with_another_frame_or_none_is_the_same():
    other = Wording.of(
        "Sea Lane 4 " + " ".join(f"head{n}" for n in range(60)) + " clay comes from cornwall and from devon"
    )
    bare = Wording.of("clay comes from cornwall and from devon")
    long = Wording.of(f"clay comes from cornwall and from devon {FOOTER}")
    rarity = rarity_among([*map(framed, ANSWERS), long])
    assert same_reply(bare, long, rarity)
    assert containment(bare, other, rarity) == 1.0


def test_numbers_that_all_replies_have_tell_nothing_and_negations_always_do():
    """Five of six replies have the address with its number: 5 / 6.5 is above 0.7. A negation stays one."""
    address = "our studio is at sea lane 4 by the harbour"
    replies = [Wording.of(f"{answer} {address}") for answer in ANSWERS]
    bare = Wording.of("mugs stand any machine and every oven too")
    long = Wording.of(f"mugs stand any machine and every oven too {address}")
    rarity = rarity_among([*replies, bare])
    assert not same_reply(bare, long)
    assert same_reply(bare, long, rarity)
    denied = [Wording.of(f"{answer} not {address}") for answer in ANSWERS]
    never = Wording.of("mugs do not stand any machine and every oven too")
    assert not same_reply(never, bare, rarity_among([*denied, never]))


def test_without_words_that_tell_anything_all_words_count():
    rarity = rarity_among([Wording.of("open at nine")] * 3 + [Wording.of("at nine open")] * 3)
    assert same_reply(Wording.of("open at nine"), Wording.of("nine open at"), rarity)
    assert not same_reply(Wording.of("open"), Wording.of("at nine"), rarity)


def test_a_sample_is_evenly_spaced_and_has_the_newest():
    rows = np.arange(1000)
    sample = sample_of(rows)
    assert len(sample) == SAMPLE and sample[0] == 0 and sample[-1] == 999
    assert np.diff(sample).max() <= 8
    assert sample_of(rows[:5]).tolist() == [0, 1, 2, 3, 4]


def test_no_reply_teaches_nothing():
    nothing = Rarity.of(np.empty((0, 64), np.uint8), np.empty(0, np.int64))
    assert same_reply(Wording.of("a b c"), Wording.of("a b c"), nothing)
    assert not same_reply(Wording.of("a b c"), Wording.of("d e f"), nothing)

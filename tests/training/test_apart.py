"""What repeats a tested text is not trained on, and labels at odds are told."""

from nlp_support.training.apart import Apart, Repeats, kept_apart, letters
from nlp_support.training.conflicts import Conflicts, Labelled, Place, conflicts
from nlp_support.training.found import DataFound, FileFound
from nlp_support.training.rows import Rows

TESTED = "my blue parcel has still not arrived"


def test_the_same_and_nearly_the_same_are_counted_apart():
    """The second has other signs and capitals, the third one word more: 27 of its 34 shingles or so."""
    rows = [("where is it",), ("My blue parcel has STILL not arrived!",), (TESTED + " here",), ("thanks",)]
    found = kept_apart(rows, {"test": [TESTED]})
    assert found == Apart([True, False, False, True], {"test": Repeats(same=1, near=1)})
    assert found.of(rows) == [rows[0], rows[3]] and found.repeats["test"].rows == 2


def test_one_text_of_a_pair_is_enough_and_the_first_part_counts():
    rows = [("what of it", TESTED), ("hm", "no")]
    found = kept_apart(rows, {"test": ["other words"], "val": [TESTED], "later": [TESTED]})
    assert found == Apart([False, True], {"val": Repeats(same=1)})


def test_stock_phrases_are_no_leak_where_they_do_not_count():
    """ "thanks a lot" has 12 letters; the Korean greeting has 5, which count twice, and a mark."""
    rows = [("thanks a lot",), ("안녕하세요!",), (TESTED,)]
    texts = [text for (text,) in rows]
    assert kept_apart(rows, {"test": texts}, least=20).keep == [True, True, False]
    assert not any(kept_apart(rows, {"test": texts}).keep)
    assert (letters("thanks a lot"), letters("안녕하세요!")) == (12, 11)


def row(text, label, part, line):
    return Labelled(text, label, part, Place(f"{part}.csv", line))


def test_labels_at_odds_are_told_with_their_lines():
    """ "so late" is two things in train; "fine" is one thing there and another in val; "odd" is two things in
    val only, where nothing is learnt."""
    found = conflicts([
        row("so late", "negative", "train", 2), row("So late!", "neutral", "train", 5),
        row("so late", "neutral", "train", 9), row("fine", "neutral", "train", 3),
        row("fine", "positive", "val", 7), row("odd", "neutral", "val", 1), row("odd", "positive", "val", 4),
    ])  # fmt: skip
    first = (("negative", Place("train.csv", 2)), ("neutral", Place("train.csv", 5)))
    second = (("neutral", Place("train.csv", 3)), ("positive", Place("val.csv", 7)))
    assert found == Conflicts(within=1, between=1, examples=(first, second))
    assert conflicts([row("a", "neutral", "train", 1), row("a", "neutral", "val", 1)]) == Conflicts()


def test_what_was_found_is_said_and_recorded_without_a_text():
    read = Rows(rows=["x"] * 7, lines=10)
    read.reasons.update({"'text' is empty, expected a text": 2, "left out by --map": 1})
    found = DataFound(
        {"train": 6, "val": 3},
        {"a.csv": FileFound.of(read)},
        {"train": {"val": Repeats(1, 2)}},
        conflicts([row("a secret", "neutral", "train", 4), row("a secret", "positive", "train", 6)]),
    )
    said = list(found.sentences())
    assert said == [
        "rows: 6 to train, 3 to val",
        "a.csv: 3 of 10 rows left out",
        "  2: 'text' is empty, expected a text",
        "  1: left out by --map",
        "train: 3 rows left out that repeat val (1 in the same words, 2 in nearly the same)",
        "labels: 1 text with several labels in train",
        "  neutral on train.csv line 4; positive on train.csv line 6",
    ]
    assert found.as_record() == {
        "used": {"train": 6, "val": 3},
        "lines": {"a.csv": 10},
        "rejected": {"a.csv": 3},
        "reasons": {"a.csv": {"'text' is empty, expected a text": 2, "left out by --map": 1}},
        "repeats": {"train": {"val": {"same": 1, "near": 2}}},
        "conflicts": {"within": 1, "between": 0},
    }


def test_parts_are_named_by_what_is_done_with_them_or_by_what_they_hold():
    used = {"train": 6, "test": 3}, {"pairs": 1200, "hard negatives": 40, "test demo": 5}
    assert [next(DataFound(one).sentences()) for one in used] == [
        "rows: 6 to train, 3 to test", "rows: 1,200 pairs, 40 hard negatives, 5 test demo",
    ]  # fmt: skip

"""Training, validation and test files for sentiment, from the public sets.

Test rows are chosen first, then validation rows from the rest, and training gets what repeats neither. Texts
are compared by `near_duplicates`, reviews also by their id: NSMC is drawn from the same reviews
as the starred ones.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..splits import held_out, near_duplicates, normalized
from . import moods, sources
from .care import care
from .files import Cell, Drop, Report, Written, write
from .sources import LabelledText

TEST_ROWS = 5_000  # of each source; of a small one an eighth
VAL_ROWS = 2_000  # or a sixteenth
MORE_TEST_ROWS, MORE_VAL_ROWS = 2_000, 1_000  # of the further sources

UNCLEAR = (4, 9)  # stars next to neutral ones; a classifier of words finds half of them neutral

Texts = list[LabelledText]
Parts = tuple[Texts, Texts, Texts]  # train, val, test


def sentiment_files(data: Path, out: Path, *, seed: int = 0) -> Report:
    """Write train.jsonl, val.jsonl and the tests as rows of text, label, language and source.

    - test-umsab.jsonl: the test set of 8 languages; test-tweets.jsonl: 5,000 English tweets, chosen by a hash
      of their normal form; test-nsmc.jsonl: 5,000 Korean reviews, two classes; test-stars.jsonl: 5,000 Korean
      reviews, three classes, of films that appear nowhere else; test-comments.jsonl, test-thai.jsonl,
      test-requests.jsonl: 2,000 texts of each; test-care.jsonl: tweets to care accounts, read by one of us.
    - val.jsonl: UMSAB's own, up to 2,000 English tweets and 2,000 Korean reviews with stars, and 1,000
      comments, Thai messages and requests each.
    - train.jsonl: the rest and our own sentences, except reviews with 4 or 9 stars; one row per text, with
      its most frequent label, or no row if two are equally frequent.

    Args:
        data: the folder with umsab_xlmt, semeval_sentiment_en, nsmc_ko, nsmc_raw_stars_ko, and the sets that
            `moods` and `care` name.
        out: the folder to write; created if missing.
        seed: decides which rows are held out.

    Raises:
        UnreadableFile: a folder or file is missing or has unexpected content; the message names the line.
    """
    dropped: Counter[Drop] = Counter()
    umsab: Parts = (_read(data, "train"), _read(data, "val"), _read(data, "test"))
    tweets = _split_tweets(list(sources.tweets(data)), umsab=umsab, seed=seed, dropped=dropped)
    stars = _split_films(list(sources.stars(data)), seed=seed)
    nsmc = _split_nsmc(list(sources.nsmc(data)), stars=stars, seed=seed, dropped=dropped)
    more = {
        name: _split_more(_one_each(list(read(data)), dropped), seed=seed)
        for name, read in (("comments", moods.comments), ("thai", moods.thai), ("requests", moods.requests))
    }

    tests = {"umsab": umsab[2], "tweets": tweets[2], "nsmc": nsmc[2], "stars": stars[2]}
    tests |= {name: parts[2] for name, parts in more.items()} | {"care": list(care(data, "test"))}
    tested = [row for rows in tests.values() for row in rows]
    seen = {row.id for row in nsmc[2]}
    others: Texts = [row for parts in more.values() for row in parts[1]]
    val = _other_reviews([*umsab[1], *tweets[1], *stars[1], *others], seen, dropped)
    val = _without(val, tested, "near-duplicate of a test text", dropped)
    others = [row for parts in more.values() for row in parts[0]]
    own = [*care(data, "train"), *moods.own()]
    train = _other_reviews([*umsab[0], *tweets[0], *stars[0], *nsmc[0], *others, *own], seen, dropped)
    train = _without(train, tested + val, "near-duplicate of a test or validation text", dropped)
    unclear = [row.stars in UNCLEAR for row in train]
    train = _one_each(_drop(train, unclear, "4 or 9 stars, as often lukewarm as not", dropped), dropped)
    files = {"train": train, "val": val} | {f"test-{name}": rows for name, rows in tests.items()}
    written = tuple(_write(out / f"{name}.jsonl", rows) for name, rows in files.items())
    return Report(written, dict(dropped))


def _read(data: Path, split: str) -> Texts:
    return list(sources.umsab(data, split))


def _split_tweets(rows: Texts, *, umsab: Parts, seed: int, dropped: Counter[Drop]) -> Parts:
    """UMSAB's English part is drawn from the same tweets: tweets that repeat it go, UMSAB stays whole."""
    english = [row for part in umsab for row in part if row.language == "en"]
    rows = _without(_one_each(rows, dropped), english, "near-duplicate of an UMSAB text", dropped)
    return _split(rows, [normalized(row.text) for row in rows], seed=seed)


def _split_films(rows: Texts, *, seed: int) -> Parts:
    return _split(rows, [row.film for row in rows], seed=seed)


def _split_nsmc(rows: Texts, *, stars: Parts, seed: int, dropped: Counter[Drop]) -> Parts:
    """There are no validation rows: the same reviews are there with stars, and complete."""
    reviews = {row.id for row in stars[0]}
    elsewhere = {row.id for part in stars[1:] for row in part}
    test_texts = held_out([normalized(row.text) for row in rows], rows=_most(TEST_ROWS, rows, 8), seed=seed)
    train: Texts = []
    test: Texts = []
    for row in rows:
        if normalized(row.text) in test_texts:
            test.append(row)
        elif row.id in elsewhere:
            dropped[row.source, "same review as a test or validation row"] += 1
        elif row.id in reviews:
            dropped[row.source, "same review as a row with stars"] += 1
        else:
            train.append(row)
    return train, [], test


def _split_more(rows: Texts, *, seed: int) -> Parts:
    forms = [normalized(row.text) for row in rows]
    return _split(rows, forms, seed=seed, tested=MORE_TEST_ROWS, validated=MORE_VAL_ROWS)


def _split(
    rows: Texts, groups: Sequence[str], *, seed: int, tested: int = TEST_ROWS, validated: int = VAL_ROWS
) -> Parts:
    test = held_out(groups, rows=_most(tested, rows, 8), seed=seed)
    rest = [group for group in groups if group not in test]
    val = held_out(rest, rows=_most(validated, rows, 16), seed=seed)
    parts: Parts = ([], [], [])
    for row, group in zip(rows, groups, strict=True):
        parts[2 if group in test else 1 if group in val else 0].append(row)
    return parts


def _most(wanted: int, rows: Texts, part: int) -> int:
    return min(wanted, len(rows) // part)


def _other_reviews(rows: Texts, seen: set[str], dropped: Counter[Drop]) -> Texts:
    reviews = [row.source == "stars" and row.id in seen for row in rows]
    return _drop(rows, reviews, "same review as a test row", dropped)


def _without(rows: Texts, apart: Texts, reason: str, dropped: Counter[Drop]) -> Texts:
    alike = near_duplicates([row.text for row in rows], of=(row.text for row in apart))
    return _drop(rows, alike, reason, dropped)


def _one_each(rows: Texts, dropped: Counter[Drop]) -> Texts:
    """The first row of each text with the label that most of its rows have; no row if two labels tie."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    forms = [normalized(row.text) for row in rows]
    for form, row in zip(forms, rows, strict=True):
        votes[form][row.label] += 1
    kept: dict[str, LabelledText] = {}
    for form, row in zip(forms, rows, strict=True):
        (label, most), *others = votes[form].most_common(2)
        if not row.text:
            dropped[row.source, "no text"] += 1
        elif others and others[0][1] == most:
            dropped[row.source, "as often with another label"] += 1
        elif form in kept or row.label != label:
            dropped[row.source, "repeat of a text"] += 1
        else:
            kept[form] = row
    return list(kept.values())


def _drop(rows: Texts, go: Iterable[bool], reason: str, dropped: Counter[Drop]) -> Texts:
    kept: Texts = []
    for row, goes in zip(rows, go, strict=True):
        if goes:
            dropped[row.source, reason] += 1
        else:
            kept.append(row)
    return kept


def _write(file: Path, rows: Texts) -> Written:
    return write(file, (_entry(row) for row in rows))


def _entry(row: LabelledText) -> tuple[Cell, dict[str, Any]]:
    fields = {"text": row.text, "label": row.label, "language": row.language, "source": row.source}
    return (row.source, row.language, row.label), fields

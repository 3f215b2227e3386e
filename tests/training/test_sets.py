"""Public sets as training files, on small files in the sets' formats; all text is our own."""

import gzip
import json
import math
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.errors import UnreadableFile
from nlp_support.training import splits
from nlp_support.training.sets import labelled
from nlp_support.training.sets.dialogues import Dialogue, Turn, alike, satisfaction_files
from nlp_support.training.sets.labelled import sentiment_files
from nlp_support.training.sets.noise import compared, label_noise
from nlp_support.training.sets.ratings import agreement, alpha, closing_mean, ratings
from nlp_support.training.sets.sources import UMSAB_LANGUAGES, LabelledText, clean
from nlp_support.training.splits import held_out, near_duplicates, normalized

WORDS = re.findall(
    r"\w+",
    """parcel river velvet candle orbit pepper winter garden silver monkey tunnel basket copper
    dragon falcon guitar hammer island jacket kettle ladder magnet needle oyster pillow quartz rocket""",
)
SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
SECRET = "my parcel never came"  # stands for a customer's text, which no error may quote


def sentence(number: int) -> str:
    """Nine words, so that any two are far from near-duplicates."""
    return " ".join(Random(number).choices(WORDS, k=9)) + f" {number}"


def korean(number: int) -> str:
    random = Random(number)
    return " ".join("".join(random.choices(SYLLABLES, k=4)) for _ in range(5))


def save(file: Path, *rows: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{row}\n" for row in rows).encode()
    file.write_bytes(gzip.compress(text) if file.suffix == ".gz" else text)


def tab(*columns: object) -> str:
    return "\t".join(map(str, columns))


def read(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def texts(file: Path) -> list[object]:
    return [row["text"] for row in read(file)]


TESTED = "The delivery was late again and nobody at the desk could tell me why"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every set: 3 + 2 + 2 UMSAB texts a language, 32 tweets, 32 NSMC reviews, 64 with stars of 16 films; the
    further ones are empty, and so are our own sentences."""
    monkeypatch.setattr(labelled.moods, "own", lambda: iter(()))
    for file in (
        "goemotions_en/comments.jsonl.gz", "wisesight_th/messages.jsonl.gz", "multidogo/media_train.tsv",
        "bitext_support_intents_en/utterances.jsonl.gz", "3i4k_ko_acts/utterances.jsonl.gz",
        "welfare_qa_ko/pairs.jsonl.gz", "crosswoz_zh/dialogues.jsonl.gz",
    ):  # fmt: skip
        save(tmp_path / file)
    save(tmp_path / "banking77" / "train.csv", "text,category")
    save(tmp_path / "ibm_twitter_care" / "dev.json", "[]")
    number = 0
    for language in UMSAB_LANGUAGES:
        for split, rows in (("train", 3), ("val", 2), ("test", 2)):
            number += 10
            made = [sentence(number + row) for row in range(rows)]
            if (language, split) == ("english", "test"):
                made[0] = TESTED
            save(tmp_path / "umsab_xlmt" / f"{language}_{split}_text.txt", *made)
            save(tmp_path / "umsab_xlmt" / f"{language}_{split}_labels.txt", *range(rows))
    labels = ("negative", "neutral", "positive")
    save_tweets(tmp_path, *(tab(n, labels[n % 3], sentence(1000 + n)) for n in range(32)))
    save_nsmc(tmp_path, *(tab(n, korean(n), n % 2) for n in range(32)))
    save_stars(
        tmp_path, *(tab(500 + n, n % 16, "20.01.02", (2, 6, 10)[n % 3], korean(500 + n)) for n in range(64))
    )
    return tmp_path


def save_tweets(data: Path, *rows: str) -> None:
    save(data / "semeval_sentiment_en" / "twitter-2020train-A.tsv", *rows)


def save_nsmc(data: Path, *rows: str) -> None:
    save(data / "nsmc_ko" / "train_sample.txt", "id\tdocument\tlabel", *rows)


def save_stars(data: Path, *rows: str) -> None:
    header = "review_id\tmovie_id\tdate\trating\treview"
    save(data / "nsmc_raw_stars_ko" / "reviews_150k_part1.tsv.gz", header, *rows[::2])
    save(data / "nsmc_raw_stars_ko" / "reviews_150k_part2.tsv.gz", header, *rows[1::2])


# Sentiment


def test_sizes_and_labels_of_the_files(data: Path, tmp_path: Path) -> None:
    """UMSAB has 8 languages of 3, 2 and 2. An eighth of 32, 32 and 64 is tested on: 4, 4 and 2 films of
    4 reviews; a sixteenth validates: 2 tweets and 1 film. So train is 24 + 26 + 28 + 52, val 16 + 2 + 4."""
    report = sentiment_files(data, tmp_path / "out")
    rows = {written.file.name: written.rows for written in report.files}
    assert rows == {
        "train.jsonl": 130,
        "val.jsonl": 22,
        "test-umsab.jsonl": 16,
        "test-tweets.jsonl": 4,
        "test-nsmc.jsonl": 4,
        "test-stars.jsonl": 8,
        "test-comments.jsonl": 0,
        "test-thai.jsonl": 0,
        "test-requests.jsonl": 0,
        "test-care.jsonl": 0,
    }
    assert report.dropped == {}
    assert report.file("train.jsonl").sources == {"umsab": 24, "semeval": 26, "nsmc": 28, "stars": 52}
    assert report.file("test-umsab.jsonl").languages == dict.fromkeys(sorted(UMSAB_LANGUAGES.values()), 2)
    assert report.file("test-umsab.jsonl").labels == {"negative": 8, "neutral": 8}
    assert set(report.file("test-nsmc.jsonl").labels) <= {"negative", "positive"}
    assert read(tmp_path / "out" / "test-umsab.jsonl")[2] == {
        "text": TESTED,
        "label": "negative",
        "language": "en",
        "source": "umsab",
    }


def test_two_runs_write_the_same_and_another_seed_holds_out_others(data: Path, tmp_path: Path) -> None:
    first, second = (sentiment_files(data, tmp_path / name) for name in ("a", "b"))
    other = sentiment_files(data, tmp_path / "c", seed=1)
    assert [file.sha256 for file in first.files] == [file.sha256 for file in second.files]
    assert first.file("test-tweets.jsonl").sha256 != other.file("test-tweets.jsonl").sha256
    assert json.loads(json.dumps(first.as_json()))["files"]["val.jsonl"]["rows"] == 22


def test_a_tweet_nearly_like_an_umsab_test_text_is_nowhere_else(data: Path, tmp_path: Path) -> None:
    planted = (
        "RT @desk: the delivery was LATE again, and nobody at the desk could tell me why!! http://t.co/x1"
    )
    save_tweets(
        data, *(tab(n, "negative", sentence(1000 + n)) for n in range(32)), tab(99, "positive", planted)
    )
    report = sentiment_files(data, tmp_path / "out")
    assert report.dropped == {("semeval", "near-duplicate of an UMSAB text"): 1}
    others = [
        row for file in ("train", "val", "test-tweets") for row in texts(tmp_path / "out" / f"{file}.jsonl")
    ]
    assert not [text for text in others if "nobody at the desk" in str(text)]


@pytest.mark.parametrize(
    "change", [str, str.upper, lambda text: f"{text} ok", lambda text: text.replace(" ", "")]
)
def test_a_training_text_nearly_like_a_test_text_goes(data: Path, tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    """Five texts of the French training part repeat what the first run held out, one from each file."""
    sentiment_files(data, tmp_path / "first")
    names = ("test-tweets", "test-nsmc", "test-stars", "test-umsab", "val")
    planted = [change(str(texts(tmp_path / "first" / f"{name}.jsonl")[-1])) for name in names]
    save(data / "umsab_xlmt" / "french_train_text.txt", sentence(1), *planted)
    save(data / "umsab_xlmt" / "french_train_labels.txt", *[0] * 6)
    report = sentiment_files(data, tmp_path / "out")
    assert report.dropped == {("umsab", "near-duplicate of a test or validation text"): 5}
    assert not set(planted) & set(texts(tmp_path / "out" / "train.jsonl"))
    assert sentence(1) in texts(tmp_path / "out" / "train.jsonl")


def test_reviews_with_the_id_of_a_tested_review_are_not_trained_on(data: Path, tmp_path: Path) -> None:
    """All NSMC ids are given to reviews with stars, of other wording: each review is on one side then."""
    save_stars(data, *(tab(n % 64, n % 16, "20.01.02", 10, korean(500 + n)) for n in range(64)))
    report = sentiment_files(data, tmp_path / "out")
    stars = report.dropped["stars", "same review as a test row"]
    assert 0 < stars <= 4  # the four of test-nsmc, but for those of films that are tested on
    nsmc = [report.dropped.get(("nsmc", f"same review as a {other}"), 0) for other in (
        "test or validation row", "row with stars")]  # fmt: skip
    assert sum(nsmc) == 28
    assert "nsmc" not in report.file("train.jsonl").sources


def test_films_are_on_one_side(data: Path, tmp_path: Path) -> None:
    sentiment_files(data, tmp_path / "out")
    film = {korean(500 + n): n % 16 for n in range(64)}
    sides = [
        {film[str(text)] for text in texts(tmp_path / "out" / f"{name}.jsonl") if text in film}
        for name in ("train", "val", "test-stars")
    ]
    assert [len(side) for side in sides] == [13, 1, 2]
    assert len(set.union(*sides)) == 16


def test_a_text_is_trained_on_once_with_the_label_of_most() -> None:
    rows = [
        LabelledText("So slow!", "neutral", "en", "umsab"),
        LabelledText("so slow", "negative", "en", "semeval"),
        LabelledText("SO SLOW", "negative", "en", "semeval"),
        LabelledText("fine", "neutral", "en", "umsab"),
        LabelledText("Fine.", "positive", "en", "semeval"),
        LabelledText("", "positive", "en", "semeval"),
    ]
    dropped: Counter[tuple[str, str]] = Counter()
    assert labelled._one_each(rows, dropped) == [rows[1]]
    assert dropped == {
        ("umsab", "repeat of a text"): 1,
        ("semeval", "repeat of a text"): 1,
        ("umsab", "as often with another label"): 1,
        ("semeval", "as often with another label"): 1,
        ("semeval", "no text"): 1,
    }


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Tom & Jo", "Tom & Jo"),
        (r"it\u2019s on \ud83d\ude00", "it’s on 😀"),
        ("Q&amp;A &lt;3", "Q&A <3"),
        (r'"\""""Late again\"""" says @Jo_1: www.x.org/a"', '"Late again" says @user: http'),
        ('"lost quote', "lost quote"),
        ('say "hi"', 'say "hi"'),
        ('"hi" and "bye"', '"hi" and "bye"'),
        ('"all of ""it"" here"', 'all of "it" here'),
        ("  to @Jo,  see https://t.co/ab?c#d\t", "to @user, see http"),
        ("write to jo@example.org", "write to jo@example.org"),
    ],
)
def test_clean(stored: str, shown: str) -> None:
    assert clean(stored) == shown
    assert clean(clean(stored)) == shown


@pytest.mark.parametrize(
    ("file", "rows", "line"),
    [
        (
            "semeval_sentiment_en/twitter-2020train-A.tsv",
            [tab(1, "positive", SECRET), tab(2, "angry", SECRET)],
            2,
        ),
        ("semeval_sentiment_en/twitter-2020train-A.tsv", [SECRET], 1),
        ("umsab_xlmt/german_train_labels.txt", [0, 1], 3),
        ("umsab_xlmt/german_train_labels.txt", [0, 1, 2, 1], 4),
        ("umsab_xlmt/german_train_labels.txt", [0, 3, 1], 2),
        ("nsmc_ko/train_sample.txt", [tab("id", "text", "label")], 1),
        ("nsmc_ko/train_sample.txt", [tab("id", "document", "label"), tab(1, SECRET, 2)], 2),
        ("nsmc_ko/train_sample.txt", [tab("id", "document", "label"), tab(1, SECRET)], 2),
        (
            "nsmc_raw_stars_ko/reviews_150k_part2.tsv.gz",
            [tab("review_id", "movie_id", "date", "rating", "review"), tab(1, 2, "20.01.02", 8, SECRET)],
            2,
        ),
    ],
)
def test_a_line_of_another_format_is_named(data: Path, file: str, rows: list[object], line: int) -> None:
    save(data / file, *rows)
    with pytest.raises(UnreadableFile, match=rf"{Path(file).name}, line {line}: ") as error:
        sentiment_files(data, data / "out")
    assert SECRET not in str(error.value)
    assert not (data / "out").exists()


def test_a_missing_folder_or_file_or_broken_archive_is_named(data: Path) -> None:
    part = data / "nsmc_raw_stars_ko" / "reviews_150k_part2.tsv.gz"
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(UnreadableFile, match=r"part2\.tsv\.gz: it is not a complete gzip archive"):
        sentiment_files(data, data / "out")
    (data / "semeval_sentiment_en" / "twitter-2020train-A.tsv").write_bytes(
        b"1\tpositive\tfine\n2\tneutral\t\xff\n"
    )
    with pytest.raises(UnreadableFile, match=r"A\.tsv, line 2: it has bytes that are not UTF-8"):
        sentiment_files(data, data / "out")
    (data / "semeval_sentiment_en" / "twitter-2020train-A.tsv").unlink()
    with pytest.raises(UnreadableFile, match=r"no file twitter-\*\.tsv"):
        sentiment_files(data, data / "out")
    (data / "umsab_xlmt" / "spanish_test_labels.txt").unlink()
    with pytest.raises(UnreadableFile, match=r"spanish_test_labels\.txt: No such file"):
        sentiment_files(data, data / "out")
    with pytest.raises(UnreadableFile, match=r"there is no folder .*umsab_xlmt"):
        sentiment_files(data / "elsewhere", data / "out")


# Label noise


def test_label_noise_by_hand(data: Path) -> None:
    """Of source a's four rows two contradict each other (a half); three have a text that b has too: both
    "so slow" rows and "fine". b says negative and neutral: one "so slow" and not "fine" differ, a third."""
    a = [("So slow", "negative"), ("so slow!", "positive"), ("Fine", "neutral"), ("Great", "positive")]
    b = [("so slow", "negative"), ("fine", "neutral")]
    rows = {
        source: [LabelledText(text, label, "en", source) for text, label in given]
        for source, given in (("a", a), ("b", b))
    }
    first, second = compared(rows)
    assert (first.contradicting_itself, first.shared, first.contradicting_others) == (
        0.5,
        3,
        pytest.approx(1 / 3),
    )
    assert (second.contradicting_itself, second.shared, second.contradicting_others) == (0.0, 2, 0.5)
    assert first.labels == {"negative": 1, "neutral": 1, "positive": 2}
    told = label_noise(data)
    assert [(source.source, source.rows, source.shared) for source in told] == [
        ("umsab", 56, 0), ("semeval", 32, 0), ("nsmc", 32, 0), ("stars", 64, 0),
        ("comments", 0, 0), ("wisesight", 0, 0), ("requests", 0, 0),
    ]  # fmt: skip
    assert math.isnan(told[0].contradicting_others)


# Splits


def test_normal_form() -> None:
    assert normalized("@Jo It’s  LATE, again!! https://t.co/x 😀") == "itslateagain😀"
    assert normalized("별로... 였어요 ＯＫ") == "별로였어요ok"
    assert normalized(" :-) ?") == ":-) ?"


def test_near_duplicates_at_the_threshold_by_hand() -> None:
    """abcdefgh has the shingles abcd bcde cdef defg efgh. abcdefghij has two more: 5 of 7 in common, .714.
    abcdeXYZ shares 2 of 8."""
    of = ["ab cd ef gh"]
    assert near_duplicates(["abcdefghij", "abcdexyz", "ABCDEFGH"], of=of, share=5 / 7) == [True, False, True]
    assert near_duplicates(["abcdefghij"], of=of, share=0.72) == [False]
    assert near_duplicates(["abc", "ab"], of=["abc"]) == [True, False]
    assert near_duplicates(["x"], of=[]) == [False]


@settings(max_examples=50)
@given(
    st.lists(st.text("abc", min_size=1, max_size=14), max_size=12),
    st.lists(st.text("abc", min_size=1, max_size=14), max_size=12),
    st.sampled_from([0.3, 0.6, 0.8, 1.0]),
)
def test_near_duplicates_are_those_that_comparing_all_finds(
    some: list[str], of: list[str], share: float
) -> None:
    def jaccard(a: str, b: str) -> float:
        one, other = splits._shingles(a), splits._shingles(b)
        return len(one & other) / len(one | other)

    expected = [any(text == other or jaccard(text, other) >= share for other in of) for text in some]
    assert near_duplicates(some, of=of, share=share) == expected


@settings(max_examples=50)
@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.integers(0, 40), st.integers(0, 3))
def test_held_out_groups_fit_and_no_other_would(groups: list[str], rows: int, seed: int) -> None:
    chosen = held_out(groups, rows=rows, seed=seed)
    sizes = Counter(groups)
    taken = sum(sizes[group] for group in chosen)
    assert taken <= rows
    assert all(taken + sizes[group] > rows for group in set(groups) - chosen)
    assert chosen == held_out(sorted(groups), rows=rows, seed=seed)


# Rated dialogues


def dialogue_lines(number: int, overall: str = "3,4,3", turns: int = 3) -> list[str]:
    rows = []
    for turn in range(turns):
        rows.append(tab("USER", sentence(100 * number + turn), "ASK", "3,3,2"))
        rows.append(tab("SYSTEM", sentence(100 * number + turn + 50), "TELL", ""))
    return ["", *rows, tab("USER", "OVERALL", "", overall)]


def save_uss(data: Path, sgd: list[str] | None = None, redial: list[str] | None = None) -> None:
    twenty = [line for number in range(20) for line in dialogue_lines(number)]
    save(data / "uss" / "SGD.txt", *(sgd or twenty))
    save(
        data / "uss" / "ReDial.txt",
        *(redial or [line for n in range(20, 30) for line in dialogue_lines(n, "2,3,2")]),
    )


def test_dialogues_are_split_by_source(tmp_path: Path) -> None:
    """Of 20 and 10 dialogues, 4 and 2 are tested on and 2 and 1 validate. Overall 2,3,2 is below 3."""
    save_uss(tmp_path)
    report = satisfaction_files(tmp_path, tmp_path / "out")
    cells = {written.file.name: dict(written.cells) for written in report.files}
    sgd, redial = ("uss-sgd", "en", "satisfied"), ("uss-redial", "en", "unsatisfied")
    assert cells == {
        "train.jsonl": {sgd: 14, redial: 7},
        "val.jsonl": {sgd: 2, redial: 1},
        "test.jsonl": {sgd: 4, redial: 2},
    }
    ids = [row["id"] for name in cells for row in read(tmp_path / "out" / name)]
    assert len(set(ids)) == 30
    again = satisfaction_files(tmp_path, tmp_path / "again")
    assert [file.sha256 for file in again.files] == [file.sha256 for file in report.files]


def test_a_dialogue_as_it_is_written(tmp_path: Path) -> None:
    """A turn without text is dropped, with its votes; the row OVERALL is no turn."""
    one = [
        tab("USER", "Seen What%3F (2001)", "", "3,3,2,4"),
        tab("SYSTEM", "", "", ""),
        tab("SYSTEM", "Yes", "", ""),
        tab("USER", " ", "", "1,1"),
        tab("USER", "OVERALL", "", "2,3,5"),
    ]
    save_uss(tmp_path, redial=["", *one, ""])
    report = satisfaction_files(tmp_path, tmp_path / "out")
    assert report.dropped == {("uss-redial", "turn without text"): 2}
    rows = [row for row in read(tmp_path / "out" / "train.jsonl") if row["source"] == "uss-redial"]
    assert rows == [
        {
            "id": "uss-redial-1",
            "language": "en",
            "source": "uss-redial",
            "turns": [
                {"role": "customer", "text": "Seen What? (2001)", "satisfaction": [3, 3, 2, 4]},
                {"role": "agent", "text": "Yes"},
            ],
            "overall": [2, 3, 5],
        }
    ]


def spoken(id: str, *turns: str) -> Dialogue:
    return Dialogue(id, "uss-sgd", tuple(Turn("customer", text, (3,)) for text in turns), (3,))


def test_dialogues_with_three_turns_in_common_are_one_group() -> None:
    """b shares three turns with a, d three others with b; c has only two of a's. "ok" is in all five,
    which is more than three: it does not count."""
    made = [
        spoken("a", "one", "two", "three", "ok"),
        spoken("b", "One!", "two", "three", "four", "five", "six", "ok"),
        spoken("c", "one", "two", "ok"),
        spoken("d", "four", "five", "six", "ok"),
        spoken("e", "seven", "ok"),
    ]
    assert alike(made) == ["a", "a", "c", "a", "e"]


def test_a_copy_of_a_tested_dialogue_is_tested_too(tmp_path: Path) -> None:
    """The dialogues copied over are of another number, so only their turns hold them together."""
    lines = [line for number in (*range(20), *range(20)) for line in dialogue_lines(number)]
    save_uss(tmp_path, sgd=lines)
    satisfaction_files(tmp_path, tmp_path / "out")
    sides = [
        {
            row["turns"][0]["text"]
            for row in read(tmp_path / "out" / f"{name}.jsonl")
            if row["source"] == "uss-sgd"
        }  # type: ignore[index]
        for name in ("train", "val", "test")
    ]
    assert [len(side) for side in sides] == [14, 2, 4]
    assert len(set.union(*sides)) == 20


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (["", tab("USER", SECRET, "", "3,3,3"), ""], 3),
        ([tab("USER", SECRET, "", "3,3,3")], 1),
        ([tab("USER", SECRET, "", "3,6,3")], 1),
        ([tab("USER", SECRET, "", "")], 1),
        ([tab("SYSTEM", SECRET, "", "3")], 1),
        ([tab("CUSTOMER", SECRET, "", "3")], 1),
        ([tab("USER", SECRET, "3")], 1),
    ],
)
def test_a_dialogue_line_of_another_format_is_named(tmp_path: Path, rows: list[str], line: int) -> None:
    save_uss(tmp_path, sgd=rows)
    with pytest.raises(UnreadableFile, match=rf"SGD\.txt, line {line}: ") as error:
        satisfaction_files(tmp_path, tmp_path / "out")
    assert SECRET not in str(error.value)


def test_a_missing_uss_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"there is no folder .*uss"):
        satisfaction_files(tmp_path, tmp_path / "out")


# Ratings


def test_agreement_and_alpha_by_hand() -> None:
    """3,3,2 agrees in one of three pairs, 4,4 in its only one: (1/3 + 1) / 2 = 2/3. One rater has no pair.

    alpha: votes are 3,3,2,4,4, n = 5. Observed: 3,3,2 has four ordered pairs with distance 1, over 2 raters
    more: 2. Expected, over ordered pairs of votes: 3 against 2 is 2·1·1 = 2, 3 against 4 is 2·2·1 = 4, 2
    against 4 is 1·2·4 = 8, both ways 28. alpha = 1 - 4 · 2 / 28 = 5/7.
    """
    items = [(3, 3, 2), (4, 4), (1,)]
    assert agreement(items) == pytest.approx(2 / 3)
    assert alpha(items) == pytest.approx(5 / 7)
    assert math.isnan(agreement([(1,)]))
    assert math.isnan(alpha([(3, 3)]))


def rated(id: str, overall: tuple[int, ...], *votes: int) -> Dialogue:
    turns = tuple(Turn("customer", "hello", (vote,)) for vote in votes)
    return Dialogue(id, "uss-sgd", (*turns, Turn("agent", "bye")), overall)


def test_the_closing_tells_what_the_mean_does_not() -> None:
    """Votes 2,4 and 4,2 have one mean, so the plain AUC is a half; the closing of the unsatisfied is lower.
    With .7 a turn, 2,4 weighs to (.7·2 + 4) / 1.7."""
    good, bad = rated("good", (4, 4), 2, 4), rated("bad", (2, 3), 4, 2)
    assert closing_mean(good, decay=0.7) == pytest.approx(5.4 / 1.7)
    found = ratings([good, bad])
    assert (found.dialogues, found.unsatisfied, found.auc_mean, found.auc_closing) == (2, 1, 0.5, 1.0)
    assert found.turn_votes == {2: 2, 4: 2}
    assert found.overall_votes == {2: 1, 3: 1, 4: 2}
    assert ratings([good, bad], below=2.5).unsatisfied == 0

"""The public sets of texts with a sentiment label, each as rows of one kind."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp_support.errors import UnreadableFile
from nlp_support.models.sentiment import without_handles

from .files import folder, lines, malformed

LABELS = ("negative", "neutral", "positive")
UMSAB_LANGUAGES = {
    "arabic": "ar", "english": "en", "french": "fr", "german": "de",
    "hindi": "hi", "italian": "it", "portuguese": "pt", "spanish": "es",
}  # fmt: skip
STARS = {
    1: "negative",
    2: "negative",
    3: "negative",
    4: "negative",
    5: "neutral",
    6: "neutral",
    7: "neutral",
} | {
    9: "positive",
    10: "positive",
}
STARS_FILES = ("reviews_150k_part1.tsv.gz", "reviews_150k_part2.tsv.gz")

_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});")
_QUOTES = re.compile(r'\\+"+|"{2,}')
# Quotes around the whole text, the last of which may be cut off; inside only doubled or escaped ones.
_TABLE_CELL = re.compile(r'"((?:[^"]|"{2,}+|(?<=\\)")*)"?')


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with its sentiment. Only film reviews have `id`, `film` and `stars`."""

    text: str
    label: str
    language: str
    source: str
    id: str = ""
    film: str = ""
    stars: int = 0


def clean(text: str) -> str:
    """The text as its writer saw it, with @names as `@user` and links as `http`, as UMSAB has them.

    Traces of storage are undone: `\\u2019` spelled out, HTML entities, doubled and escaped quotes, and quotes
    around the whole text.
    """
    text = _ESCAPED.sub(_characters, text)
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if table_cell := _TABLE_CELL.fullmatch(text.strip()):
        text = table_cell[1]
    text = _QUOTES.sub('"', text)
    return without_handles(text)


def umsab(data: Path, split: str) -> Iterator[LabelledText]:
    """UMSAB tweets of 8 languages (Barbieri et al. 2022), `split` train, val or test."""
    for name, language in UMSAB_LANGUAGES.items():
        texts = folder(data, "umsab_xlmt") / f"{name}_{split}_text.txt"
        labels = texts.with_name(f"{name}_{split}_labels.txt")
        given = dict(lines(labels))
        number = 0
        for number, text in lines(texts):
            label = _label(labels, number, given.get(number, ""), {"0": 0, "1": 1, "2": 2})
            yield LabelledText(clean(text), label, language, "umsab")
        if len(given) != number:
            raise malformed(labels, number + 1, f"there are {len(given)} labels for {number} texts")


def tweets(data: Path) -> Iterator[LabelledText]:
    """English tweets of SemEval 2013-2016, year by year; many occur twice."""
    found = sorted(folder(data, "semeval_sentiment_en").glob("twitter-*.tsv"))
    if not found:
        raise UnreadableFile(
            f"{data / 'semeval_sentiment_en'} has no file twitter-*.tsv, where the tweets are"
        )
    for file in found:
        for number, line in lines(file):
            columns = line.split("\t")
            if len(columns) not in (3, 4):  # the fourth is a date or empty
                raise malformed(file, number, f"expected id, label and text, got {len(columns)} columns")
            label = _label(file, number, columns[1], {name: place for place, name in enumerate(LABELS)})
            yield LabelledText(clean(columns[2]), label, "en", "semeval", id=columns[0])


def nsmc(data: Path) -> Iterator[LabelledText]:
    """Korean film reviews, negative or positive; this copy has Korean letters only."""
    file = folder(data, "nsmc_ko") / "train_sample.txt"
    for number, (id, text, label) in _table(file, ("id", "document", "label")):
        yield LabelledText(clean(text), _label(file, number, label, {"0": 0, "1": 2}), "ko", "nsmc", id=id)


def stars(data: Path) -> Iterator[LabelledText]:
    """Korean film reviews with stars: 1-4 negative, 5-7 neutral, 9-10 positive."""
    names = {str(given): LABELS.index(label) for given, label in STARS.items()}
    for part in STARS_FILES:
        file = folder(data, "nsmc_raw_stars_ko") / part
        header = ("review_id", "movie_id", "date", "rating", "review")
        for number, (id, film, _, rating, text) in _table(file, header):
            yield LabelledText(
                clean(text), _label(file, number, rating, names), "ko", "stars", id, film, int(rating)
            )


def _table(file: Path, header: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    for number, line in lines(file):
        columns = line.split("\t")
        if number == 1 and tuple(columns) != header:
            raise malformed(file, number, f"expected the columns {', '.join(header)}")
        if len(columns) != len(header):
            raise malformed(file, number, f"expected {len(header)} columns, got {len(columns)}")
        if number > 1:
            yield number, columns


def _label(file: Path, number: int, given: str, places: dict[str, int]) -> str:
    if given not in places:
        raise malformed(file, number, f"the label is unknown, expected one of {', '.join(places)}")
    return LABELS[places[given]]


def _characters(escapes: re.Match[str]) -> str:
    codes = bytes.fromhex(escapes[0].replace("\\u", ""))
    return codes.decode("utf-16-be", "replace")  # a pair of surrogates is one character

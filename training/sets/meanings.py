"""Training files for the model of meanings: customers' texts of public sets, of any kind, plain, and felt."""

import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from . import sources
from .files import Drop, Report, folder, lines, malformed, write

# Texts taken of each set. Those that the card measures false alarms on are the other half.
ORDINARY = {"multidogo": 4_000, "songys": 2_500, "3i4k": 2_500, "banking77": 2_500}
PLAIN = {"clinc150": 2_500, "bitext": 1_200, "hwu64": 1_200, "crosswoz": 1_500, "welfare": 1_000}
FELT = {"umsab": 2_500, "stars": 2_000, "goemotions": 2_000}
EMOTIONS = frozenset(
    [
        "admiration",
        "anger",
        "annoyance",
        "disappointment",
        "disapproval",
        "disgust",
        "excitement",
        "gratitude",
        "joy",
        "love",
        "sadness",
    ]
)


Reader = Callable[[Path], Iterable[str]]


def meanings_files(data: Path, out: Path, *, seed: int = 0) -> Report:
    """Write ordinary.jsonl, plain.jsonl and felt.jsonl as rows of text.

    Of every set only every second text is used, so that the others can measure false alarms.

    Raises:
        UnreadableFile: a set is missing or has unexpected content.
    """
    kinds = {"ordinary": ORDINARY, "plain": PLAIN, "felt": FELT}
    readers = {
        "multidogo": _multidogo, "songys": _songys,
        "3i4k": _jsonl("3i4k_ko_acts/utterances.jsonl.gz", "text"),
        "banking77": _banking, "clinc150": _clinc,
        "bitext": _jsonl("bitext_support_intents_en/utterances.jsonl.gz", "text"),
        "hwu64": _jsonl("hwu64_en/utterances.jsonl.gz", "text"), "crosswoz": _crosswoz,
        "welfare": _jsonl("welfare_qa_ko/pairs.jsonl.gz", "question"), "umsab": _umsab, "stars": _stars,
        "goemotions": _goemotions,
    }  # fmt: skip
    written = []
    for name, sizes in kinds.items():
        rows = []
        for source, most in sizes.items():
            texts = halves(readers[source](data))[0]
            random.Random(seed).shuffle(texts)
            rows += [((source, "", name), {"text": text}) for text in texts[:most]]
        written.append(write(out / f"{name}.jsonl", rows))
    return Report(tuple(written), Counter[Drop]())


def halves(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Every second text, and the others; repeated and empty ones once or not at all."""
    known = sorted({" ".join(text.split()) for text in texts} - {""})
    return known[::2], known[1::2]


def _jsonl(path: str, key: str) -> Reader:
    def read(data: Path) -> Iterator[str]:
        name, file = path.split("/")
        for number, line in lines(folder(data, name) / file):
            try:
                yield str(json.loads(line)[key])
            except (ValueError, KeyError) as error:
                raise malformed(
                    folder(data, name) / file, number, f"expected an object with {key}"
                ) from error

    return read


def _rows(data: Path, path: str) -> Iterator[dict[str, str]]:
    name, file = path.split("/")
    yield from csv.DictReader(line for _, line in lines(folder(data, name) / file))


def _banking(data: Path) -> Iterator[str]:
    return (row["text"] for row in _rows(data, "banking77/train.csv"))


def _songys(data: Path) -> Iterator[str]:
    return (row["Q"] for row in _rows(data, "songys_chatbot_ko/ChatbotData.csv"))


def _clinc(data: Path) -> Iterator[str]:
    file = folder(data, "clinc150") / "data_full.json"
    found = json.loads("\n".join(line for _, line in lines(file)))
    return (text for part in ("train", "val", "oos_train") for text, _ in found[part])


def _multidogo(data: Path) -> Iterator[str]:
    for file in sorted(folder(data, "multidogo").glob("*_train.tsv")):
        for number, line in lines(file):
            columns = line.split("\t")
            if number > 1 and len(columns) > 3:
                yield columns[3]


def _crosswoz(data: Path) -> Iterator[str]:
    for _, line in lines(folder(data, "crosswoz_zh") / "dialogues.jsonl.gz"):
        yield from (turn["text"] for turn in json.loads(line)["turns"] if turn["speaker"] == "USER")


def _umsab(data: Path) -> Iterator[str]:
    return (row.text for row in sources.umsab(data, "train") if row.label != "neutral")


def _stars(data: Path) -> Iterator[str]:
    return (row.text for row in sources.stars(data) if row.stars in (1, 2, 10))


def _goemotions(data: Path) -> Iterator[str]:
    for _, line in lines(folder(data, "goemotions_en") / "comments.jsonl.gz"):
        row = json.loads(line)
        if row["split"] == "train" and EMOTIONS.issuperset(row["labels"]):
            yield row["text"]

"""Texts without labels, whose similarities are learnt from a teacher or kept."""

import csv
from collections.abc import Iterator
from pathlib import Path

from nlp_support.eval.meanings.read import read_sentences

from ...meanings.examples import SENTENCES
from .dialogues import crosswoz, records

TWEET_FIELDS = 3  # of a SemEval line
TOO_SHORT = 3  # words of a MultiDoGO turn


def tweets(data: Path) -> Iterator[str]:
    """English tweets of SemEval."""
    for file in sorted((data / "semeval_sentiment_en").glob("*-A.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) >= TWEET_FIELDS:
                yield (
                    fields[2].encode().decode("unicode_escape", "ignore") if "\\u" in fields[2] else fields[2]
                )


def customers(data: Path) -> Iterator[str]:
    """What customers said in MultiDoGO."""
    for file in sorted((data / "multidogo").glob("*_train.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len((row["utterance"] or "").split()) > TOO_SHORT:
                    yield row["utterance"]


def comments(data: Path) -> Iterator[str]:
    """English comments of GoEmotions."""
    for row in records(data / "goemotions_en" / "comments.jsonl.gz"):
        yield row["text"]


def guests(data: Path) -> Iterator[str]:
    """What reviewers of hotels and restaurants wrote."""
    for row in records(data / "dstc11_queries_en" / "queries.jsonl.gz"):
        for one in row["knowledge"]:
            yield one["text"] if one["type"] == "review" else one["a"]


def reviews(data: Path) -> Iterator[str]:
    """Korean film reviews."""
    with (data / "nsmc_ko" / "train_sample.txt").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")[1]


def utterances(data: Path) -> Iterator[str]:
    """Korean utterances of 3i4K."""
    for row in records(data / "3i4k_ko_acts" / "utterances.jsonl.gz"):
        yield row["text"]


def japanese(data: Path) -> Iterator[str]:
    """Japanese sentences of JSTS."""
    for row in records(data / "jglue_ja" / "jsts.jsonl.gz"):
        yield row["a"]
        yield row["b"]


def languages(data: Path) -> Iterator[str]:
    """Tweets of UMSAB in five languages, Chinese of CrossWOZ, and our own sentences in eight."""
    for name in ("french", "german", "italian", "portuguese", "spanish"):
        file = data / "umsab_xlmt" / f"{name}_train_text.txt"
        yield from file.read_text(encoding="utf-8").splitlines()
    for pair in crosswoz(data):
        yield pair.question
    for one in read_sentences(SENTENCES):
        yield one.text

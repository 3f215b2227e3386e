"""Two wordings of one thing: questions of one intent, paraphrases, sentences that say the same."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from ...encoder.pairs import TrainingPair
from .dialogues import records

STS_SAME = 4.0  # of 5: from here two sentences say the same


def same_intent(texts: Mapping[str, Sequence[str]], random: Random, *, times: int = 1) -> list[TrainingPair]:
    """Every text so many times, paired with the next of its intent in a random order."""
    found = []
    for intent, own in texts.items():
        for _ in range(times):
            order = random.sample(list(own), len(own))
            found += [TrainingPair(a, b, key=intent) for a, b in zip(order[::2], order[1::2], strict=False)]
    return found


def one_of_each(groups: Iterable[Sequence[str]], random: Random) -> list[TrainingPair]:
    """Two texts of each group."""
    drawn = (random.sample(list(group), 2) for group in groups)
    return [TrainingPair(first, second) for first, second in drawn]


def intents(data: Path) -> dict[str, list[str]]:
    """Texts to train on by intent: banking77, clinc150, NatCS, HWU64 and Bitext."""
    found = banking(data, "train") | clinc(data, "train", "val")
    for file in sorted((data / "natcs_dstc11").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.setdefault(f"natcs {file.stem} {row['intent']}", []).append(row["utterance"])
    for name in ("hwu64_en", "bitext_support_intents_en"):
        for row in records(data / name / "utterances.jsonl.gz"):
            found.setdefault(f"{name} {row['intent']}", []).append(row["text"])
    return found


def banking(data: Path, part: str) -> dict[str, list[str]]:
    """The texts of banking77 by intent, `part` train or test."""
    found: dict[str, list[str]] = {}
    with (data / "banking77" / f"{part}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(f"banking77 {row['category']}", []).append(row["text"].strip())
    return found


def clinc(data: Path, *parts: str) -> dict[str, list[str]]:
    """The texts of clinc150 by intent, of parts train, val and test."""
    found: dict[str, list[str]] = {}
    whole = json.loads((data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    for part in parts:
        for text, intent in whole[part]:
            found.setdefault(f"clinc150 {intent}", []).append(text)
    return found


def paraphrases(data: Path) -> dict[str, list[str]]:
    """The paraphrases of paraKQC, ten in a row to a group."""
    lines = (data / "parakqc_ko" / "paraKQC_80.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[2].strip() for line in lines if line.strip()]
    return {f"parakqc {at // 10}": texts[at : at + 10] for at in range(0, len(texts), 10)}


def korean_questions(data: Path, *parts: str) -> Iterator[TrainingPair]:
    """Korean questions that mean the same, of parts train, validation, test and old."""
    for row in records(data / "question_pair_ko" / "pairs.jsonl.gz"):
        if row["split"] in parts and not row["different"]:
            yield TrainingPair(row["a"], row["b"])


def korean_gists(data: Path) -> Iterator[TrainingPair]:
    """Korean questions and requests, each with its gist."""
    for row in records(data / "sae4k_ko" / "pairs.jsonl.gz"):
        yield TrainingPair(row["text"], row["argument"])


def korean_inference(data: Path) -> list[TrainingPair]:
    """Premises with a sentence that follows from them, and one that contradicts them as the wrong answer."""
    rows = []
    for name in ("xnli.dev.ko.tsv", "xnli.test.ko.tsv"):
        lines = (data / "kornlu_ko" / name).read_text(encoding="utf-8").splitlines()[1:]
        rows += [tuple(line.split("\t")) for line in lines]
    whole = json.loads((data / "klue_ko" / "klue-nli-v1.1_dev.json").read_text(encoding="utf-8"))
    rows += [(row["premise"], row["hypothesis"], row["gold_label"]) for row in whole]
    by_premise: dict[str, dict[str, str]] = {}
    for premise, hypothesis, label in rows:
        by_premise.setdefault(premise, {}).setdefault(label, hypothesis)
    return [
        TrainingPair(premise, own["entailment"], own.get("contradiction"))
        for premise, own in by_premise.items()
        if "entailment" in own
    ]


def korean_similar(data: Path) -> list[TrainingPair]:
    """Korean sentences that say the same."""
    found = []
    for name in ("sts-train.tsv", "sts-dev.tsv"):
        for line in (data / "kornlu_ko" / name).read_text(encoding="utf-8").splitlines()[1:]:
            *_, score, first, second = line.split("\t")
            if float(score) >= STS_SAME:
                found.append(TrainingPair(first, second))
    for row in json.loads((data / "klue_ko" / "klue-sts-v1.1_dev.json").read_text(encoding="utf-8")):
        if row["labels"]["label"] >= STS_SAME:
            found.append(TrainingPair(row["sentence1"], row["sentence2"]))
    return found


def japanese_similar(data: Path) -> Iterator[TrainingPair]:
    """Japanese sentences that say the same."""
    for row in records(data / "jglue_ja" / "jsts.jsonl.gz"):
        if row["score"] >= STS_SAME:
            yield TrainingPair(row["a"], row["b"])

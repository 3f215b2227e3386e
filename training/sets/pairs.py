"""Public data sets as pairs and texts for `train encoder`."""

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from nlp_support.errors import UnreadableFile
from nlp_support.text.pairs import question_text
from nlp_support.types.message import Role

from ..encoder.pairs import TrainingPair
from ..splits import normalized
from .files import Report, write

SAME_REPLY = 3  # pairs at most that share a reply word for word, of each service
SGD_PAIRS, SGD_TEXTS, TWEETS, MULTIDOGO, REVIEWS = 20_000, 8_000, 18_000, 8_000, 5_000
INTENTS, KOREAN_TEXTS = 12_000, 12_000
PARAPHRASE_TESTS = 200  # groups of paraKQC that are tested on: the last
STS_SAME = 4.0  # of 5: from here two sentences say the same
TWEET_FIELDS = 3  # of a SemEval line
TOO_SHORT = 3  # words of a MultiDoGO turn


def encoder_files(data: Path, out: Path, *, seed: int = 0) -> Report:
    """Write the pairs, texts and tests of `train encoder` from a folder of public data sets.

    Trained on: Schema-Guided Dialogue (train), banking77 (train), clinc150 (train, val), NatCS, paraKQC (the
    first 600 groups), KorNLU and KLUE (inference and similarity); texts of these, of MultiDoGO, SemEval
    and Korean reviews. Tested on: the services of SGD dev that are not in train, banking77 and
    clinc150 test, the last 200 groups of paraKQC.

    Raises:
        UnreadableFile: a data set is missing, or has unexpected content.
    """
    random = Random(seed)
    try:
        rows = {**_pairs(data, random), **_tests(data, random), **_texts(data, random)}
    except OSError as error:
        raise UnreadableFile(f"cannot read {error.filename}: {error.strerror}; see data/README.md") from error
    except (KeyError, IndexError, ValueError) as error:
        raise UnreadableFile(
            f"a set in {data} has unexpected content ({error!r}); see data/README.md"
        ) from error
    written = [
        write(out / f"{name}.jsonl", [((str(row.get("account_id", "")), "", ""), row) for row in own])
        for name, own in rows.items()
    ]
    return Report(tuple(written), {})


def _pairs(data: Path, random: Random) -> dict[str, list[dict[str, Any]]]:
    intents = _same_intent(_intent_texts(data), random)
    korean = [*_paraphrases(_groups(data)[:-PARAPHRASE_TESTS], random), *_inference(data), *_similar(data)]
    services = _few_of_each(_sgd(data / "sgd_compact" / "train.jsonl.gz"))
    return {
        "pairs-sgd": _rows(random.sample(services, min(SGD_PAIRS, len(services)))),
        "pairs-intents": _rows(intents),
        "pairs-korean": _rows(korean),
    }


def _tests(data: Path, random: Random) -> dict[str, list[dict[str, Any]]]:
    known = {pair.account_id for pair in _sgd(data / "sgd_compact" / "train.jsonl.gz")}
    new = [pair for pair in _sgd(data / "sgd_compact" / "dev.jsonl.gz") if pair.account_id not in known]
    banking, clinc = _banking(data, "test"), _clinc(data, "test")
    return {
        "test-sgd": _rows(random.sample(new, min(3000, len(new)))),
        "test-banking77": _rows(_same_intent(banking, random)),
        "test-clinc150": _rows(_same_intent(clinc, random)),
        "test-parakqc": _rows(_one_of_each(_groups(data)[-PARAPHRASE_TESTS:], random)),
    }


def _texts(data: Path, random: Random) -> dict[str, list[dict[str, Any]]]:
    turns = [
        text for pair in _sgd(data / "sgd_compact" / "train.jsonl.gz") for text in (pair.question, pair.reply)
    ]
    english = [
        *_draw(turns, SGD_TEXTS, random),
        *_draw(_tweets(data), TWEETS, random),
        *_draw(_multidogo(data), MULTIDOGO, random),
        *_draw((text for own in _intent_texts(data).values() for text in own), INTENTS, random),
    ]
    korean = [
        *_draw(_reviews(data), REVIEWS, random),
        *(text for pair in (*_inference(data), *_similar(data)) for text in (pair.question, pair.reply)),
        *(text for group in _groups(data)[:-PARAPHRASE_TESTS] for text in group[:5]),
    ]
    return {
        "texts-english": [{"text": text} for text in _draw(english, len(english), random)],
        "texts-korean": [{"text": text} for text in _draw(korean, KOREAN_TEXTS, random)],
    }


def _rows(pairs: Iterable[TrainingPair]) -> list[dict[str, Any]]:
    """Pairs as rows of a file, without unknown fields."""
    return [{name: value for name, value in asdict(pair).items() if value} for pair in pairs if _differ(pair)]


def _differ(pair: TrainingPair) -> bool:
    """Whether both texts say something, and are different."""
    question, reply = pair.question.strip(), pair.reply.strip()
    return bool(question and reply) and normalized(question) != normalized(reply)


def _draw(texts: Iterable[str], count: int, random: Random) -> list[str]:
    """At most `count` texts at random, each once."""
    unique = list({normalized(text): text for text in texts if text.strip()}.values())
    return random.sample(unique, min(count, len(unique)))


def _sgd(file: Path) -> Iterator[TrainingPair]:
    """The replies of Schema-Guided Dialogue, each with its question as in serving."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            before: list[tuple[Role, str]] = []
            for turn in json.loads(line)["turns"]:
                role = Role.CUSTOMER if turn["speaker"] == "USER" else Role.AGENT
                if role is Role.AGENT and (question := question_text(before)):
                    yield TrainingPair(question, turn["utterance"], account_id=turn["service"][0])
                before.append((role, turn["utterance"]))


def _few_of_each(pairs: Iterable[TrainingPair]) -> list[TrainingPair]:
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for pair in pairs:
        seen[pair.account_id, pair.reply] += 1
        if seen[pair.account_id, pair.reply] <= SAME_REPLY:
            kept.append(pair)
    return kept


def _intent_texts(data: Path) -> dict[str, list[str]]:
    """Texts to train on by intent."""
    found = _banking(data, "train") | _clinc(data, "train", "val")
    for file in sorted((data / "natcs_dstc11").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.setdefault(f"natcs {file.stem} {row['intent']}", []).append(row["utterance"])
    return found


def _banking(data: Path, part: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with (data / "banking77" / f"{part}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(f"banking77 {row['category']}", []).append(row["text"].strip())
    return found


def _clinc(data: Path, *parts: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    whole = json.loads((data / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    for part in parts:
        for text, intent in whole[part]:
            found.setdefault(f"clinc150 {intent}", []).append(text)
    return found


def _same_intent(texts: Mapping[str, Sequence[str]], random: Random) -> list[TrainingPair]:
    """Every text once, paired with the next of its intent in a random order."""
    found = []
    for intent, own in texts.items():
        order = random.sample(list(own), len(own))
        found += [TrainingPair(a, b, key=intent) for a, b in zip(order[::2], order[1::2], strict=False)]
    return found


def _groups(data: Path) -> list[list[str]]:
    """The paraphrases of paraKQC, ten in a row to a group."""
    lines = (data / "parakqc_ko" / "paraKQC_80.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[2].strip() for line in lines if line.strip()]
    return [texts[at : at + 10] for at in range(0, len(texts), 10)]


def _paraphrases(groups: Sequence[Sequence[str]], random: Random) -> list[TrainingPair]:
    texts = {f"parakqc {number}": group for number, group in enumerate(groups)}
    return _same_intent(texts, random)


def _one_of_each(groups: Sequence[Sequence[str]], random: Random) -> list[TrainingPair]:
    drawn = (random.sample(list(group), 2) for group in groups)
    return [TrainingPair(question, reply) for question, reply in drawn]


def _inference(data: Path) -> list[TrainingPair]:
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


def _similar(data: Path) -> list[TrainingPair]:
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


def _tweets(data: Path) -> Iterator[str]:
    for file in sorted((data / "semeval_sentiment_en").glob("*-A.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) >= TWEET_FIELDS:
                yield (
                    fields[2].encode().decode("unicode_escape", "ignore") if "\\u" in fields[2] else fields[2]
                )


def _multidogo(data: Path) -> Iterator[str]:
    for file in sorted((data / "multidogo").glob("*_train.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len((row["utterance"] or "").split()) > TOO_SHORT:
                    yield row["utterance"]


def _reviews(data: Path) -> Iterator[str]:
    with (data / "nsmc_ko" / "train_sample.txt").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")[1]

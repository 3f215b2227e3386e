"""Public dialogues whose acts are known, as sentences; see data/README.md for the sets."""

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nlp_support.errors import UnreadableFile
from nlp_support.eval.acts.rows import Row
from nlp_support.text.acts import Act

# What an act of a set is here; others, and turns of several acts, are left out.
SGD = {
    ("SYSTEM", "REQUEST"): Act.ASKS,
    ("SYSTEM", "OFFER_INTENT"): Act.ASKS,
    ("SYSTEM", "INFORM"): Act.TELLS,
    ("SYSTEM", "NOTIFY_SUCCESS"): Act.TELLS,
    ("SYSTEM", "NOTIFY_FAILURE"): Act.TELLS,
    ("SYSTEM", "REQ_MORE"): Act.OFFERS_HELP,
    ("USER", "REQUEST"): Act.ASKS,
    ("USER", "REQUEST_ALTS"): Act.ASKS,
    ("USER", "INFORM_INTENT"): Act.ASKS,
    ("USER", "AFFIRM"): Act.AGREES,
    ("USER", "THANK_YOU"): Act.THANKS,
}
MULTIWOZ = {"general-thank": Act.THANKS, "general-welcome": Act.CLOSES, "general-reqmore": Act.OFFERS_HELP}
CROSSWOZ = {
    ("USER", "Request"): Act.ASKS,
    ("SYSTEM", "Inform"): Act.TELLS,
    ("USER", "General-thank"): Act.THANKS,
    ("SYSTEM", "General-welcome"): Act.CLOSES,
}
MULTIDOGO = {
    "openinggreeting": Act.GREETS,
    "thankyou": Act.THANKS,
    "closinggreeting": Act.CLOSES,
    "contentonly": Act.TELLS,
    "startserviceintent": Act.ASKS,
    "orderpizzaintent": Act.ASKS,
    "getproofofinsurance": Act.ASKS,
    "getboardingpass": Act.ASKS,
}
KOREAN = {"question": Act.ASKS, "command": Act.ASKS, "statement": Act.TELLS}
CLINC = {"thank_you": Act.THANKS, "goodbye": Act.CLOSES, "yes": Act.AGREES}

_ENDS = re.compile(r"[.!?。！？]\s*(?=\S)")
_THANKS = re.compile(r"\b(?:thank|thanks|thx|appreciate\w*)\b|谢|감사|고맙", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|？|\b(?:please|can you|could you|i want|i need|looking for|i'd like)\b", re.IGNORECASE
)
_SHORT = 5  # words of a greeting, an answer or a thanks that is nothing more


def read_public(folder: Path) -> list[Row]:
    """Every sentence of the public sets whose act is sure; turns of several sentences are left out.

    Raises:
        UnreadableFile: a set is not there, or is not as it was published.
    """
    found: list[Row] = []
    for read in (_sgd, _multiwoz, _star, _crosswoz, _multidogo, _clinc, _korean, _answers):
        try:
            found += [row for row in read(folder) if not _ENDS.search(row.text)]
        except (OSError, ValueError, KeyError) as error:
            name = read.__name__.lstrip("_")
            raise UnreadableFile(f"cannot read the set {name} in {folder}: {error}") from error
    return list(dict.fromkeys(found))


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _sgd(folder: Path) -> Iterator[Row]:
    for part in ("train", "dev"):
        for dialogue in _lines(folder / "sgd_compact" / f"{part}.jsonl.gz"):
            for turn in dialogue["turns"]:
                acts = sorted(set(turn["acts"]))
                act = SGD.get((turn["speaker"], acts[0])) if len(acts) == 1 else None
                if act and _fits(turn["utterance"], act):
                    yield Row(turn["utterance"], act, "en", "sgd")


def _multiwoz(folder: Path) -> Iterator[Row]:
    for dialogue in _lines(folder / "multiwoz22_text_en" / "dialogues.jsonl.gz"):
        for turn in dialogue["turns"]:
            acts = turn.get("acts") or [""]
            if len(acts) == 1 and (act := MULTIWOZ.get(acts[0])) and _fits(turn["text"], act):
                yield Row(turn["text"], act, "en", "multiwoz")


def _star(folder: Path) -> Iterator[Row]:
    for dialogue in _lines(folder / "star_en" / "dialogues.jsonl.gz"):
        for turn in dialogue["turns"]:
            name, text = turn.get("act", ""), turn["text"]
            act = _named(name)
            if act and _fits(text, act):
                yield Row(text, act, "en", "star")


def _named(name: str) -> Act | None:
    if name in ("anything_else", "hello"):
        return Act.OFFERS_HELP
    if name.startswith("trivia"):
        return None
    if "_ask_" in name or name.startswith("ask_"):
        return Act.ASKS if "_inform_" not in name else None
    return Act.TELLS if "_inform_" in name else None


def _crosswoz(folder: Path) -> Iterator[Row]:
    for dialogue in _lines(folder / "crosswoz_zh" / "dialogues.jsonl.gz"):
        for turn in dialogue["turns"]:
            acts = sorted(set(turn["acts"]))
            act = CROSSWOZ.get((turn["speaker"], acts[0])) if len(acts) == 1 else None
            if act and _fits(turn["text"], act):
                yield Row(turn["text"], act, "zh", "crosswoz")


def _multidogo(folder: Path) -> Iterator[Row]:
    for file in sorted((folder / "multidogo").glob("*_train.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for turn in csv.DictReader(lines, delimiter="\t"):
                text = turn["utterance"] or ""
                if (act := MULTIDOGO.get(turn["intent"] or "")) and _fits(text, act):
                    yield Row(text, act, "en", "multidogo")


def _clinc(folder: Path) -> Iterator[Row]:
    data = json.loads((folder / "clinc150" / "data_full.json").read_text(encoding="utf-8"))
    for text, intent in data["train"]:
        if intent not in ("no", "greeting", "maybe") and "_" in intent + "_":
            act = CLINC.get(intent, Act.ASKS)
            if (
                act is not Act.ASKS
                or _ASKS.search(text)
                or text.split()[0] in ("what", "how", "where", "when")
            ):
                yield Row(text, act, "en", "clinc")


def _korean(folder: Path) -> Iterator[Row]:
    for row in _lines(folder / "3i4k_ko_acts" / "utterances.jsonl.gz"):
        if (act := KOREAN.get(row["label"])) and not _THANKS.search(row["text"]):
            yield Row(row["text"], act, "ko", "3i4k")


def _answers(folder: Path) -> Iterator[Row]:
    """Answers, and statements of any kind, which tell; and the questions to them."""
    for row in _lines(folder / "dstc9_faq_en" / "faq.jsonl.gz"):
        yield Row(row["body"], Act.TELLS, "en", "dstc9")
        yield Row(row["title"], Act.ASKS, "en", "dstc9")
    for row in _lines(folder / "welfare_qa_ko" / "pairs.jsonl.gz"):
        yield Row(row["answer"], Act.TELLS, "ko", "welfare")
    for row in _lines(folder / "jglue_ja" / "jsts.jsonl.gz"):
        yield Row(row["a"], Act.TELLS, "ja", "jglue")


def _fits(text: str, act: Act) -> bool:
    """Whether a turn does nothing besides its act that would weigh more here."""
    words = len(text.split())
    checks: dict[Act, Callable[[], bool]] = {
        Act.TELLS: lambda: not _ASKS.search(text) and not _THANKS.search(text) and len(text) > 1,
        Act.ASKS: lambda: words > 2 or not text.isascii(),
        Act.THANKS: lambda: bool(_THANKS.search(text)) and not _ASKS.search(text),
        Act.AGREES: lambda: words <= _SHORT and not _ASKS.search(text) and not _THANKS.search(text),
        Act.CLOSES: lambda: not _ASKS.search(text) and not _THANKS.search(text),
        Act.GREETS: lambda: words <= _SHORT - 2 and not _ASKS.search(text) and not _THANKS.search(text),
    }
    return bool(text.strip()) and checks.get(act, lambda: True)()

"""Replies of public dialogues, each with its question as in serving."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from nlp_support.text.pairs import question_text
from nlp_support.types.message import Role

from ...encoder.pairs import TrainingPair
from ..files import lines

SAME_REPLY = 3  # pairs at most that share a reply word for word, of each account


def records(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a packed file of JSON Lines."""
    return (json.loads(line) for _, line in lines(file))


def sgd(data: Path, part: str) -> Iterator[TrainingPair]:
    """Schema-Guided Dialogue, `part` train or dev: a service is an account."""
    file = data / "sgd_compact" / f"{part}.jsonl.gz"
    return _replies(file, text="utterance", account=lambda turn, _: turn["service"][0])


def star(data: Path) -> Iterator[TrainingPair]:
    """STAR: a task is an account."""
    return _replies(data / "star_en" / "dialogues.jsonl.gz", account=lambda _, talk: talk["task"][0])


def multiwoz(data: Path, *parts: str) -> Iterator[TrainingPair]:
    """MultiWOZ 2.2, of parts train, dev and test."""
    file = data / "multiwoz22_text_en" / "dialogues.jsonl.gz"
    return _replies(file, account=lambda *_: "multiwoz", parts=parts)


def crosswoz(data: Path) -> Iterator[TrainingPair]:
    """CrossWOZ, in Chinese."""
    return _replies(data / "crosswoz_zh" / "dialogues.jsonl.gz", account=lambda *_: "crosswoz")


def few_of_each(pairs: Iterable[TrainingPair]) -> list[TrainingPair]:
    """The pairs without more than a few that have the same reply."""
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for pair in pairs:
        seen[pair.account_id, pair.reply] += 1
        if seen[pair.account_id, pair.reply] <= SAME_REPLY:
            kept.append(pair)
    return kept


def _replies(
    file: Path,
    *,
    account: Callable[[dict[str, Any], dict[str, Any]], str],
    text: str = "text",
    parts: tuple[str, ...] = (),
) -> Iterator[TrainingPair]:
    """The agents' turns of every dialogue.

    Args:
        account: of a turn and its dialogue.
        text: the field of a turn that holds what was said.
        parts: only dialogues of these splits; all if empty.
    """
    for talk in records(file):
        if parts and talk["split"] not in parts:
            continue
        before: list[tuple[Role, str]] = []
        for turn in talk["turns"]:
            role = Role.CUSTOMER if turn["speaker"] == "USER" else Role.AGENT
            if role is Role.AGENT and (question := question_text(before)):
                yield TrainingPair(question, turn[text], account_id=account(turn, talk))
            before.append((role, turn[text]))

"""Models' predictions with people's labels, read from JSON Lines and checked."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument
from nlp_support.readers.files import json_lines, open_binary
from nlp_support.types.message import storable

from ..rows.records import WORD, length_of

CLASSES = ("negative", "neutral", "positive")
TOLERANCE = 1e-3  # by which probabilities may miss a sum of 1: files hold rounded ones

_LANGUAGE = re.compile(r"[A-Za-z0-9_-]{0,35}")  # RFC 5646 asks for room for 35 characters
_MONTH = re.compile(r"\d{4}-\d{2}")
_BOOLEANS = (bool, np.bool_)


@dataclass(frozen=True)
class Prediction:
    """A sentiment model's prediction for one message.

    Attributes:
        id: the message's id.
        label: the class that people gave it.
        probabilities: (c,) one per class, in the order of the classes; they sum to 1 within 0.001.
        language: such as "ko"; "" if unknown.
        group: the conversation, or another independent unit; the message's own id if none is given.
        slices: its account, agent, channel, length and month, as far as they are known.
    """

    id: str
    label: str
    probabilities: tuple[float, ...]
    language: str = ""
    group: str = ""
    slices: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", self.group or self.id)


@dataclass(frozen=True)
class ScoredConversation:
    """A model's scores of a conversation, turn by turn.

    Attributes:
        id: the conversation's id.
        unsatisfied: whether its customer was unsatisfied, by a rating or by people who read it.
        scores: (n,) one per customer turn, each based only on what was said so far; higher is worse.
        language: such as "ko"; "" if unknown.
        group: the customer, or another independent unit; the conversation's own id if none is given.
        flags: (n,) whether it was flagged after each turn; None if the model gives only scores.
        slices: its account, agent, channel and month, as far as they are known.
    """

    id: str
    unsatisfied: bool
    scores: tuple[float, ...]
    language: str = ""
    group: str = ""
    flags: tuple[bool, ...] | None = None
    slices: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", self.group or self.id)


Row = TypeVar("Row", Prediction, ScoredConversation)
Made = TypeVar("Made")


def read_predictions(file: Path, *, classes: Sequence[str] = CLASSES) -> Iterator[Prediction | Rejection]:
    """Predictions of a JSON Lines file of {"id", "label", "probabilities": [...]}, one at a time.

    "probabilities" are in the order of `classes`; "language", "group" and what `slices_of` reads may be left
    out, other keys are ignored. An unusable row comes as a `Rejection` with its line, and reading continues.

    Raises:
        InvalidArgument: there are fewer than two classes, or a class occurs twice.
        UnreadableFile: on asking for the first row: the file cannot be opened or is not UTF-8 text.
    """
    check_classes(classes)

    def prediction(row: dict[str, Any]) -> Prediction:
        made = Prediction(
            **_named(row),
            label=_wanted(row, "label"),
            probabilities=_array(row, "probabilities"),
            slices=slices_of(row),
        )
        check_prediction(made, classes=classes)
        return made

    return read_rows(file, prediction)


def read_conversations(file: Path) -> Iterator[ScoredConversation | Rejection]:
    """Conversations of a JSON Lines file of {"id", "unsatisfied": true, "scores": [...]}, one at a time.

    "flags": [true, ...], "language" and "group" may be left out, other keys are ignored. An unusable row
    comes as a `Rejection` with its line, and reading continues.

    Raises:
        UnreadableFile: on asking for the first row: the file cannot be opened or is not UTF-8 text.
    """

    def conversation(row: dict[str, Any]) -> ScoredConversation:
        flags = None if row.get("flags") is None else _array(row, "flags")
        unsatisfied, scores = _wanted(row, "unsatisfied"), _array(row, "scores")
        made = ScoredConversation(
            **_named(row), unsatisfied=unsatisfied, scores=scores, flags=flags, slices=slices_of(row)
        )
        check_conversation(made)
        return made

    return read_rows(file, conversation)


def check_classes(classes: Sequence[str]) -> None:
    """Raise InvalidArgument if there are fewer than two classes or one occurs twice."""
    if isinstance(classes, str) or len(classes) < 2 or len(set(classes)) < len(classes):
        raise InvalidArgument("classes must be two or more different names, such as ('negative', 'positive')")


def check_prediction(prediction: Prediction, *, classes: Sequence[str]) -> None:
    """Raise InvalidArgument, with a reason that quotes nothing from the row, if it cannot be measured."""
    if prediction.label not in classes:
        raise InvalidArgument(f"label is unknown, expected one of {', '.join(classes)}")
    _check_numbers("probabilities", prediction.probabilities)
    if len(prediction.probabilities) != len(classes):
        raise InvalidArgument(f"expected {len(classes)} probabilities, one each for {', '.join(classes)}")
    if min(prediction.probabilities) < 0 or abs(sum(map(float, prediction.probabilities)) - 1) > TOLERANCE:
        raise InvalidArgument("probabilities must be 0 or more and sum to 1")


def check_conversation(conversation: ScoredConversation) -> None:
    """Raise InvalidArgument, with a reason that quotes nothing from the row, if it cannot be measured."""
    if not isinstance(conversation.unsatisfied, _BOOLEANS):
        raise InvalidArgument("unsatisfied must be true or false")
    if not len(conversation.scores):
        raise InvalidArgument("scores is empty; expected one for each customer turn")
    _check_numbers("scores", conversation.scores)
    flags = conversation.flags
    if flags is not None and not all(isinstance(flag, _BOOLEANS) for flag in flags):
        raise InvalidArgument("flags must be true or false")
    if flags is not None and len(flags) != len(conversation.scores):
        raise InvalidArgument("there must be as many flags as scores: one for each customer turn")


def read_rows(file: Path, make: Callable[[dict[str, Any]], Made]) -> Iterator[Made | Rejection]:
    """The rows that `make` builds from a JSON Lines file; what it refuses comes as a `Rejection`.

    Raises:
        UnreadableFile: on asking for the first row: the file cannot be opened or is not UTF-8 text.
    """
    with open_binary(file) as opened:
        for parsed in json_lines(opened):
            if isinstance(parsed, Rejection):
                yield parsed
                continue
            line, row = parsed
            made: Made | Rejection
            try:
                if not isinstance(row, dict):
                    raise InvalidArgument(f"expected a JSON object, got {type(row).__name__}")
                made = make(row)
            except InvalidArgument as error:
                made = Rejection(line, str(error))
            yield made


def slices_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The account, agent and channel of a row, the month it was sent in ("month" or "sent_at") and the length
    of its text, as far as they are given.

    Raises:
        InvalidArgument: one of them is neither a text nor a whole number.
    """
    found = {}
    for name in ("account", "agent", "channel", "month"):
        value = row.get(name, row.get(f"{name}_id"))
        if value is None and name == "month":
            value = (_MONTH.match(str(row.get("sent_at"))) or [""])[0]
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and (not isinstance(value, str) or not storable(value)):
            raise InvalidArgument(f"{name} must be a text or a whole number")
        if value:
            found[name] = value
    text = row.get("text")
    if isinstance(text, str) and text.strip():
        found["length"] = length_of(len(WORD.findall(text)))
    return found


def _named(row: dict[str, Any]) -> dict[str, str]:
    """The keys that both kinds of row have, as text."""
    named = {"id": _wanted(row, "id"), "group": row.get("group"), "language": row.get("language")}
    for name, value in named.items():
        if isinstance(value, int) and not isinstance(value, bool):
            named[name] = str(value)
        elif value is None:
            named[name] = ""
        elif not isinstance(value, str) or not storable(value):
            raise InvalidArgument(f"{name} must be a text or a whole number")
    if not _LANGUAGE.fullmatch(named["language"]):
        # it becomes a heading of the report, where a customer's words have no place
        raise InvalidArgument("language must be a code such as 'en' or 'zh-Hant'")
    return named


def _wanted(row: dict[str, Any], name: str) -> Any:
    if row.get(name) in (None, ""):
        raise InvalidArgument(f"missing {name}")
    return row[name]


def _array(row: dict[str, Any], name: str) -> tuple[Any, ...]:
    value = _wanted(row, name)
    if not isinstance(value, list):
        raise InvalidArgument(f"{name} must be an array")
    return tuple(value)


def _check_numbers(name: str, values: Sequence[Any]) -> None:
    if not all(isinstance(value, Real) and not isinstance(value, bool) for value in values):
        raise InvalidArgument(f"{name} must be numbers")
    if not all(_finite(value) for value in values):
        raise InvalidArgument(f"{name} hold NaN, infinity or a number too large")


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number of more than 308 digits
        return False


def are_dialogues(file: Path) -> bool:
    """Whether the first row of a JSON Lines file is a rated dialogue, one with "turns".

    Raises:
        UnreadableFile: the file cannot be opened or is not UTF-8 text.
    """
    with open_binary(file) as opened:
        first = next((row for row in json_lines(opened) if not isinstance(row, Rejection)), (0, None))
    return isinstance(first[1], dict) and "turns" in first[1]


def text_of(row: Mapping[str, Any], key: str) -> str:
    """The text under a key, stripped.

    Raises:
        InvalidArgument: it is missing, not a string, or empty.
    """
    value = row.get(key)
    if not isinstance(value, str):
        raise InvalidArgument(f"{key!r} is {type(value).__name__}, expected a text")
    if not value.strip():
        raise InvalidArgument(f"{key!r} is empty, expected a text")
    return value.strip()

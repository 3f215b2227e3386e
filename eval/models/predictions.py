"""Models' predictions with people's labels, read from JSON Lines and checked."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument
from nlp_support.readers.tables import Fields
from nlp_support.types.message import storable

from ..rows.records import WORD, length_of
from .columns import ABOUT, CLASSES, Columns
from .labels import MOST_UNKNOWN, watched
from .rows import read_rows

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


def read_predictions(
    file: Path, *, classes: Sequence[str] = CLASSES, columns: Columns | None = None
) -> Iterator[Prediction | Rejection]:
    """Predictions of a file of {"id", "label", "probabilities": [...]}, one at a time.

    "probabilities" are in the order of `classes`, or each is in a column of its class's name; "language",
    "group" and what `slices_of` reads may be left out, other keys are ignored. An unusable row comes as a
    `Rejection` with its line, and reading continues.

    Raises:
        InvalidArgument: there are fewer than two classes, or a class occurs twice.
        UnreadableFile: on asking for the first row: the file cannot be opened or is not UTF-8 text.
    """
    check_classes(classes)
    columns = columns or Columns()
    labels = columns.labels(classes)

    def prediction(row: dict[str, Any]) -> Prediction:
        made = Prediction(
            **_named(row),
            label=labels.of(_wanted(row, "label")),
            probabilities=_probabilities(row, classes),
            slices=slices_of(row),
        )
        check_prediction(made, classes=classes)
        return made

    rows = read_rows(file, prediction, columns.predictions(classes))
    return watched(rows, labels, file, most=MOST_UNKNOWN)


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

    return read_rows(file, conversation, Fields(("id", "unsatisfied", "scores"), ("flags", *ABOUT)))


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


def _probabilities(row: dict[str, Any], classes: Sequence[str]) -> tuple[Any, ...]:
    """From an array, or from a column for each class."""
    if row.get("probabilities") is not None or not all(name in row for name in classes):
        return _array(row, "probabilities")
    try:
        return tuple(float(row[name]) for name in classes)
    except (TypeError, ValueError) as error:
        raise InvalidArgument("probabilities must be numbers") from error


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

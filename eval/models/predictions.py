"""What models said beside what people said: read from JSON Lines, checked, and measured with intervals."""

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument
from nlp_support.messages import storable
from nlp_support.readers.files import json_lines, open_binary

from ..metrics.significance import FEW_GROUPS, Interval, too_few
from ..reports.report import Figure

CLASSES = ("negative", "neutral", "positive")
TOLERANCE = 1e-3  # by which probabilities may miss a sum of 1: files hold rounded ones

_LANGUAGE = re.compile(r"[A-Za-z0-9_-]{0,35}")  # RFC 5646 asks for room for 35 characters
_BOOLEANS = (bool, np.bool_)


@dataclass(frozen=True)
class Prediction:
    """What a sentiment model said of one message.

    Attributes:
        id: the message's.
        label: the class that people gave it.
        probabilities: (c,), one a class, in the order of the classes; they sum to 1 within 0.001.
        language: such as "ko"; "" where it is not known.
        group: the conversation, or what else is independent of the others; its own id where none is given.
    """

    id: str
    label: str
    probabilities: tuple[float, ...]
    language: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", self.group or self.id)


@dataclass(frozen=True)
class ScoredConversation:
    """What a model said of a conversation as it went on.

    Attributes:
        id: the conversation's.
        unsatisfied: whether its customer was, by a rating or by people who read it.
        scores: (n,), one a customer turn, each from only what was said so far; higher is worse.
        language: such as "ko"; "" where it is not known.
        group: the customer, or what else is independent of the others; its own id where none is given.
        flags: (n,), whether it stood as flagged after each turn; None where the model gives scores only.
    """

    id: str
    unsatisfied: bool
    scores: tuple[float, ...]
    language: str = ""
    group: str = ""
    flags: tuple[bool, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", self.group or self.id)


Row = TypeVar("Row", Prediction, ScoredConversation)


def read_predictions(file: Path, *, classes: Sequence[str] = CLASSES) -> Iterator[Prediction | Rejection]:
    """Predictions of a JSON Lines file, one at a time: {"id", "label", "probabilities": [...]} a line.

    "probabilities" are in the order of `classes`; "language" and "group" may be left out, other keys are not
    read. A row that cannot be used comes as a `Rejection` with its line, and reading goes on.

    Raises:
        InvalidArgument: there are fewer than two classes, or one is there twice.
        UnreadableFile: when the first row is asked for: the file cannot be opened or is no UTF-8 text.
    """
    check_classes(classes)

    def prediction(row: dict[str, Any]) -> Prediction:
        made = Prediction(
            **_named(row), label=_wanted(row, "label"), probabilities=_array(row, "probabilities")
        )
        check_prediction(made, classes=classes)
        return made

    return _rows(file, prediction)


def read_conversations(file: Path) -> Iterator[ScoredConversation | Rejection]:
    """Conversations of a JSON Lines file, one at a time: {"id", "unsatisfied": true, "scores": [...]} a line.

    "flags": [true, ...], "language" and "group" may be left out, other keys are not read. A row that cannot
    be used comes as a `Rejection` with its line, and reading goes on.

    Raises:
        UnreadableFile: when the first row is asked for: the file cannot be opened or is no UTF-8 text.
    """

    def conversation(row: dict[str, Any]) -> ScoredConversation:
        flags = None if row.get("flags") is None else _array(row, "flags")
        unsatisfied, scores = _wanted(row, "unsatisfied"), _array(row, "scores")
        made = ScoredConversation(**_named(row), unsatisfied=unsatisfied, scores=scores, flags=flags)
        check_conversation(made)
        return made

    return _rows(file, conversation)


def check_classes(classes: Sequence[str]) -> None:
    """Raises InvalidArgument if there are fewer than two classes or one is there twice."""
    if isinstance(classes, str) or len(classes) < 2 or len(set(classes)) < len(classes):
        raise InvalidArgument("classes must be two or more different names, such as ('negative', 'positive')")


def check_prediction(prediction: Prediction, *, classes: Sequence[str]) -> None:
    """Raises InvalidArgument, with a reason that quotes nothing of the row, if it cannot be measured."""
    if prediction.label not in classes:
        raise InvalidArgument(f"label is none of {', '.join(classes)}")
    _check_numbers("probabilities", prediction.probabilities)
    if len(prediction.probabilities) != len(classes):
        raise InvalidArgument(f"probabilities must be {len(classes)}: one each for {', '.join(classes)}")
    if min(prediction.probabilities) < 0 or abs(sum(map(float, prediction.probabilities)) - 1) > TOLERANCE:
        raise InvalidArgument("probabilities must be 0 or more and sum to 1")


def check_conversation(conversation: ScoredConversation) -> None:
    """Raises InvalidArgument, with a reason that quotes nothing of the row, if it cannot be measured."""
    if not isinstance(conversation.unsatisfied, _BOOLEANS):
        raise InvalidArgument("unsatisfied must be true or false")
    if not len(conversation.scores):
        raise InvalidArgument("scores is empty; expected one for each customer turn")
    _check_numbers("scores", conversation.scores)
    flags = conversation.flags
    if flags is not None and not all(isinstance(flag, _BOOLEANS) for flag in flags):
        raise InvalidArgument("flags must be true or false")
    if flags is not None and len(flags) != len(conversation.scores):
        raise InvalidArgument("flags must be as many as scores: one for each customer turn")


def usable(rows: Iterable[Row], check: Callable[[Row], None]) -> tuple[list[Row], list[str]]:
    """The rows that pass the check, and a warning if some do not, such as those where a model gave NaN.

    Raises:
        InvalidArgument: no row passes.
    """
    kept: list[Row] = []
    reasons: Counter[str] = Counter()
    for row in rows:
        try:
            check(row)
        except InvalidArgument as error:
            reasons[str(error)] += 1
        else:
            kept.append(row)
    why = "; ".join(f"{reason} ({count:,})" for reason, count in reasons.most_common())
    if not kept:
        raise InvalidArgument(
            f"nothing to measure: {why or 'there are no rows'}; give at least one usable row"
        )
    left_out = (
        f"{reasons.total():,} of {len(kept) + reasons.total():,} rows are left out of all figures: {why}"
    )
    return kept, [left_out] if reasons else []


def by_language(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each known language, in the order of the alphabet."""
    languages = sorted({row.language for row in rows} - {""})
    return {language: [row for row in rows if row.language == language] for language in languages}


def warnings_of(rows: Sequence[Row]) -> list[str]:
    """What limits figures of these rows: too few groups, in all or of a language; ids that come again."""
    few = too_few(row.group for row in rows)
    found = [few] if few else []
    counts = {language: groups_of(part) for language, part in by_language(rows).items()}
    thin = [f"language={language} ({count})" for language, count in counts.items() if count < FEW_GROUPS]
    if thin and not few:
        found.append(f"fewer than {FEW_GROUPS} groups, so intervals too narrow, in {', '.join(thin)}")
    if again := len(rows) - len({row.id for row in rows}):
        found.append(f"{again:,} rows have an id that was there before; each is counted as a row of its own")
    return found


def described(rows: Sequence[Row], truth: Iterable[str | bool]) -> dict[str, Any]:
    """What was tested: the digest is of the rows and the truth of each, not of what the model said."""
    pairs = zip(rows, truth, strict=True)
    facts = sorted(json.dumps([row.id, row.group, row.language, true]) for row, true in pairs)
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return {"groups": groups_of(rows), "digest": digest}


def measured(
    name: str,
    value: float,
    interval: Interval,
    rows: Sequence[Row],
    *,
    slice: str = "",
    unit: str = "",
    note: str = "",
    undefined: str = "",
) -> Figure:
    """The figure that comes from these rows and no others; `undefined` is its note where the value is nan."""
    found = Figure(name, None, n=len(rows), groups=groups_of(rows), slice=slice, unit=unit)
    if math.isnan(value):
        return replace(found, note=undefined)
    low, high = (None, None) if math.isnan(interval.low) else (interval.low, interval.high)
    return replace(found, value=value, low=low, high=high, note=note)


def groups_of(rows: Iterable[Row]) -> int:
    """How many groups the rows belong to."""
    return len({row.group for row in rows})


def _rows(file: Path, make: Callable[[dict[str, Any]], Row]) -> Iterator[Row | Rejection]:
    with open_binary(file) as opened:
        for parsed in json_lines(opened):
            if isinstance(parsed, Rejection):
                yield parsed
                continue
            line, row = parsed
            made: Row | Rejection
            try:
                if not isinstance(row, dict):
                    raise InvalidArgument(f"expected a JSON object, got {type(row).__name__}")
                made = make(row)
            except InvalidArgument as error:
                made = Rejection(line, str(error))
            yield made


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

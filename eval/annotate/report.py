"""What the grades say: shares with intervals, by slice, by confidence, and how far raters agree."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import MissingExtra

from ..grades.grades import SENDABLE, USEFUL, Grades, Pair
from ..metrics.calibration import reliability
from ..metrics.significance import bootstrap, too_few
from ..replies.figures import WHOLES, figure, mean_figure
from ..reports.report import Curve, Figure, Report
from ..rows.records import record
from .again import Offered
from .agreement import agreements, check_installed

SET = 3  # replies that an agent is shown
BINS = 10
NO_HELP, ONLY_START = "no help", "a start only"


@dataclass(frozen=True)
class Graded:
    """A message with its graded replies and the place of each, in order; 0 if that is not told."""

    account: str
    conversation: str
    message: str
    language: str
    replies: tuple[tuple[int, Pair], ...]

    @property
    def group(self) -> str:
        return f"{self.account}\0{self.conversation or self.message}"

    def first(self) -> list[Pair]:
        return [pair for place, pair in self.replies if place == 1]

    def shown(self) -> list[Pair]:
        return [pair for place, pair in self.replies if 1 <= place <= SET]

    def all(self) -> list[Pair]:
        return [pair for _, pair in self.replies]


def measure_grades(
    grades: Grades,
    *,
    offered: Mapping[Pair, Offered] | None = None,
    accounts: Collection[str] | None = None,
    seed: int = 0,
    **made: Any,
) -> Report:
    """A report of grades.

    Args:
        offered: with which confidence replies are offered now; None where no store is at hand.
        accounts: those that the store has, so that others do not count as not offered; default: all.
        made: what else is told of how it was made.
    """
    messages = graded_messages(grades)
    known = [one for one in messages if accounts is None or one.account in accounts]
    groups = [one.group for one in messages]
    figures = (
        *_overall(grades, messages, seed=seed),
        *_slices(grades, messages, seed=seed),
        *_by_rater(grades, messages, seed=seed),
        *_agreement(grades, messages, seed=seed),
        *(() if offered is None else _by_confidence(grades, known, offered, seed=seed)),
    )
    data = {
        "messages": len(messages),
        "replies": len(grades),
        "grades": len(grades.given),
        "raters": len(grades.raters),
        **({} if offered is None else {"offered again": _again(grades, offered)}),
        "digest": grades.digest,
    }
    warning = too_few(groups)
    return Report(
        kind="grades",
        made={"command": "annotate report", "seed": seed, **made},
        data=data,
        figures=figures,
        curves=tuple(_curve(grades, offered) if offered else ()),
        warnings=(warning,) if warning else (),
        rows=tuple(_rows(grades, messages, offered or {})),
    )


def graded_messages(grades: Grades) -> list[Graded]:
    """The messages that have grades, in their order."""
    places: dict[Pair, int] = {}
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for one in grades.given:
        places.setdefault(one.pair, one.place)
        known.setdefault(one.pair[:2], (one.conversation, one.language))
    replies: dict[tuple[str, str], list[tuple[int, Pair]]] = {}
    for pair, place in places.items():
        replies.setdefault(pair[:2], []).append((place, pair))
    return [
        Graded(at[0], known[at][0], at[1], known[at][1], tuple(sorted(own))) for at, own in replies.items()
    ]


def _again(grades: Grades, offered: Mapping[Pair, Offered]) -> int:
    return sum(pair in offered for pair in grades.pairs)


def _overall(grades: Grades, messages: Sequence[Graded], *, seed: int) -> Iterator[Figure]:
    for what, share in (("sendable", grades.sendable), ("useful", grades.useful)):
        for name, chosen in ((f"{what}@1", Graded.first), (f"{what}@{SET}", Graded.shown)):
            own = [(one.group, share(*chosen(one))) for one in messages if chosen(one)]
            yield _mean(name, own, seed=seed)
        yield _mean(what, [(one.group, share(pair)) for one in messages for pair in one.all()], seed=seed)


def _mean(name: str, own: Iterable[tuple[str, float | None]], *, seed: int) -> Figure:
    told = [(group, value) for group, value in own if value is not None]
    scores = np.array([value for _, value in told], np.float64)
    return mean_figure(name, scores, _numbers([group for group, _ in told]), system="", seed=seed)


def _numbers(groups: Sequence[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(group, len(numbers)) for group in groups], np.int64)


def _slices(grades: Grades, messages: Sequence[Graded], *, seed: int) -> Iterator[Figure]:
    for kind in ("language", "account"):
        values = dict.fromkeys(getattr(one, kind) for one in messages)
        for value in sorted(values) if len(values) > 1 else ():
            own = [one for one in messages if getattr(one, kind) == value]
            for found in _overall(grades, own, seed=seed):
                yield replace(found, slice=f"{kind}={value}")


def _by_rater(grades: Grades, messages: Sequence[Graded], *, seed: int) -> Iterator[Figure]:
    """Who is strict and who is lenient."""
    group = {pair: one.group for one in messages for pair in one.all()}
    for rater in grades.raters if len(grades.raters) > 1 else ():
        own = [one for one in grades.given if one.rater == rater]
        for what, least in (("sendable", SENDABLE), ("useful", USEFUL)):
            given = [(group[one.pair], float(one.grade >= least)) for one in own]
            yield replace(_mean(what, given, seed=seed), slice=f"rater={rater}")


def _agreement(grades: Grades, messages: Sequence[Graded], *, seed: int) -> Iterator[Figure]:
    if len(grades.raters) < 2:
        yield Figure("alpha", None, note="one rater: let a second one grade the same sample")
        return
    try:
        check_installed()
    except MissingExtra as error:
        yield Figure("alpha", None, note=str(error))
        return
    group = {pair: one.group for one in messages for pair in one.all()}
    for one in agreements(grades, [group[pair] for pair in grades.pairs], seed=seed):
        where = f"raters={', '.join(one.raters)}" if one.raters else ""
        low, high = (None if np.isnan(bound) else bound for bound in (one.interval.low, one.interval.high))
        note = "" if one.value is not None else "not defined: no reply has two grades, or all are the same"
        yield Figure(one.name, one.value, low, high, one.n, one.groups, slice=where, note=note)


def _by_confidence(
    grades: Grades, messages: Sequence[Graded], offered: Mapping[Pair, Offered], *, seed: int
) -> Iterator[Figure]:
    pairs = [(one.group, pair) for one in messages for pair in one.all()]
    again = [(group, float(pair in offered)) for group, pair in pairs]
    yield _mean("offered again", again, seed=seed)
    told = [(group, offered[pair], grades.sendable(pair)) for group, pair in pairs if pair in offered]
    if not told:
        return
    groups = _numbers([group for group, _, _ in told])
    table = np.array([(one.confidence, share) for _, one, share in told], np.float64)  # (n, 2)
    first = np.array([one.place == 1 for _, one, _ in told])
    for name in ("ece", "brier") if first.any() else ():  # of first replies, as eval replies has them
        value, rows = WHOLES[name], table[first]
        interval = bootstrap(partial(value, rows), groups[first], seed=seed)
        yield figure(f"graded {name}", value(rows), interval, groups[first], system="")
    places = np.minimum(np.ceil(table[:, 0] * BINS).astype(int), BINS).clip(1)
    for at in sorted(set(places.tolist())):
        inside = places == at
        where = f"confidence={(at - 1) / BINS:.1f}-{at / BINS:.1f}"
        found = mean_figure("sendable", table[inside, 1], groups[inside], system="", seed=seed)
        mean = float(table[inside, 0].mean())
        yield Figure("confidence", mean, n=found.n, groups=found.groups, slice=where)
        yield replace(found, slice=where)


def _curve(grades: Grades, offered: Mapping[Pair, Offered]) -> Iterator[Curve]:
    told = [(offered[pair].confidence, grades.sendable(pair)) for pair in grades.pairs if pair in offered]
    if told:
        bins = reliability([one for one, _ in told], [share or 0.0 for _, share in told])
        points = tuple((one.confidence, one.right) for one in bins)
        sizes = tuple(int(one.n) for one in bins)
        yield Curve("graded reliability", "confidence", "share sendable", points, "", sizes)


def _rows(
    grades: Grades, messages: Sequence[Graded], offered: Mapping[Pair, Offered]
) -> Iterator[Mapping[str, Any]]:
    for one in messages:
        for place, pair in one.replies:
            sendable, useful = grades.sendable(pair), grades.useful(pair)
            error = NO_HELP if (useful or 0) < 0.5 else ONLY_START if (sendable or 0) < 0.5 else ""
            sure = offered[pair].confidence if pair in offered else None
            yield record(
                pair.message,
                {"place": place, "raters": len(grades.of(pair)), "sendable": sendable, "useful": useful},
                group=one.conversation, account=one.account, language=one.language, sure=sure,
                error=error, how_bad=sure if error else None,
            )  # fmt: skip

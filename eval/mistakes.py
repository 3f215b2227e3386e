"""`nlp-support eval errors`: the mistakes of a run by kind and by slice, and the worst of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument, UnreadableFile, closest
from nlp_support.types.numbers import check_whole
from nlp_support.types.rate import wilson

from .metrics.significance import bootstrap_mean
from .rows.table import SLICES, RowTable
from .run import MISSES, Run

UNKNOWN = "(unknown)"
TEXTS = ("question", "suggested", "sent")  # of a miss


@dataclass(frozen=True)
class Share:
    """How many rows of a slice have a mistake.

    Attributes:
        name: the kind of mistake or, of a slice, such as "language=ko".
        share, low, high: in [0, 1], with its 95% interval by conversation.
        count, n, groups: rows with the mistake, rows, and conversations.
    """

    name: str
    share: float
    low: float
    high: float
    count: int
    n: int
    groups: int


@dataclass(frozen=True)
class Mistake:
    """One row with a mistake; `how_bad` sorts those of a kind, `texts` are redacted, {} if none are kept."""

    error: str
    how_bad: float | None
    id: str
    group: str
    slices: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Mistakes:
    """The mistakes of a run: all kinds, the slices with the most first, and the worst rows.

    Attributes:
        varied: the slices that have more than one value in the run, so that they tell rows apart.
    """

    run: str
    kinds: tuple[Share, ...]
    slices: tuple[Share, ...]
    worst: tuple[Mistake, ...]
    varied: tuple[str, ...] = SLICES


def find_mistakes(
    run: Run, *, error: str | None = None, by: Sequence[str] = SLICES, worst: int = 10, seed: int = 0
) -> Mistakes:
    """The mistakes of a run's system.

    Args:
        error: only this kind; None for all.
        by: the slices to look at; those with one value only are left out.
        worst: how many rows of each kind.
        seed: of the intervals.

    Raises:
        InvalidArgument: the run has no rows, or there is no such kind of mistake or slice.
    """
    check_whole("worst", worst, low=0)
    if run.rows is None:
        raise InvalidArgument(f"{run.name} has no rows; run the evaluation again with --save FOLDER")
    for one in by:
        if one not in SLICES:
            raise InvalidArgument(f"no slice {one!r}, {closest(one, SLICES)}")
    table, system = run.rows, run.system
    errors = np.array(table.texts("error", system), dtype=object)
    known = sorted({one for one in errors.tolist() if one}, key=lambda one: -int((errors == one).sum()))
    if error is not None and error not in known:
        raise InvalidArgument(
            f"no mistake {error!r} in {run.name}, {closest(error, known) if known else 'it has none'}"
        )
    groups = table.groups(system)
    wanted = known if error is None else [error]
    hit = np.isin(errors, np.array(wanted, dtype=object))
    return Mistakes(
        run=f"{run.name} {system}".rstrip(),
        kinds=tuple(_share(one, errors == one, groups, seed) for one in wanted),
        slices=tuple(_slices(table, system, by, hit, groups, seed)),
        worst=tuple(_worst(run, table, errors, wanted, worst)),
        varied=tuple(one for one in SLICES if len(set(table.texts(one, system))) > 1),
    )


def _slices(
    table: RowTable,
    system: str,
    by: Sequence[str],
    hit: NDArray[np.bool_],
    groups: NDArray[np.int64],
    seed: int,
) -> list[Share]:
    """Of each kind of slice, those with the greatest share of mistakes first."""
    found = []
    for kind in by:
        labels = np.array([value or UNKNOWN for value in table.texts(kind, system)], dtype=object)
        values = dict.fromkeys(labels.tolist())
        if len(values) < 2:
            continue
        own = [
            _share(f"{kind}={value}", hit[labels == value], groups[labels == value], seed) for value in values
        ]
        found += sorted(own, key=lambda one: (-one.low, -one.share, one.name))
    return found


def _share(name: str, hit: NDArray[np.bool_], groups: NDArray[np.int64], seed: int) -> Share:
    """By bootstrap over conversations; by Wilson where that has no width."""
    count, n, units = int(hit.sum()), len(hit), len(np.unique(groups))
    if 0 < count < n and units < n:
        interval = bootstrap_mean(hit.astype(np.float64), groups, seed=seed)
        low, high = interval.low, interval.high
    else:
        low, high = wilson(count, n)
    if np.isnan(low):  # one conversation
        low, high = 0.0, 1.0
    return Share(name, count / n, low, high, count, n, units)


def _worst(
    run: Run, table: RowTable, errors: NDArray[np.object_], kinds: Sequence[str], count: int
) -> list[Mistake]:
    system = run.system
    bad = table.columns(system)["how_bad"]
    ids, groups = table.texts("id", system), table.texts("group", system)
    slices = {name: table.texts(name, system) for name in SLICES}
    texts = _texts(Path(table.path).parent / MISSES, _shown(run))
    found = []
    for kind in kinds:
        places = np.flatnonzero(errors == kind)
        order = np.argsort(-np.nan_to_num(bad[places], nan=-np.inf), kind="stable")
        for at in places[order][:count].tolist():
            own = {name: values[at] for name, values in slices.items() if values[at]}
            found.append(
                Mistake(
                    error=kind,
                    how_bad=None if np.isnan(bad[at]) else float(bad[at]),
                    id=ids[at],
                    group=groups[at],
                    slices=own,
                    texts=texts.get((own.get("account", ""), ids[at]), {}),
                )
            )
    return found


def _shown(run: Run) -> tuple[str, ...]:
    """Which texts of a miss are this system's: what was suggested is that of the system under test alone."""
    first = next((name for name in run.report.systems if name), "")
    return TEXTS if run.system == first else ("question", "sent")


def _texts(file: Path, shown: Sequence[str]) -> dict[tuple[str, str], dict[str, str]]:
    """The redacted texts of the misses that a run kept, by account and message."""
    if not file.is_file():
        return {}
    try:
        rows: list[dict[str, Any]] = [
            json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()
        ]
        return {
            (row["account_id"], row["message_id"]): {name: str(row[name]) for name in shown} for row in rows
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(f"{file} is damaged; run the evaluation again") from error

"""What measuring both kinds of rows has in common: usable rows, languages, and warnings."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from nlp_support.errors import InvalidArgument

from ..metrics.significance import FEW_GROUPS, Interval, too_few
from ..reports.report import Figure
from .predictions import Row


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
    """The rows of each known language, in alphabetical order."""
    languages = sorted({row.language for row in rows} - {""})
    return {language: [row for row in rows if row.language == language] for language in languages}


def warnings_of(rows: Sequence[Row]) -> list[str]:
    """What limits the figures of these rows: too few groups, in all or of a language; repeated ids."""
    few = too_few(row.group for row in rows)
    found = [few] if few else []
    counts = {language: groups_of(part) for language, part in by_language(rows).items()}
    thin = [f"language={language} ({count})" for language, count in counts.items() if count < FEW_GROUPS]
    if thin and not few:
        found.append(f"fewer than {FEW_GROUPS} groups, so intervals are too narrow, in {', '.join(thin)}")
    if again := len(rows) - len({row.id for row in rows}):
        found.append(f"{again:,} rows repeat an id; each counts separately")
    return found


def described(rows: Sequence[Row], truth: Iterable[str | bool]) -> dict[str, Any]:
    """What was tested: the digest covers the rows and the truth of each, not the model's output."""
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
    """The figure from these rows only; `undefined` is its note if the value is nan."""
    found = Figure(name, None, n=len(rows), groups=groups_of(rows), slice=slice, unit=unit)
    if math.isnan(value):
        return replace(found, note=undefined)
    low, high = (None, None) if math.isnan(interval.low) else (interval.low, interval.high)
    return replace(found, value=value, low=low, high=high, note=note)


def groups_of(rows: Iterable[Row]) -> int:
    """How many groups the rows belong to."""
    return len({row.group for row in rows})

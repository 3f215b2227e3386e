"""The rows of `eval speed`: every time that was taken, under the name of what was timed."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..reports.report import Figure
from ..rows.records import record

_QUANTILE = re.compile(r", p\d+$")


def time_records(figures: Iterable[Figure]) -> Iterator[dict[str, Any]]:
    """Each measurement of each figure once, whichever of its quantiles are shown."""
    seen = set()
    for one in figures:
        what = _QUANTILE.sub("", one.name)
        if (what, one.system, one.slice) in seen:
            continue
        seen.add((what, one.system, one.slice))
        for at, value in enumerate(one.samples):
            yield record(
                f"{what} {one.slice} {at}".replace("  ", " "),
                system=one.system,
                what=what,
                part=one.slice,
                unit=one.unit,
                value=value,
            )

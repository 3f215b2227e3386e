"""How a run was made: what every report says besides its own settings, and which rows were drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from nlp_support import __version__
from nlp_support.types.numbers import check_whole

from .reports.report import Report

Item = TypeVar("Item")


class Named(Protocol):
    """A model of any kind."""

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...


def label(model: Named) -> str:
    """A model's name (for a folder only the last part) and its fingerprint."""
    return f"{Path(model.name).name}@{model.fingerprint}"


def stamped(report: Report, **made: Any) -> Report:
    """The report with version, command and date, where it does not tell them, and what else is given."""
    stamp: Mapping[str, Any] = {
        "version": __version__,
        "command": f"eval {report.kind}",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return replace(report, made={**stamp, **made, **report.made})


def sampled(items: Sequence[Item], limit: int | None, *, seed: int) -> tuple[list[Item], dict[str, Any]]:
    """At most `limit` of the items, drawn at random, in their order; and what to tell of that.

    Raises:
        InvalidArgument: `limit` is below 1.
    """
    if limit is not None:
        check_whole("limit", limit, low=1)
    if limit is None or limit >= len(items):
        return list(items), {"limit": limit, "sampling": "all"}
    places = np.sort(np.random.default_rng(seed).permutation(len(items))[:limit])
    told = f"{limit} of {len(items)}, drawn with seed {seed}"
    return [items[at] for at in places.tolist()], {"limit": limit, "sampling": told}

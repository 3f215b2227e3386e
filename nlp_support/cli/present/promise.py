"""A promise as text for people and as a value for programs."""

from typing import Any

from ...types.plain import plain
from ...types.promise import Promise
from .layout import WIDTH, wrapped


def promise_text(promise: Promise, *, width: int = WIDTH) -> str:
    """What is promised, from which confidence on, and what it was shown by."""
    one = promise
    told = [
        f"promise: at least {one.right:.0%} of what is offered helps, {one.confidence:.0%} sure; "
        f"made on {one.made_at:%Y-%m-%d}",
        f"offered from confidence {one.threshold:.2f} on: for {one.coverage:.0%} of {one.messages:,} "
        f"messages ({one.since:%Y-%m-%d} to {one.until:%Y-%m-%d})",
        f"{one.helped:,} of the {one.n:,} sets that were offered help ({one.helped / one.n:.0%}, at least "
        f"{one.low:.0%}); judged by {one.judged}",
    ]
    return "\n".join(line for one_told in told for line in wrapped(one_told, width=width))


def promise_value(promise: Promise | None) -> dict[str, Any] | None:
    """The promise as JSON values."""
    return None if promise is None else {**plain(promise), "coverage": promise.coverage}

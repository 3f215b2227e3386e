"""Promises as text for people and as values for programs."""

from typing import Any

from nlp_support import Promise
from nlp_support.cli.present.layout import wrapped
from nlp_support.cli.present.promise import promise_text as promise_text
from nlp_support.cli.present.promise import promise_value

from .tune import Tuning


def tuning_value(account_id: str, found: Tuning, *, stored: bool) -> dict[str, Any]:
    """What was found, as JSON values."""
    best = found.best
    return {
        "account_id": account_id,
        "promise": promise_value(found.promise),
        "stored": stored,
        "messages": found.messages,
        "graded": found.graded,
        "least": found.least,
        "best": None
        if best is None
        else {"threshold": best.threshold, "n": best.n, "helped": best.helped, "low": best.low},
        "reason": found.reason,
    }


def kept_text(account_id: str, promise: Promise | None, *, why_not: str | None, width: int) -> str:
    """The promise that an account has, and why it does not count if it does not."""
    if promise is None:
        return f"{account_id} has no promise: the ranking's threshold counts"
    lines = [promise_text(promise, width=width)]
    if why_not:
        lines += wrapped(why_not, width=width)
    return "\n".join(lines)


def kept_value(account_id: str, promise: Promise | None, *, why_not: str | None) -> dict[str, Any]:
    """The promise that an account has, as JSON values; "ignored" says why it does not count."""
    return {"account_id": account_id, "promise": promise_value(promise), "ignored": why_not}

"""The inbox and duplicate answers as text for people and as values for JSON."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ...text.durations import duration_text
from ...triage import Duplicate, Waiting
from ...types.plain import plain
from .layout import WIDTH, item

BY_HOURS = timedelta(hours=48)  # up to which a wait is told in hours, beyond by the day that it began


def waiting_value(found: Sequence[Waiting]) -> list[dict[str, Any]]:
    """Who is waiting, as plain JSON values, with the urgency."""
    return [{**plain(one), "urgency": one.urgency} for one in found]


def waiting_text(found: Sequence[Waiting], *, width: int = WIDTH) -> str:
    """Who is waiting, in the order given: how urgent it is, then why and where."""
    lines = [] if found else ["nobody is waiting for an answer"]
    for one in found:
        flag = f", flag {one.flag:.2f}" if one.flag_ids else ""
        lines += item(
            f"{one.urgency:.2f}  {_wait(one)}{flag}",
            f"severity {one.severity:.2f}: {'; '.join(one.evidence)}",
            f"{one.account_id}, customer {one.customer_id}, conversation {one.conversation_id}",
            width=width,
        )
    return "\n".join(lines)


def _wait(one: Waiting) -> str:
    target = duration_text(one.target, longest="hours")
    if one.waited < BY_HOURS:
        return f"waited {duration_text(one.waited)} of {target}"
    return f"waiting since {one.since:%Y-%m-%d}, target {target}"


def duplicates_text(found: Sequence[Duplicate], *, width: int = WIDTH) -> str:
    """Duplicate answers, in the order given: what they are, then by whom and where."""
    lines = [] if found else ["no question was answered by two agents"]
    for one in found:
        lines += item(
            f"{one.kind}  {one.apart.total_seconds():.0f} s apart, similarity {one.similarity:.2f}",
            f"by {' and '.join(one.agents)}, messages {one.first} and {one.second}",
            f"{one.account_id}, conversation {one.conversation_id}",
            width=width,
        )
    return "\n".join(lines)

"""Webhooks and the targets of notes, as values and as text for people."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ...store.hooks import HookState
from ...store.notes import NoteTarget
from ...types.plain import plain
from .layout import WIDTH, table

Counts = Mapping[tuple[str, str], Mapping[str, int]]


def hooks_value(hooks: Sequence[HookState], targets: Sequence[NoteTarget], notes: Counts) -> dict[str, Any]:
    """What can be printed as JSON, without secrets and tokens."""
    told = [
        {name: value for name, value in asdict(one).items() if name != "token"}
        | {"notes": dict(notes.get((one.account_id, one.platform), {}))}
        for one in targets
    ]
    return {"hooks": plain(list(hooks)), "notes": told}


def hooks_text(found: Mapping[str, Any], *, width: int = WIDTH) -> str:
    """A line a webhook, and a line a target of notes."""
    lines: list[str] = []
    if not found["hooks"]:
        lines.append("no webhooks; let one in with: nlp-support hook add --account A --platform P")
    else:
        rows = [
            (
                one["account_id"], one["platform"], str(one["deliveries"]), str(one["waiting"]),
                str(one["stuck"]), _time(one["last_at"]),
            )
            for one in found["hooks"]
        ]  # fmt: skip
        headings = ("account", "webhook", "received", "waiting", "given up", "last")
        lines += table(headings, rows, width=width)
    if found["notes"]:
        rows = [
            (
                one["account_id"], one["platform"],
                *(str(one["notes"].get(state, 0)) for state in ("sent", "due", "stuck")), one["url"],
            )
            for one in found["notes"]
        ]  # fmt: skip
        headings = ("account", "notes to", "sent", "due", "given up", "address")
        lines += ["", *table(headings, rows, width=width, wraps="address")]
    return "\n".join(lines)


def _time(value: str | None) -> str:
    return "" if value is None else value[:19].replace("T", " ")

"""A knowledge base as Markdown for people, CSV for spreadsheets, and values for JSON."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from ...insights.faq import Faq, FaqEntry, Gap
from ...types.plain import plain
from ...types.rate import Rate
from .layout import WIDTH, wrapped
from .spreadsheet import csv_text

MARKDOWN = re.compile(r"([\\`*\[\]<>#|~]|(?<!\w)_|_(?!\w))")
RATES = ("solved", "accepted", "edited", "unanswered", "abandoned")


def faq_json(faq: Faq, *, gaps: bool) -> str:
    """One JSON document: the whole result, or the gaps alone."""
    value = plain(faq)
    chosen = {"account_id": faq.account_id, "gaps": value["gaps"]} if gaps else value
    return json.dumps(chosen, ensure_ascii=False, indent=2) + "\n"


def faq_csv(faq: Faq, *, gaps: bool) -> str:
    """One row an entry, or a gap; a rate has two cells, its share and of how many."""
    kind: type[FaqEntry | Gap] = Gap if gaps else FaqEntry
    rows: Sequence[FaqEntry | Gap] = faq.gaps if gaps else faq.entries
    names = [field.name for field in fields(kind)]
    heads = [head for name in names for head in (name, f"{name}_n")[: 1 + (name in RATES)]]
    return csv_text([heads, *([one for name in names for one in _cells(getattr(row, name))] for row in rows)])


def faq_markdown(faq: Faq, *, gaps: bool) -> str:
    """A document with a section an entry, then the gaps; or the gaps alone."""
    lines = [f"# {escaped(faq.account_id)}: questions and answers"]
    if not gaps:
        lines += [] if faq.reason is None else ["", f"No entry: {escaped(faq.reason)}."]
        for entry in faq.entries:
            lines += _entry_lines(entry)
    if faq.gaps or gaps:
        lines += ["", "## Asked often, answered badly or never", ""]
        lines += [_gap_line(gap) for gap in faq.gaps] or ["None."]
    return "\n".join(lines) + "\n"


def on_lines(markdown: str, *, width: int = WIDTH) -> str:
    """Markdown for the screen: its lines broken between words, what is left of one under its beginning."""
    lines = []
    for line in markdown.splitlines():
        begin = line[:2] if line.startswith(("- ", "> ")) else ""
        lines += wrapped(line.removeprefix(begin), width=width, first=begin)
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text on one line, none of which Markdown or HTML reads as markup."""
    line = MARKDOWN.sub(r"\\\1", " ".join(text.split()))
    return line.replace("&", "&amp;").replace("://", "\\://")


FORMATS: dict[str, Callable[..., str]] = {"markdown": faq_markdown, "csv": faq_csv, "json": faq_json}


def _entry_lines(entry: FaqEntry) -> list[str]:
    facts = [
        entry.state if entry.set_by is None else f"{entry.state} by {escaped(entry.set_by)}",
        f"{entry.count} conversations, {entry.customers} customers, {entry.trend}",
        f"last asked {_day(entry.last_seen)}",
        f"answer sent {entry.sent}×, last {_day(entry.answered_at)}",
        _share("solved", entry.solved),
        _satisfaction(entry.satisfaction),
        _share("accepted", entry.accepted),
        _share("edited", entry.edited),
        "**stale**" if entry.stale else "",
    ]
    lines = ["", f"## {escaped(entry.question)}", "", escaped(entry.answer), ""]
    lines.append(f"`{entry.id}` " + " · ".join(fact for fact in facts if fact))
    for other in entry.conflicts:
        when = f"{_day(other.first_sent)} to {_day(other.last_sent)}, sent {other.count}×"
        lines += ["", f"> **Conflict**, {when}: {escaped(other.text)}"]
    return lines


def _gap_line(gap: Gap) -> str:
    facts = [
        f"{gap.count} conversations, {gap.trend}",
        _share("unanswered", gap.unanswered),
        _share("abandoned", gap.abandoned),
        _satisfaction(gap.satisfaction),
        f"last asked {_day(gap.last_seen)}",
    ]
    return f"- {escaped(gap.question)} ({', '.join(fact for fact in facts if fact)})"


def _share(name: str, rate: Rate) -> str:
    return "" if rate.share is None else f"{name} {rate.share:.0%} of {rate.n:,}"


def _satisfaction(points: float | None) -> str:
    return "" if points is None else f"satisfaction {points:.1f}"


def _day(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"


def _cells(value: Any) -> list[Any]:
    """A value as a spreadsheet may have it."""
    if isinstance(value, Rate):
        return [value.share, value.n]
    if isinstance(value, tuple):  # conflicts
        return [" / ".join(f"{_day(other.last_sent)}: {other.text}" for other in value)]
    return [value.isoformat() if isinstance(value, datetime) else value]

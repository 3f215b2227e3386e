"""Journeys, flags and briefs as text for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ...journey.brief import Brief, mood_text
from ...journey.journey import Journey, Standing
from ...types.flag import Flag
from .sparkline import sparkline


def brief_text(brief: Brief) -> str:
    """A brief as lines of text."""
    lines = [
        brief.headline,
        "",
        f"mood   {brief.mood:+.2f} ({brief.mood_text}), change {brief.trend:+.2f}",
    ]
    if brief.moods:
        lines.append(f"curve  {sparkline(brief.moods)}")
    lines.append(f"last   {brief.last_contact}")
    lines += [f"topic  {topic}" for topic in brief.last_topics]
    lines += [f"flag   {flag.severity:.2f}  {'; '.join(flag.texts)}" for flag in brief.open_flags]
    lines += [f"do     {advice}" for advice in brief.do]
    lines += [f"avoid  {advice}" for advice in brief.avoid]
    return "\n".join(lines)


def journey_text(journey: Journey) -> str:
    """A journey as lines of text, a line for each conversation."""
    moods = [mood for contact in journey.conversations for mood in contact.score.moods]
    lines = [
        f"score {journey.score:+.2f} ({mood_text(journey.score)}), change {journey.trend:+.2f}, "
        f"{len(journey.conversations)} conversations, {len(moods)} messages of the customer",
        f"curve {sparkline(moods)}",
    ]
    for contact in journey.conversations:
        score = contact.score
        lines.append(
            f"  {contact.started_at:%Y-%m-%d %H:%M}  {contact.channel:<10} mood {score.mood:+.2f}  "
            f"satisfaction {score.satisfaction:.1f}  weight {contact.weight:.2f}  "
            f"{sparkline(score.moods, width=20):<20}  {contact.conversation_id}"
        )
    lines += [f"flag {flag.raised_at:%Y-%m-%d %H:%M}  {_said(flag)}" for flag in journey.flags]
    return "\n".join(lines)


def flags_table(flags: Sequence[Flag], *, console: Console | None = None) -> None:
    """Print flags, the worst first as they come."""
    table = Table(show_lines=True)
    for heading in ("severity", "customer", "conversation", "raised", "status", "reasons", "id"):
        table.add_column(heading, overflow="fold")
    for flag in flags:
        table.add_row(
            f"{flag.severity:.2f}",
            escape(flag.customer_id),
            escape(flag.conversation_id),
            f"{flag.raised_at:%Y-%m-%d %H:%M}",
            flag.status.value,
            "; ".join(flag.texts),
            flag.id,
        )
    (console or Console()).print(table)


def standings_table(standings: Sequence[Standing], *, console: Console | None = None) -> None:
    """Print how customers stand, the worst first as they come."""
    table = Table()
    for heading in ("customer", "score", "change", "open flags", "last message"):
        table.add_column(heading, overflow="fold")
    for one in standings:
        table.add_row(
            escape(one.customer_id),
            f"{one.score:+.2f}",
            f"{one.trend:+.2f}",
            str(one.open_flags),
            f"{one.last_at:%Y-%m-%d %H:%M}",
        )
    (console or Console()).print(table)


def _said(flag: Flag) -> str:
    return f"{flag.severity:.2f} {flag.status.value}: {'; '.join(flag.texts)}"

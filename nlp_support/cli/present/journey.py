"""Journeys, flags and briefs as text for people."""

from collections.abc import Sequence

from ...journey.brief import Brief, mood_text
from ...journey.journey import Journey, Standing
from ...types.flag import Flag
from .layout import GAP, WIDTH, cut, item, table, wrapped
from .sparkline import sparkline


def brief_text(brief: Brief, *, width: int = WIDTH) -> str:
    """A brief as lines of text."""
    facts = [("mood", f"{brief.mood:+.2f} ({brief.mood_text}), change {brief.trend:+.2f}")]
    if brief.moods:
        facts.append(("curve", sparkline(brief.moods, width=min(60, width - 7))))
    facts.append(("last", brief.last_contact))
    facts += [("topic", topic) for topic in brief.last_topics]
    facts += [("flag", f"{flag.severity:.2f} {'; '.join(flag.texts)}") for flag in brief.open_flags]
    facts += [("do", str(advice)) for advice in brief.do]
    facts += [("avoid", str(advice)) for advice in brief.avoid]
    lines = [*wrapped(brief.headline, width=width), ""]
    for name, text in facts:
        lines += wrapped(text, width=width, first=f"{name:<7}")
    return "\n".join(lines)


def journey_text(journey: Journey, *, width: int = WIDTH) -> str:
    """A journey as lines of text: a row for each conversation, then its flags."""
    moods = [mood for contact in journey.conversations for mood in contact.score.moods]
    summary = (
        f"score {journey.score:+.2f} ({mood_text(journey.score)}), change {journey.trend:+.2f}, "
        f"{len(journey.conversations)} conversations, {len(moods)} messages of the customer"
    )
    lines = [*wrapped(summary, width=width), f"curve {sparkline(moods, width=min(60, width - 6))}", ""]
    headings = ("began", "channel", "mood", "satisfaction", "weight", "conversation")
    rows = [
        (
            f"{contact.started_at:%Y-%m-%d %H:%M}",
            cut(contact.channel, 10),
            f"{contact.score.mood:+.2f}",
            f"{contact.score.satisfaction:.1f}",
            f"{contact.weight:.2f}",
            cut(contact.conversation_id, 21),  # at most what is left of 80
        )
        for contact in journey.conversations
    ]
    lines += table(headings, rows, width=width, right=headings[2:5])
    lines += [""] if journey.flags else []
    for flag in journey.flags:
        lines += _flag_lines(flag, width)
    return "\n".join(lines)


def flags_text(flags: Sequence[Flag], *, width: int = WIDTH) -> str:
    """Flags in the order given: of each its severity and customer, then why, where and its id."""
    lines = [] if flags else ["no flags"]
    for flag in flags:
        lines += item(
            f"{flag.severity:.2f}{GAP}{flag.status.value}{GAP}{flag.customer_id}",
            "; ".join(flag.texts),
            f"raised {flag.raised_at:%Y-%m-%d %H:%M}, conversation {flag.conversation_id}",
            f"id {flag.id}",
            width=width,
        )
    return "\n".join(lines)


def standings_text(standings: Sequence[Standing], *, width: int = WIDTH) -> str:
    """How customers stand, in the order given."""
    headings = ("customer", "score", "change", "open flags", "last message")
    rows = [
        (
            cut(one.customer_id, 34),
            f"{one.score:+.2f}",
            f"{one.trend:+.2f}",
            str(one.open_flags),
            f"{one.last_at:%Y-%m-%d %H:%M}",
        )
        for one in standings
    ]
    return "\n".join(table(headings, rows, width=width, right=headings[1:4]))


def _flag_lines(flag: Flag, width: int) -> list[str]:
    head = f"flag {flag.raised_at:%Y-%m-%d %H:%M}{GAP}{flag.severity:.2f} {flag.status.value}"
    return [head, *wrapped("; ".join(flag.texts), width=width, first=5 * " ")]

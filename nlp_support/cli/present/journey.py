"""Journeys, flags and briefs as text for people, in the language of the desk."""

from collections.abc import Sequence

from rich.cells import cell_len

from ...journey.brief import Brief, mood_text
from ...journey.journey import Journey, Standing
from ...journey.texts import text_of
from ...types.flag import Flag
from .labels import Labels
from .layout import GAP, WIDTH, cut, item, table, wrapped
from .sparkline import sparkline


def brief_text(brief: Brief, *, language: str = "en", width: int = WIDTH) -> str:
    """A brief as lines of text; give the language that it was made in."""
    labels = Labels(language)
    first = labels.column("mood", "curve", "last", "signs", "topic", "flag", "do", "avoid")
    change = labels("change")
    facts = [("mood", f"{brief.mood:+.2f} ({brief.mood_text}), {change} {brief.trend:+.2f}")]
    if brief.moods:
        room = width - cell_len(first["curve"])
        facts.append(("curve", sparkline(brief.moods, width=min(60, room))))
    facts.append(("last", brief.last_contact))
    facts += [("signs", sign) for sign in brief.signs]
    facts += [("topic", topic) for topic in brief.last_topics]
    facts += [("flag", f"{flag.severity:.2f} {'; '.join(flag.texts)}") for flag in brief.open_flags]
    facts += [("do", str(advice)) for advice in brief.do]
    facts += [("avoid", str(advice)) for advice in brief.avoid]
    lines = [*wrapped(brief.headline, width=width), ""]
    for key, text in facts:
        lines += wrapped(text, width=width, first=first[key])
    return "\n".join(lines)


def journey_text(journey: Journey, *, language: str = "en", width: int = WIDTH) -> str:
    """A journey as lines of text: a row for each conversation, then its flags."""
    labels = Labels(language)
    moods = [mood for contact in journey.conversations for mood in contact.score.moods]
    summary = labels(
        "summary",
        score=f"{journey.score:+.2f}",
        mood=mood_text(journey.score, language=language),
        change=f"{journey.trend:+.2f}",
        conversations=len(journey.conversations),
        messages=len(moods),
    )
    lines = wrapped(summary, width=width)
    lines += [f"{labels('curve')} {sparkline(moods, width=min(60, width - 6))}", ""]
    rated = any(contact.rating is not None for contact in journey.conversations)
    shown = ("rating",) if rated else ()
    headings = labels.row("began", "channel", "mood", "satisfaction", *shown, "weight", "conversation")
    rows = [
        (
            f"{contact.started_at:%Y-%m-%d %H:%M}",
            cut(contact.channel, 10),
            f"{contact.score.mood:+.2f}",
            f"{contact.score.satisfaction:.1f}",
            *(("" if contact.rating is None else f"{contact.rating:.1f}",) if rated else ()),
            f"{contact.weight:.2f}",
            cut(contact.conversation_id, 13 if rated else 21),  # at most what is left of 80
        )
        for contact in journey.conversations
    ]
    lines += table(headings, rows, width=width, right=headings[2:-1])
    lines += [""] if journey.flags else []
    for flag in journey.flags:
        lines += _flag_lines(flag, labels, width)
    return "\n".join(lines)


def flags_text(flags: Sequence[Flag], *, language: str = "en", width: int = WIDTH) -> str:
    """Flags in the order given: of each its severity and customer, then why, where and its id."""
    labels = Labels(language)
    lines = [] if flags else [labels("no-flags")]
    for flag in flags:
        lines += item(
            f"{flag.severity:.2f}{GAP}{_status(flag, language)}{GAP}{flag.customer_id}",
            "; ".join(flag.texts),
            f"{labels('raised')} {flag.raised_at:%Y-%m-%d %H:%M}, "
            f"{labels('conversation')} {flag.conversation_id}",
            f"id {flag.id}",
            width=width,
        )
    return "\n".join(lines)


def standings_text(standings: Sequence[Standing], *, language: str = "en", width: int = WIDTH) -> str:
    """How customers stand, in the order given."""
    headings = Labels(language).row("customer", "score", "change", "open-flags", "last-message")
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


def _flag_lines(flag: Flag, labels: Labels, width: int) -> list[str]:
    status = _status(flag, labels.language)
    head = f"{labels('flag')} {flag.raised_at:%Y-%m-%d %H:%M}{GAP}{flag.severity:.2f} {status}"
    return [head, *wrapped("; ".join(flag.texts), width=width, first=5 * " ")]


def _status(flag: Flag, language: str) -> str:
    return text_of("status", flag.status, language=language)

"""A report as one self-contained HTML page: no scripts, no network, light and dark."""

from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from ...errors import MissingExtra
from ...text.durations import duration_text
from ...types.rate import Rate
from ..metrics.results import Times
from .html import fill
from .plots import draw_bars, draw_moods, draw_volume
from .report import AccountReport

LIBRARIES = ("jinja2", "matplotlib")
ISSUES = 12  # that are drawn; the table has all
AGENTS = 30  # in the table
STEPS = {1: "day", 7: "week", 28: "four weeks"}

# Reasons of flags for people.
REASONS = {
    "closing-negative": "closing negative",
    "falling": "falling trend",
    "low-satisfaction": "low satisfaction",
    "asked-again": "asked again",
    "angry": "angry",
    "manager": "asks for a manager",
    "leaves": "threatens to leave",
    "legal": "legal words",
    "safety": "safety words",
    "urgent": "urgent",
    "no-answer": "no answer",
}


@dataclass(frozen=True, slots=True)
class Drawings:
    """The page's drawings as SVG; "" if there is nothing to draw."""

    volume: str
    replies: str
    moods: str
    issues: str
    flags: str


def render_page(report: AccountReport) -> str:
    """The report as one HTML file, as text; equal reports give equal text.

    Raises:
        MissingExtra: Jinja2 or matplotlib is not installed.
    """
    check_extra()
    return fill(
        Path(__file__).with_name("page.html"),
        (seconds_text, rate_text, interval_text, mood_text),
        report=report,
        metrics=report.metrics,
        drawn=_drawings(report),
        step=STEPS[report.mood_step],
        reasons=REASONS,
        agents=report.coaching.by_agent[:AGENTS],
        times=_times(report),
    )


def check_extra() -> None:
    """Refuse early if the page could not be made in the end.

    Raises:
        MissingExtra: Jinja2 or matplotlib is not installed.
    """
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        raise MissingExtra(f"a page needs {' and '.join(missing)}: pip install 'nlp-support[report]'")


def seconds_text(seconds: float | None, *, business: bool = False) -> str:
    """Such as "40 seconds" or "3.4 hours", of business time never in days; a dash for None."""
    if seconds is None:
        return "–"
    return duration_text(timedelta(seconds=seconds), longest="hours" if business else "days")


def rate_text(rate: Rate) -> str:
    """Such as "87%"; a dash if there was no case."""
    return "–" if rate.share is None else f"{rate.share:.0%}"


def interval_text(rate: Rate) -> str:
    """The interval of a rate, such as "81–92%"; empty if there was no case."""
    return "" if rate.low is None or rate.high is None else f"{100 * rate.low:.0f}–{rate.high:.0%}"


def mood_text(value: float | None) -> str:
    """A mood with its sign; a dash for None."""
    return "–" if value is None else f"{round(value, 2) + 0.0:+.2f}"


def _times(report: AccountReport) -> list[tuple[str, str, Times]]:
    """What was measured by which clock; business time only if it differs."""
    metrics = report.metrics
    found = []
    for name, measured in (
        ("first reply", metrics.first_reply.all),
        ("any reply", metrics.replies.all),
        ("resolution", metrics.resolution.all),
    ):
        found.append((name, "calendar", measured.calendar))
        if measured.business != measured.calendar:
            found.append((name, "business", measured.business))
    return found


def _drawings(report: AccountReport) -> Drawings:
    issues = [issue for issue in report.issues if not issue.other][:ISSUES]
    before = [issue.before for issue in issues if issue.before is not None]
    waits, flags = report.metrics.first_reply.all.calendar.buckets, report.flags.by_reason
    conversations = "conversations"
    return Drawings(
        volume=draw_volume(report.metrics.volume.by_weekday_hour, prefix="volume"),
        replies=draw_bars(list(waits), list(waits.values()), what=conversations, prefix="replies"),
        moods=draw_moods(report.moods, step=report.mood_step, prefix="moods"),
        issues=draw_bars(
            [issue.name for issue in issues],
            [issue.n for issue in issues],
            what=conversations,
            prefix="issues",
            before=before,
        ),
        flags=draw_bars(
            [REASONS.get(code, code) for code in flags], list(flags.values()), what="flags", prefix="flags"
        ),
    )

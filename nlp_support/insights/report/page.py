"""A report as one self-contained HTML page: no scripts, no network, light and dark."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ...errors import MissingExtra
from ..metrics.changes import FEW
from ..metrics.results import SuggestionOutcomes, Times
from .html import fill
from .plots import draw_bars, draw_moods, draw_volume
from .report import AccountReport
from .words import difference_text, figure_text, interval_text, mood_text, rate_text, seconds_text

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
        (seconds_text, rate_text, interval_text, mood_text, figure_text, difference_text),
        report=report,
        metrics=report.metrics,
        drawn=_drawings(report),
        step=STEPS[report.mood_step],
        reasons=REASONS,
        agents=report.coaching.by_agent[:AGENTS],
        times=_times(report),
        verdicts=list(_verdicts(report)),
        few=FEW,
    )


def check_extra() -> None:
    """Refuse early if the page could not be made in the end.

    Raises:
        MissingExtra: Jinja2 or matplotlib is not installed.
    """
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        raise MissingExtra(f"a page needs {' and '.join(missing)}: pip install 'nlp-support[report]'")


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


def _verdicts(report: AccountReport) -> Iterator[tuple[str, str, SuggestionOutcomes]]:
    """What agents did with suggestions: with a kind and a name, both empty for all."""
    found = report.metrics.suggestions
    yield "", "", found.all
    for kind in ("source", "agent", "week"):
        for name, own in getattr(found, f"by_{kind}").items():
            yield kind, name, own


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

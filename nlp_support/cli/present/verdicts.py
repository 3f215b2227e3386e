"""What agents did with suggestions, as a table for people."""

from collections.abc import Iterator

from ...insights.metrics.results import ServiceMetrics, SuggestionOutcomes
from ...types.rate import Rate
from .layout import table, wrapped

KINDS = ("source", "agent", "week")


def verdicts_lines(metrics: ServiceMetrics, *, width: int) -> list[str]:
    """A table over all, by source, agent and week; one line where nobody gave feedback."""
    found = metrics.suggestions
    if not found.all.n:
        return wrapped(f"Suggestions: no feedback recorded in this period{_elsewhere(metrics)}", width=width)
    headings = ("", "n", "accepted", "edited", "rejected", "distance")
    rows = [_row("all", found.all)]
    for kind in KINDS:
        rows += [_row(f"{kind} {name}", own) for name, own in getattr(found, f"by_{kind}").items()]
    lines = table(headings, rows, width=width, right=headings[1:], wraps="")
    notes = [line for note in _notes(metrics) for line in wrapped(note, width=width)]
    return ["What agents did with suggestions", *lines, *notes]


def share(rate: Rate) -> str:
    """A rate with its interval."""
    return "–" if rate.share is None else f"{rate.share:.0%} ({100 * (rate.low or 0):.0f}–{rate.high:.0%})"


def _row(name: str, own: SuggestionOutcomes) -> tuple[str, ...]:
    shares = map(share, (own.accepted, own.edited, own.rejected))
    distance = "–" if own.distance.mean is None else f"{own.distance.mean:.2f}"
    return (name, f"{own.n:,}", *shares, distance)


def _elsewhere(metrics: ServiceMetrics) -> str:
    """How many more are recorded."""
    count = metrics.suggestions.elsewhere
    return f"; {count:,} more at other times or in other conversations" if count else ""


def _far(own: SuggestionOutcomes) -> str:
    """How far edits went, and of how many that is known."""
    distance = own.distance
    known = f"known of {distance.n:,} of {own.edited.count:,} edited"
    if distance.low is None or distance.high is None:
        return known
    return f"on average within {max(distance.low, 0):.2f}–{min(distance.high, 1):.2f} (95%), {known}"


def _notes(metrics: ServiceMetrics) -> Iterator[str]:
    """How much the table tells of, and what is in no row of it."""
    found = metrics.suggestions
    of = f"of {found.all.conversations:,} conversations{_elsewhere(metrics)}"
    yield f"n: suggestions with feedback, {of}"
    if found.all.edited.count:
        yield f"distance: from what was suggested to what was sent, {_far(found.all)}"
    if found.asked.n:
        told = f"{share(found.asked)} of {found.asked.n:,}"
        yield f"Questions with feedback: {told}; of the others nothing is known"
    if found.unnamed:
        yield f"In no agent's row, since their feedback names no agent: {found.unnamed:,} suggestions"
    if found.unplaced:
        yield f"Counted for no question, since they name no conversation: {found.unplaced:,} suggestions"

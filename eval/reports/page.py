"""A report as one self-contained HTML page: no scripts, no network, light and dark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp_support.insights.report.html import fill

from .grids import (
    Grid,
    confusion_grids,
    count_text,
    interval_text,
    notes_of,
    overall_grids,
    plain_text,
    slice_grids,
    value_text,
)
from .plots import draw_curves, draw_intervals
from .report import Curve, Figure, Report

MISSES = 50
SHOWN = 6  # figures at the top
COMPARED = 3  # figures drawn for every system
DRAWN = 16  # slices of a kind that are drawn; the table has all

# The figures to show first, for any kind of report, in this order.
HEADLINE = (
    *("sendable@1", "sendable@3", "useful@3"),
    *("similar@1", "recall@3", "coverage", "right when offered", "aurc", "ece", "similarity"),
    *("macro_f1", "macro_recall", "auc", "false_positive_rate", "recall", "horizon", "recovery", "accuracy"),
    *("suggest, warm account, p50", "suggest / encode alone, p50", "suggest / the stack, p50"),
    *("a cold window of 2,000 adds, p50", "cold start, p50", "batch / encoding it, p50"),
    *("leak rate", "leaks per 1,000 suggestions", "suggestions from another account", "false redactions"),
)

# What each figure means, for someone who has not measured suggestions before.
MEANING = {
    "coverage": "Share of customer messages that got a suggestion.",
    "right when offered": "Share of first suggestions that mean what the agent sent; abstaining is left out.",
    "exact@1": "Share of messages whose first suggestion is what was sent, word for word.",
    "recall@1": "Share of messages whose first suggestion says what was sent in nearly the same words.",
    "recall@3": "Share of messages with nearly the words that were sent among the first 3 suggestions.",
    "recall@5": "Share of messages with nearly the words that were sent among the first 5 suggestions.",
    "recall@3 where possible": "The same, of the messages to which such a reply had been sent before.",
    "similar@1": "Share of messages whose first suggestion means what was sent, by the judge.",
    "similar@3": "Share of messages with the meaning of what was sent among the first 3 suggestions.",
    "similar@5": "Share of messages with the meaning of what was sent among the first 5 suggestions.",
    "possible": "Share of messages to which a right reply had been sent before: the most a system can reach.",
    "possible (similar)": "The same, of replies that mean what was sent.",
    "mrr": "One over the rank of the first right suggestion, on average: 1 when it is always first.",
    "ndcg@3": "How close the first 3 suggestions come to the best possible choice and order, from 0 to 1.",
    "similarity": "How similar the first suggestion is to what was sent, by the judge.",
    "1-of-100": "Share of messages where the sent reply is ranked above 99 replies drawn at random.",
    "aurc": "Mean share of wrong suggestions over all levels of coverage. Less is better.",
    "ece": "How far confidence is from the share that was right, on average. 0 is perfectly calibrated.",
    "brier": "Mean squared difference between confidence and outcome. Less is better.",
    "diversity": "How much the suggestions for one message differ in meaning. 0 means that all are the same.",
    "graded": "Share of messages with a suggestion whose first one people graded.",
    "sendable@1": "Share of graded first suggestions that people would send as they are.",
    "useful@1": "Share of graded first suggestions that people find at least a useful start.",
    "sendable@3": "Share of messages with one among the first 3 suggestions, all graded, to send as it is.",
    "useful@3": "Share of messages with one among the first 3 suggestions, all graded, that helps.",
    "graded ece": "How far confidence is from the share that people would send as it is, on average.",
    "graded brier": "Mean squared difference between confidence and what people would send as it is.",
    "graded ece by chance": "The same error of a perfect confidence, on as few messages.",
    "graded set ece": "How far the set's confidence is from the share of sets that help people, on average.",
    "graded set brier": "Mean squared difference between the set's confidence and whether it helps people.",
    "graded set ece by chance": "The same error of a perfect confidence, on as few messages.",
    "auc, sendable": "How often a reply that people would send scores above one that they would not.",
    "auc, useful": "How often a reply that helps scores above one that does not, as people graded.",
    "agreement, sendable": "Share of graded replies on which this judge and people say the same: to send.",
    "agreement, useful": "Share of graded replies on which this judge and people say the same: of help.",
    "kappa, sendable": "The same beyond chance: 0 is chance, 1 is full agreement.",
    "kappa, useful": "The same beyond chance: 0 is chance, 1 is full agreement.",
    "set similar when offered": "Share of shown sets of which one of three means what was sent.",
    "meant@1": "Share of messages whose first suggestion means what was sent, by the judge beside the first.",
    "meant@3": "Share of messages with the meaning of what was sent among the first 3, by that judge.",
    "meant when offered": "Share of first suggestions that mean what was sent, by that judge.",
    "set meant when offered": "Share of shown sets in which one of three means what was sent, by that judge.",
    "set helps when offered": "Share of sets shown since a promise was made that help, by people or a judge.",
    "set right when offered": "Share of shown sets in which one of three is right by either judge.",
    "set aurc": "Mean share of sets without a right one over all levels of coverage. Less is better.",
    "set ece": "How far the confidence of sets is from the share that held a right one. 0 is calibrated.",
    "set brier": "Mean squared difference between the confidence of sets and the outcome. Less is better.",
    "staleness": "Share of suggestions that a newer reply to the same question contradicts. Less is better.",
    "accuracy": "Share of messages whose class was predicted correctly.",
    "macro_f1": "Mean F1 over the classes, so that rare classes count as much as common ones.",
    "macro_recall": "Mean share found over the classes, so that rare classes count as much as common ones.",
    "auc": "How often an unsatisfied conversation scores worse than a satisfied one; 0.5 is chance.",
    "recall": "Share of what should have been found that was found.",
    "precision": "Share of what was found that should have been found.",
    "false_positive_rate": "Share of the satisfied conversations that were flagged. Less is better.",
    "horizon": "Turns between the first flag and the end of the conversation: the time left to help.",
    "recovery": "Flags rightly cleared minus flags wrongly cleared, as a share of conversations.",
    "leak rate": "Share of replies with planted personal data that still show it. 0 is the goal.",
    "question leak rate": "The same, of the past questions that are shown beside suggestions.",
    "canaries offered": "Share of the planted replies that were suggested at all; only those can leak.",
    "leaks per 1,000 suggestions": "Suggestions that still show planted data, in 1,000. 0 is the goal.",
    "false redactions": "Share of texts without personal data that were changed. Less is better.",
    "suggestions from another account": "Suggestions that came from, or quote, another account. Must be 0.",
    "suggestions of a forgotten customer": "Suggestions with data of a customer who was erased. Must be 0.",
}

# How to read each plot.
READING = {
    "risk-coverage": "From left to right more messages get a suggestion, surest first. Lower is better.",
    "reliability": "On the diagonal a confidence of 0.8 is right 8 times in 10. Below it: overconfident.",
    "history size": "Quality with only this many of the newest messages to suggest from.",
    "latency": "Time of a call: at 0.95 all but the slowest 5% of calls are done.",
    "growth by rows": "What a larger window of one account costs.",
    "growth by accounts": "What more accounts in one store cost.",
    "roc": "The share of the unsatisfied that is found, against false alarms; the diagonal is chance.",
}


@dataclass(frozen=True)
class Plot:
    """One plot with its caption, and how to read it."""

    title: str
    reading: str
    svg: str


@dataclass(frozen=True)
class SliceKind:
    """One kind of slice: a plot of one figure, and a table for each system."""

    kind: str
    plot: Plot | None
    grids: tuple[Grid, ...]


def render_page(report: Report) -> str:
    """The report as the text of one HTML file; equal reports give equal text.

    Raises:
        MissingExtra: Jinja2 or matplotlib is not installed.
    """
    grids = overall_grids(report)
    return fill(
        Path(__file__).with_name("page.html"),
        (value_text, interval_text, count_text, plain_text, notes_of),
        report=report,
        grids=grids,
        headline=_headline(grids),
        meanings={name: MEANING[name] for grid in grids for name in grid.rows if name in MEANING},
        comparisons=list(_comparisons(report, grids)),
        curves=list(_curves(report)),
        slices=list(_slices(report)),
        confusions=confusion_grids(report),
        misses=[(miss, _score(miss.confidence), _score(miss.similarity)) for miss in report.misses[:MISSES]],
    )


def _headline(grids: Sequence[Grid]) -> list[tuple[str, Figure]]:
    """The first system's main figures, with their headings."""
    for grid in grids:
        own = [name for name in sorted(grid.rows, key=_rank) if (name, grid.columns[0]) in grid.cells]
        return [(grid.heading(name), grid.cells[name, grid.columns[0]]) for name in own[:SHOWN]]
    return []


def _comparisons(report: Report, grids: Sequence[Grid]) -> Iterator[Plot]:
    """The main figures of all systems, drawn side by side."""
    rows = [grid.row(name) for grid in grids for name in grid.rows]
    compared = sorted((row for row in rows if len(row) > 1), key=lambda row: _rank(row[0].name))
    for number, row in enumerate(compared[:COMPARED]):
        names = [figure.system for figure in row]
        series = [_systems(report).index(name) for name in names]
        svg = draw_intervals(row, labels=names, series=series, prefix=f"compare{number}")
        if svg:
            yield Plot(row[0].name, MEANING.get(row[0].name, ""), svg)


def _systems(report: Report) -> list[str]:
    return [system for system in report.systems if system]


def _curves(report: Report) -> Iterator[Plot]:
    plots: dict[tuple[str, str, str], list[Curve]] = {}
    for curve in report.curves:
        plots.setdefault((curve.name, curve.x, curve.y), []).append(curve)
    for number, ((name, _, _), curves) in enumerate(plots.items()):
        svg = draw_curves(curves, systems=_systems(report), prefix=f"curve{number}")
        if svg:
            yield Plot(name, READING.get(name.partition(",")[0], ""), svg)


def _slices(report: Report) -> Iterator[SliceKind]:
    kinds: dict[str, list[Grid]] = {}
    for grid in slice_grids(report):
        kinds.setdefault(grid.kind, []).append(grid)
    for number, (kind, grids) in enumerate(kinds.items()):
        yield SliceKind(kind, _slice_plot(report, grids[0], prefix=f"slice{number}"), tuple(grids))


def _slice_plot(report: Report, grid: Grid, *, prefix: str) -> Plot | None:
    """One figure over the slices of a kind; the largest where there are many."""
    name = min(grid.columns, key=_rank)
    placed = [(row, grid.cells[row, name]) for row in grid.rows if (row, name) in grid.cells]
    large = {row for row, _ in sorted(placed, key=lambda one: -one[1].n)[:DRAWN]}
    placed = [(row, figure) for row, figure in placed if row in large]
    whole = report.figure(name, system=grid.system)
    svg = draw_intervals(
        [figure for _, figure in placed], labels=[row for row, _ in placed], whole=whole, prefix=prefix
    )
    if not svg:
        return None
    whose = f", {grid.system}" if grid.system else ""
    reading = [
        "Bars are 95% intervals." if any(interval_text(figure) for _, figure in placed) else "",
        f"The dashed line is all rows: {value_text(whole)}." if whole else "",
        f"The {DRAWN} largest." if len(placed) < len(grid.rows) else "",
    ]
    return Plot(f"{name} by {grid.kind or 'slice'}{whose}", " ".join(filter(None, reading)), svg)


def _score(value: float) -> str:
    return value_text(Figure("", value))


def _rank(name: str) -> int:
    return HEADLINE.index(name) if name in HEADLINE else len(HEADLINE)

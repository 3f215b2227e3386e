"""How moods change with each agent and on each topic, allowing for what chance does to small numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..cases import Case, authors
from .changes import SURE

FEWEST = 5  # conversations that a group needs to be ranked
SPREAD_FROM = 10  # with this many more conversations than groups, the spread within groups is estimated
LINE_FROM = 10  # with this many conversations, the expected change depends on the mood before

Row = tuple[str, float, float]  # an agent or topic, mood before, mood after


@dataclass(frozen=True, slots=True)
class GroupChange:
    """How the mood changes with one agent, or on one topic.

    Attributes:
        name: the agent's id, or the topic's name.
        n: conversations with a customer's message both before and after.
        change: the mean change of mood from before to after, in [-2, 2].
        effect: by how much more the mood rises than for customers of the account who began in the same mood,
            shrunk towards 0 as far as groups of this size differ by chance.
        low, high: its 95% interval before shrinking; None if there is only one conversation in all.
        ranked: whether there are 5 conversations or more; groups with fewer say too little to be ranked.
    """

    name: str
    n: int
    change: float
    effect: float
    low: float | None
    high: float | None
    ranked: bool


def by_agent(cases: Iterable[Case]) -> list[GroupChange]:
    """The agents, the best first and those that cannot be ranked last.

    "Before" is what the customer wrote before the agent's first message in a conversation; "after" is what
    the customer wrote while this agent had spoken last. Messages of agents without an id are left out; two
    people who share an id count as one agent.
    """
    return compare_groups(row for case in cases for row in _agents(case))


def by_topic(cases: Iterable[Case], names: Mapping[str, str]) -> list[GroupChange]:
    """The same by topic, before and after the first message of any agent.

    Args:
        names: the name of the topic, by conversation id; conversations without one are left out.
    """
    return compare_groups(
        (names[case.conversation_id], before, after)
        for case in cases
        if case.conversation_id in names
        for before, after in _answered(case)
    )


def compare_groups(rows: Iterable[Row]) -> list[GroupChange]:
    """Groups by how their moods change compared with those who began in the same mood, shrunk by empirical
    Bayes (Efron & Morris 1975, "Data analysis using Stein's estimator"), with one spread for all."""
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, before, after in rows:
        groups[name].append((before, after))
    if not groups:
        return []
    names = sorted(groups)
    moods = np.array([row for name in names for row in groups[name]])  # (n, 2)
    of = np.repeat(np.arange(len(names)), [len(groups[name]) for name in names])
    changes = moods[:, 1] - moods[:, 0]
    more = changes - _expected(moods[:, 0], changes)
    sizes = np.bincount(of)
    means, change = np.bincount(of, more) / sizes, np.bincount(of, changes) / sizes
    within, between = _variances(more, of, sizes, means)
    found = []
    for at, name in enumerate(names):
        error = None if within is None else within / sizes[at]
        kept = 0.0 if error is None or not between else between / (between + error)
        half = None if error is None else SURE * error**0.5
        found.append(
            GroupChange(
                name=name,
                n=int(sizes[at]),
                change=float(change[at]),
                effect=float(kept * means[at]) + 0.0,  # never -0
                low=None if half is None else float(means[at] - half),
                high=None if half is None else float(means[at] + half),
                ranked=bool(sizes[at] >= FEWEST),
            )
        )
    return sorted(found, key=lambda one: (not one.ranked, -one.effect if one.ranked else 0.0, one.name))


def _expected(before: NDArray[np.float64], changes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,), the usual change for customers who began in that mood: the angriest can only calm down."""
    if len(before) < LINE_FROM or np.ptp(before) < 1e-9:
        return np.full(len(before), changes.mean())
    slope, start = np.polyfit(before, changes, 1)
    line: NDArray[np.float64] = start + slope * before
    return line


def _variances(
    values: NDArray[np.float64], of: NDArray[np.int64], sizes: NDArray[np.int64], means: NDArray[np.float64]
) -> tuple[float | None, float]:
    """The variance within groups and between them (one-way, method of moments); with too few conversations
    for that, all of it counts as within. None for a single conversation."""
    n, groups = len(values), len(sizes)
    if n - groups < SPREAD_FROM or groups == 1:
        return (float(values.var(ddof=1)) if n > 1 else None), 0.0
    within = float(np.square(values - means[of]).sum()) / (n - groups)
    across = float(sizes @ np.square(means - values.mean())) / (groups - 1)
    typical = (n - float(sizes @ sizes) / n) / (groups - 1)
    return within, max(0.0, (across - within) / typical)


def _agents(case: Case) -> Iterator[Row]:
    spoke = authors(case)
    for agent in dict.fromkeys(filter(None, spoke)):
        own = [at for at, one in enumerate(spoke) if one == agent]
        if own[0]:
            yield agent, float(case.moods[: own[0]].mean()), float(case.moods[own].mean())


def _answered(case: Case) -> Iterator[tuple[float, float]]:
    """The mean mood before and after the first message of an agent, if there are both."""
    first = int(np.searchsorted(case.known[:, 1] > 0, True))
    if 0 < first < len(case.moods):
        yield float(case.moods[:first].mean()), float(case.moods[first:].mean())

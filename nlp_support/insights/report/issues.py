"""What customers wrote about in a period, and whether more or less often than in the one before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...text.endings import Ending
from ...types.rate import Rate
from ..cases import Case
from ..topics import OTHER, Topics
from ..trend import Trend, trend_of


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue type.

    Attributes:
        name: its most typical words, or a typical question.
        other: whether it stands for what belongs to no issue type.
        n: how many conversations began in the period.
        before: the same for the period before, which is just as long; None if the history is too short.
        trend: rising or falling if n / (n + before) certainly differs from a half (95%), otherwise steady;
            None without a period before.
        resolved: the share that was resolved, of those of the n that are over.
    """

    name: str
    other: bool
    n: int
    before: int | None
    trend: Trend | None
    resolved: Rate


def issues_of(cases: Sequence[Case], earlier: Sequence[Case] | None, topics: Topics) -> tuple[Issue, ...]:
    """The issue types with a conversation in the period, the largest first and "other" last.

    Args:
        cases: conversations of the period.
        earlier: those of the period before; None if the history is too short.
        topics: found in both periods together, so that they mean the same in both.
    """
    names = {topic.id: topic.name for topic in topics.topics}
    before = None if earlier is None else Counter(topics.of.get(case.conversation_id) for case in earlier)
    groups: dict[int, list[Case]] = {}
    for case in cases:
        topic = topics.of.get(case.conversation_id)
        if topic in names:
            groups.setdefault(topic, []).append(case)
    found = [
        _issue(names[topic], own, other=topic == OTHER, before=None if before is None else before[topic])
        for topic, own in groups.items()
    ]
    return tuple(sorted(found, key=lambda issue: (issue.other, -issue.n, issue.name)))


def _issue(name: str, cases: Sequence[Case], *, other: bool, before: int | None) -> Issue:
    over = [case for case in cases if case.ending is not Ending.OPEN]
    n = len(cases)
    return Issue(
        name=name,
        other=other,
        n=n,
        before=before,
        trend=None if before is None else trend_of(Rate.of(n, n + before), usual=0.5),
        resolved=Rate.of(sum(case.ending is Ending.RESOLVED for case in over), len(over)),
    )

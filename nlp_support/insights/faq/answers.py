"""The best of the answers to one question, and those that contradict it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from ...store.feedback import Outcomes
from ...text.endings import Ending
from ...text.rarity import EVEN, Rarity
from ...text.wording import similar
from ...types.rate import Rate
from ..questions import Answer
from .evidence import Evidence

PRIOR = 5  # imaginary outcomes at the account's mean, so that one lucky case does not win
OFTEN, LATELY = 1.0, 0.3  # the worth of always being sent, and of being sent just now; outcomes are in [0, 1]
HALF_LIFE = timedelta(days=90)
CASES = 2  # contradicting answers from which they may be cases, not changes
IN_USE = 2  # times sent from which a contradicting answer is a conflict, not just one customer's case


@dataclass(frozen=True)
class Variant:
    """One answer: the same facts in mostly the same words; each time it was sent, oldest first."""

    sent: tuple[Answer, ...]

    @property
    def newest(self) -> Answer:
        return self.sent[-1]

    @property
    def first_sent(self) -> datetime:
        return self.sent[0].message.sent_at

    @property
    def last_sent(self) -> datetime:
        return self.newest.message.sent_at


@dataclass(frozen=True)
class Worked:
    """How well some answers worked: the share of their contacts that were resolved (of those that are over),
    how satisfied customers were afterwards, in [1, 5], and what agents did when they were
    suggested."""

    solved: Rate
    satisfactions: tuple[float, ...]
    feedback: Outcomes

    @property
    def satisfaction(self) -> float | None:
        """The mean satisfaction; None if none is known."""
        return fmean(self.satisfactions) if self.satisfactions else None

    @property
    def accepted(self) -> Rate:
        """The share of suggestions sent unchanged, of those that agents decided on."""
        return Rate.of(self.feedback.accepted, self._offered)

    @property
    def edited(self) -> Rate:
        """The share of suggestions sent after a change, of those that agents decided on."""
        return Rate.of(self.feedback.edited, self._offered)

    @property
    def marks(self) -> tuple[tuple[float, int], ...]:
        """Sum and number of outcomes in [0, 1]: solved, satisfied customers, accepted (edited counts
        half)."""
        satisfied = sum((points - 1) / 4 for points in self.satisfactions)
        return (
            (self.solved.count, self.solved.n),
            (satisfied, len(self.satisfactions)),
            (self.feedback.accepted + 0.5 * self.feedback.edited, self._offered),
        )

    @property
    def _offered(self) -> int:
        return self.feedback.accepted + self.feedback.edited + self.feedback.rejected


def worked(evidence: Evidence, answers: Sequence[Answer]) -> Worked:
    """How well some answers worked."""
    over = evidence.over({evidence.contact_of[answer.message.id] for answer in answers})
    return Worked(
        solved=Rate.of(sum(one is Ending.RESOLVED for one in over), len(over)),
        satisfactions=tuple(evidence.satisfactions(answers)),
        feedback=evidence.feedback(answers),
    )


def variants(answers: Iterable[Answer], rarity: Rarity = EVEN) -> list[Variant]:
    """The answers, grouped with the newest one that says the same; `rarity` is how much each word tells."""
    exact: dict[tuple[int, int], list[Answer]] = {}
    for answer in sorted(answers, key=lambda a: (a.message.sent_at, a.message.id), reverse=True):
        exact.setdefault((answer.wording.facts, answer.wording.exact), []).append(answer)
    merged: list[list[Answer]] = []
    for same in exact.values():
        home = next((own for own in merged if _same(own[0], same[0], rarity)), None)
        merged.append(same) if home is None else home.extend(same)
    return [_variant(own) for own in merged]


def best_of(
    found: Sequence[Variant], evidence: Evidence, account: Worked, rarity: Rarity = EVEN
) -> tuple[Variant, tuple[Variant, ...]]:
    """The variant that worked best, and those in use that contradict it, the newest first.

    Among variants that contradict each other the newest wins, however well the others worked.
    """
    means = [hits / n if n else 0.5 for hits, n in account.marks]
    last = max(variant.last_sent for variant in found)
    total = sum(len(variant.sent) for variant in found)

    def worth(variant: Variant) -> tuple[float, datetime]:
        marks = worked(evidence, variant.sent).marks
        shrunk = ((hits + PRIOR * mean) / (n + PRIOR) for (hits, n), mean in zip(marks, means, strict=True))
        lately = 0.5 ** ((last - variant.last_sent) / HALF_LIFE)
        return sum(shrunk) + OFTEN * len(variant.sent) / total + LATELY * lately, variant.last_sent

    best = max(found, key=worth)
    both = [best, *_rivals(best, found, rarity)]
    answer, *others = sorted(both, key=lambda one: one.last_sent, reverse=True)
    return answer, tuple(others)


def _same(one: Answer, other: Answer, rarity: Rarity) -> bool:
    return one.wording.told(rarity) == other.wording.told(rarity) and similar(
        one.wording, other.wording, rarity
    )


def _rivals(best: Variant, found: Sequence[Variant], rarity: Rarity) -> list[Variant]:
    """The answers that say nearly the same with another number, day or negation, one for each set of facts.

    Empty if nearly every answer sent has facts of its own: then these belong to the customer's case, such as
    the day of a delivery.
    """
    by_facts: dict[int, list[Answer]] = {}
    for one in found:
        if similar(one.newest.wording, best.newest.wording, rarity):
            by_facts.setdefault(one.newest.wording.told(rarity), []).extend(one.sent)
    by_facts.pop(best.newest.wording.told(rarity))
    rivals = [_variant(sent) for sent in by_facts.values()]
    sendings = len(best.sent) + sum(len(one.sent) for one in rivals)
    if len(rivals) >= CASES and 2 * (len(rivals) + 1) > sendings:
        return []
    return [one for one in rivals if max(len(one.sent), len(best.sent)) >= IN_USE]


def _variant(sent: Iterable[Answer]) -> Variant:
    return Variant(tuple(sorted(sent, key=lambda a: (a.message.sent_at, a.message.id))))

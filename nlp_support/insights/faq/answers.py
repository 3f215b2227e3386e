"""The best of the answers to one question, and those that contradict it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...text.endings import Ending
from ...text.wording import similar
from ..questions import Answer
from .evidence import Evidence

PRIOR = 5  # imagined outcomes like the account's mean, so that one lucky case does not win
OFTEN, LATELY = 1.0, 0.3  # what being sent always, and just now, is worth beside outcomes in [0, 1]
HALF_LIFE = timedelta(days=90)
CASES = 2  # contradicting answers from which they may be cases, not changes
IN_USE = 2  # sendings from which an answer that says otherwise is a conflict and not that customer's case


@dataclass(frozen=True)
class Variant:
    """One answer: the same facts in most of the same words; its sendings from oldest to newest."""

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
class Means:
    """Of some answers: share solved, satisfaction in [0, 1], share accepted; None where nothing is known."""

    solved: float | None
    satisfied: float | None
    accepted: float | None


def means(evidence: Evidence, answers: Sequence[Answer]) -> Means:
    """How some answers worked."""
    return Means(*(total / n if n else None for total, n in _counts(evidence, answers)))


def variants(answers: Iterable[Answer]) -> list[Variant]:
    """The answers, those that say the same as a newer one together."""
    exact: dict[tuple[int, int], list[Answer]] = {}
    for answer in sorted(answers, key=lambda a: (a.message.sent_at, a.message.id), reverse=True):
        exact.setdefault((answer.wording.facts, answer.wording.exact), []).append(answer)
    merged: list[list[Answer]] = []
    for same in exact.values():
        home = next((own for own in merged if _same(own[0], same[0])), None)
        merged.append(same) if home is None else home.extend(same)
    return [_variant(own) for own in merged]


def best_of(
    found: Sequence[Variant], evidence: Evidence, account: Means
) -> tuple[Variant, tuple[Variant, ...]]:
    """The variant that worked best, and those in use that contradict it, the newest first.

    Of variants that contradict each other the newest is taken, however the others worked.
    """
    last = max(variant.last_sent for variant in found)
    total = sum(len(variant.sent) for variant in found)

    def worth(variant: Variant) -> tuple[float, datetime]:
        expected = (account.solved, account.satisfied, account.accepted)
        shrunk = (
            (hits + PRIOR * (0.5 if mean is None else mean)) / (n + PRIOR)
            for (hits, n), mean in zip(_counts(evidence, variant.sent), expected, strict=True)
        )
        lately = 0.5 ** ((last - variant.last_sent) / HALF_LIFE)
        return sum(shrunk) + OFTEN * len(variant.sent) / total + LATELY * lately, variant.last_sent

    best = max(found, key=worth)
    both = [best, *_rivals(best, found)]
    answer, *others = sorted(both, key=lambda one: one.last_sent, reverse=True)
    return answer, tuple(others)


def _same(one: Answer, other: Answer) -> bool:
    return one.wording.facts == other.wording.facts and similar(one.wording, other.wording)


def _rivals(best: Variant, found: Sequence[Variant]) -> list[Variant]:
    """The answers that say nearly the same with another number, day or negation, one for each.

    None where nearly every sending has facts of its own: then they are those of the customer's case, such as
    the day of a delivery.
    """
    by_facts: dict[int, list[Answer]] = {}
    for one in found:
        if similar(one.newest.wording, best.newest.wording):
            by_facts.setdefault(one.newest.wording.facts, []).extend(one.sent)
    by_facts.pop(best.newest.wording.facts)
    rivals = [_variant(sent) for sent in by_facts.values()]
    sendings = len(best.sent) + sum(len(one.sent) for one in rivals)
    if len(rivals) >= CASES and 2 * (len(rivals) + 1) > sendings:
        return []
    return [one for one in rivals if max(len(one.sent), len(best.sent)) >= IN_USE]


def _variant(sent: Iterable[Answer]) -> Variant:
    return Variant(tuple(sorted(sent, key=lambda a: (a.message.sent_at, a.message.id))))


def _counts(evidence: Evidence, answers: Sequence[Answer]) -> tuple[tuple[float, int], ...]:
    """Sum and number of outcomes in [0, 1]: solved, satisfied customers, accepted."""
    ended = evidence.over({answer.message.conversation_id for answer in answers})
    satisfied = evidence.satisfied(answers)
    return (
        (sum(one is Ending.RESOLVED for one in ended), len(ended)),
        (sum((points - 1) / 4 for points in satisfied), len(satisfied)),
        evidence.feedback(answers),
    )

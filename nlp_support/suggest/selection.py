"""From a ranking to a few suggestions: one for each thing to say, none outdated, all different."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..text.rarity import EVEN, Rarity
from ..text.wording import Wording, same_reply, similar

Cosines = Sequence[Sequence[float]]

DIVERSITY = 0.3  # share of dissimilarity in maximal marginal relevance
SAME_QUESTION = 0.93  # cosine from which two questions count as the same


@dataclass(frozen=True, eq=False)
class Candidate:
    """One wording that may be suggested.

    `found_by` is the row whose question or text is similar to what is asked, `newest` that of the newest
    sending; times are aware; `cosine_row` is the position of `found_by` in the cosines given to `select`.
    """

    found_by: int
    newest: int
    wording: Wording
    relevance: float
    times_sent: int
    first_sent_at: datetime
    last_sent_at: datetime
    cosine_row: int


def select(
    candidates: Sequence[Candidate], *, k: int, questions: Cosines, replies: Cosines, rarity: Rarity = EVEN
) -> list[Candidate]:
    """At most k candidates, best first, chosen by maximal marginal relevance (Carbonell and Goldstein 1998).

    Near-identical wordings become one candidate with the newest text and the sum of their times. A reply
    gives way to a newer one to the same question that says the same with different numbers. `rarity` is how
    much each word tells in the account.
    """
    left = _without_overtaken(_merged(candidates, rarity), questions, rarity)
    chosen: list[Candidate] = []
    while left and len(chosen) < k:
        best = max(left, key=lambda candidate: _marginal(candidate, chosen, replies))
        chosen.append(best)
        left.remove(best)
    return sorted(chosen, key=lambda candidate: -candidate.relevance)


def _merged(candidates: Sequence[Candidate], rarity: Rarity) -> list[Candidate]:
    """One candidate for each reply: a wording joins the group of any wording that counts as the same."""
    by_facts: defaultdict[int, list[list[Candidate]]] = defaultdict(list)
    for candidate in candidates:
        groups = by_facts[candidate.wording.told(rarity)]  # only replies with the same facts can be the same
        joined = [candidate]
        for group in groups[:]:
            if any(same_reply(other.wording, candidate.wording, rarity) for other in group):
                joined += group
                groups.remove(group)
        groups.append(joined)
    return [_merge(group) for groups in by_facts.values() for group in groups]


def _merge(group: Sequence[Candidate]) -> Candidate:
    if len(group) == 1:
        return group[0]
    newest = max(group, key=lambda candidate: candidate.last_sent_at)
    return _said_by(
        newest,
        found=max(group, key=lambda candidate: candidate.relevance),
        times_sent=sum(candidate.times_sent for candidate in group),
        first_sent_at=min(candidate.first_sent_at for candidate in group),
    )


def _said_by(newer: Candidate, *, found: Candidate, times_sent: int, first_sent_at: datetime) -> Candidate:
    """The newer wording in place of the one that was found."""
    return replace(
        found,
        newest=newer.newest,
        wording=newer.wording,
        last_sent_at=newer.last_sent_at,
        times_sent=times_sent,
        first_sent_at=first_sent_at,
    )


def _without_overtaken(candidates: list[Candidate], questions: Cosines, rarity: Rarity) -> list[Candidate]:
    """Candidates that no newer one contradicts; the newer one is found by what found the one it replaces."""
    kept: list[Candidate] = []
    newest_first = sorted(candidates, key=lambda candidate: candidate.last_sent_at, reverse=True)
    for candidate in newest_first:
        for at, newer in enumerate(kept):
            cosine = questions[newer.cosine_row][candidate.cosine_row]
            if cosine >= SAME_QUESTION and _overtakes(newer, candidate, rarity):
                if candidate.relevance > newer.relevance:
                    kept[at] = _said_by(
                        newer,
                        found=candidate,
                        times_sent=newer.times_sent,
                        first_sent_at=newer.first_sent_at,
                    )
                break
        else:
            kept.append(candidate)
    return kept


def _overtakes(newer: Candidate, older: Candidate, rarity: Rarity) -> bool:
    """Whether the newer reply to a question replaced the older one: nearly the same words, different facts,
    and never sent alternately."""
    return (
        older.last_sent_at < newer.first_sent_at
        and newer.wording.told(rarity) != older.wording.told(rarity)
        and similar(newer.wording, older.wording, rarity)
    )


def _marginal(candidate: Candidate, chosen: Sequence[Candidate], replies: Cosines) -> float:
    repeated = max((replies[candidate.cosine_row][other.cosine_row] for other in chosen), default=0.0)
    return (1 - DIVERSITY) * candidate.relevance - DIVERSITY * repeated

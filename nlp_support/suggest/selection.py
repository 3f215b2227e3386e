"""From a ranking to a few suggestions: one for each thing to say, none outdated, all different."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ..text.rarity import EVEN, Rarity
from ..text.wording import Wording, same_reply, similar
from .agreement import Numbers, cover

Cosines = Sequence[Sequence[float]]

SAME_QUESTION = 0.93  # cosine from which two questions count as the same


@dataclass(frozen=True, eq=False)
class Candidate:
    """One wording that may be suggested.

    `found_by` is the row whose question or text is similar to what is asked, `newest` that of the newest
    sending; times are aware; `place` is the position of `found_by` in what is given to `select`; `value` is
    how much the account's answers to similar questions agree with it.
    """

    found_by: int
    newest: int
    wording: Wording
    relevance: float
    value: float
    times_sent: int
    first_sent_at: datetime
    last_sent_at: datetime
    place: int


def select(
    candidates: Sequence[Candidate],
    *,
    k: int,
    questions: Cosines,
    alike: Numbers,
    weights: NDArray[np.float64],
    rarity: Rarity = EVEN,
) -> list[Candidate]:
    """At most k candidates, chosen together: first the one of the highest value, then always that which
    covers most of what the others leave open, see `cover`.

    Near-identical wordings become one candidate with the newest text and the sum of their times. A reply
    gives way to a newer one to the same question that says the same with different numbers.

    Args:
        candidates: c candidates, those of higher value first.
        questions: cosines (c, c) of their questions.
        alike: (n, c) how much they and all n replies found support one another.
        weights: (n,) how much each of those counts.
        rarity: how much each word tells in the account.
    """
    left = _without_overtaken(_merged(candidates, rarity), questions, rarity)
    left.sort(key=lambda candidate: (-candidate.value, candidate.place))
    if not left:
        return []
    return [left[at] for at in cover(weights, alike[:, [one.place for one in left]], k=k)]


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
        value=max(candidate.value for candidate in group),
        times_sent=sum(candidate.times_sent for candidate in group),
        first_sent_at=min(candidate.first_sent_at for candidate in group),
    )


def _said_by(
    newer: Candidate, *, found: Candidate, value: float, times_sent: int, first_sent_at: datetime
) -> Candidate:
    """The newer wording in place of the one that was found."""
    return replace(
        found,
        value=value,
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
            cosine = questions[newer.place][candidate.place]
            if cosine >= SAME_QUESTION and _overtakes(newer, candidate, rarity):
                if candidate.relevance > newer.relevance:
                    kept[at] = _said_by(
                        newer,
                        found=candidate,
                        value=max(candidate.value, newer.value),
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

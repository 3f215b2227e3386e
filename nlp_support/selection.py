"""From a ranking to a few suggestions: one for each thing to say, none that was overtaken, all different."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .wording import facts, overlap, same_reply

DIVERSITY = 0.3  # share of unlikeness in maximal marginal relevance
SAME_QUESTION = 0.93  # cosine from which two questions ask the same
SIMILAR_REPLY = 0.6  # share of common words from which two replies with other facts contradict each other


@dataclass(frozen=True, eq=False)
class Candidate:
    """One wording that may be suggested.

    `row` found it; `newest` is the row of its newest sending; times are microseconds; `question` and
    `reply` are vectors (dim,).
    """

    row: int
    newest: int
    text: str
    relevance: float
    times_sent: int
    first_sent_at: int
    last_sent_at: int
    question: NDArray[np.float32]
    reply: NDArray[np.float32]


def select(candidates: Sequence[Candidate], *, k: int) -> list[Candidate]:
    """At most k candidates, best first, chosen by maximal marginal relevance (Carbonell and Goldstein 1998).

    Near-identical wordings become one candidate with the newest text and the sum of their times. A reply
    that was overtaken by a newer one to the same question, which says the same with other numbers, gives way.
    """
    left = _without_overtaken(_merged(candidates))
    chosen: list[Candidate] = []
    while left and len(chosen) < k:
        best = max(left, key=lambda candidate: _marginal(candidate, chosen))
        chosen.append(best)
        left.remove(best)
    return sorted(chosen, key=lambda candidate: -candidate.relevance)


def _merged(candidates: Sequence[Candidate]) -> list[Candidate]:
    groups: list[Candidate] = []
    for candidate in candidates:
        for at, group in enumerate(groups):
            if same_reply(group.text, candidate.text):
                groups[at] = _merge(group, candidate)
                break
        else:
            groups.append(candidate)
    return groups


def _merge(a: Candidate, b: Candidate) -> Candidate:
    newer, better = max(a, b, key=lambda c: c.last_sent_at), max(a, b, key=lambda c: c.relevance)
    return replace(
        better,
        newest=newer.newest,
        text=newer.text,
        times_sent=a.times_sent + b.times_sent,
        first_sent_at=min(a.first_sent_at, b.first_sent_at),
        last_sent_at=newer.last_sent_at,
    )


def _without_overtaken(candidates: list[Candidate]) -> list[Candidate]:
    """Candidates that no newer one contradicts; the newer is found by what found the one it overtook."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: -c.last_sent_at):
        for at, newer in enumerate(kept):
            if _overtakes(newer, candidate):
                kept[at] = _in_place_of(candidate, newer)
                break
        else:
            kept.append(candidate)
    return kept


def _in_place_of(older: Candidate, newer: Candidate) -> Candidate:
    if newer.relevance >= older.relevance:
        return newer
    return replace(
        older,
        newest=newer.newest,
        text=newer.text,
        times_sent=newer.times_sent,
        first_sent_at=newer.first_sent_at,
        last_sent_at=newer.last_sent_at,
    )


def _overtakes(newer: Candidate, older: Candidate) -> bool:
    """Whether the newer reply took the place of the older: the same question, nearly the same words, other
    facts, and never sent in turns."""
    return (
        older.last_sent_at < newer.first_sent_at
        and overlap(newer.text, older.text) >= SIMILAR_REPLY
        and facts(newer.text) != facts(older.text)
        and float(newer.question @ older.question) >= SAME_QUESTION
    )


def _marginal(candidate: Candidate, chosen: Sequence[Candidate]) -> float:
    alike = max((float(candidate.reply @ other.reply) for other in chosen), default=0.0)
    return (1 - DIVERSITY) * candidate.relevance - DIVERSITY * alike

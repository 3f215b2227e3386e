"""From a ranking to a few suggestions: one for each thing to say, none outdated, all different."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ..text.alike import same_worded
from ..text.rarity import EVEN, Rarity
from ..text.wording import Wording, similar
from .agreement import SAME_MEANING, Numbers, cover

Cosines = Sequence[Sequence[float]]

NEVER_SENT = -1  # in place of the row of a sending
SAME_QUESTION = 0.93  # cosine from which two questions count as the same


@dataclass(frozen=True, eq=False)
class Candidate:
    """One wording that may be suggested.

    `found_by` is the row whose question or text is similar to what is asked (~row of a text that the
    account keeps ready) and `newest` that of the newest sending, if there is one; times are aware: from when
    on and until when the account says so, and when it was last sent; `source` is "reply", "macro" or "entry",
    and `text` which ready text it is; `value` is how much the account's answers to similar questions agree
    with it; `place` and `central` are the positions of `found_by` and of its wording of the highest value in
    what is given to `select`.
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
    central: int
    sent_last: datetime | None = None
    source: str = "reply"
    text: int | None = None


class Times(TypedDict):
    """The times of a `Candidate`."""

    first_sent_at: datetime
    last_sent_at: datetime
    sent_last: datetime | None


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
    left = _without_overtaken(_merged(candidates, alike, rarity), questions, rarity)
    left.sort(key=lambda candidate: (-candidate.value, candidate.central))
    if not left:
        return []
    return [left[at] for at in cover(weights, alike[:, [one.central for one in left]], k=k)]


def _merged(candidates: Sequence[Candidate], alike: Numbers, rarity: Rarity) -> list[Candidate]:
    """One candidate for each reply: a wording joins the first of higher value that counts as the same.

    It has to be the same as that one itself: what is the same as a wording that is the same as it would lead,
    step by step, away from what the account's answers agree upon.
    """
    by_facts: defaultdict[int, list[list[int]]] = defaultdict(list)
    wordings = [candidate.wording for candidate in candidates]
    same = same_worded(wordings, rarity).tolist()
    for at, wording in enumerate(wordings):
        groups = by_facts[wording.told(rarity)]  # only replies with the same facts can be the same
        for group in groups:
            if same[group[0]][at] or wordings[group[0]].exact == wording.exact:
                group.append(at)
                break
        else:
            groups.append([at])
    found = (group for groups in by_facts.values() for group in groups)
    return [_merge([candidates[at] for at in group], alike) for group in found]


def _merge(group: Sequence[Candidate], alike: Numbers) -> Candidate:
    """The candidates that say the same as the first, which has the highest value, in one: in the wording that
    the account keeps ready, else in the newest of those that mean just what the first does; any other would
    be a step away from what is agreed upon."""
    if len(group) == 1:
        return group[0]
    ready = [one for one in group if one.text is not None]
    near = [one for one in group if alike[group[0].central, one.central] >= SAME_MEANING]
    newest = max(near or group[:1], key=lambda candidate: candidate.last_sent_at)
    if ready:
        newest = next((one for one in ready if one.source == "entry"), ready[0])
    return _said_by(
        newest,
        found=max(group, key=lambda candidate: candidate.relevance),
        agreed=group[0],
        times_sent=sum(candidate.times_sent for candidate in group),
        first_sent_at=min(candidate.first_sent_at for candidate in group),
        sent_last=max((one.sent_last for one in group if one.sent_last is not None), default=None),
    )


def _said_by(
    newer: Candidate,
    *,
    found: Candidate,
    agreed: Candidate,
    times_sent: int,
    first_sent_at: datetime,
    sent_last: datetime | None,
) -> Candidate:
    """The newer wording in place of the one that was found, with the value of the one that is agreed upon."""
    return replace(
        found,
        value=agreed.value,
        central=agreed.central,
        newest=newer.newest,
        wording=newer.wording,
        last_sent_at=newer.last_sent_at,
        times_sent=times_sent,
        first_sent_at=first_sent_at,
        sent_last=sent_last,
        source=newer.source,
        text=newer.text,
    )


def _without_overtaken(candidates: list[Candidate], questions: Cosines, rarity: Rarity) -> list[Candidate]:
    """Candidates that no newer one contradicts; the newer one is found by what found the one it replaces."""
    kept: list[Candidate] = []
    newest_first = sorted(candidates, key=lambda candidate: candidate.last_sent_at, reverse=True)
    for candidate in newest_first:
        for at, newer in enumerate(kept):
            cosine = questions[newer.place][candidate.place]
            if (
                cosine >= SAME_QUESTION
                and overtakes(newer, candidate, rarity)
                and not still_said(candidate, candidates, since=newer.first_sent_at, rarity=rarity)
            ):
                if candidate.relevance > newer.relevance:
                    kept[at] = _said_by(
                        newer,
                        found=candidate,
                        agreed=max(candidate, newer, key=lambda one: one.value),
                        times_sent=newer.times_sent,
                        first_sent_at=newer.first_sent_at,
                        sent_last=newer.sent_last,
                    )
                break
        else:
            kept.append(candidate)
    return kept


def overtakes(newer: Candidate, older: Candidate, rarity: Rarity) -> bool:
    """Whether the newer reply to a question replaced the older one: nearly the same words, different facts,
    and never sent alternately."""
    return (
        older.last_sent_at < newer.first_sent_at
        and newer.wording.told(rarity) != older.wording.told(rarity)
        and similar(newer.wording, older.wording, rarity)
    )


def still_said(older: Candidate, candidates: Sequence[Candidate], *, since: datetime, rarity: Rarity) -> bool:
    """Whether the account says in other words what an older reply says, with the same facts, since the newer
    one began: then that contradicts nothing."""
    told = older.wording.told(rarity)
    return any(
        other.last_sent_at > since
        and other.wording.told(rarity) == told
        and similar(other.wording, older.wording, rarity)
        for other in candidates
    )

"""Which of an account's replies a newer one has taken the place of."""

from collections.abc import Iterator, Sequence
from datetime import UTC

import numpy as np

from ..text.rarity import FACT_BITS, Rarity
from ..text.wording import SAME_WORDS, overlap, similar
from .find import Moment
from .selection import Candidate, overtakes, still_said

DENIED = 1 << FACT_BITS  # the fact that something is not so
OTHERWISE = 0.2  # share of the sendings in such words that may tell neither the old facts nor the new ones


def wordings_in(moment: Moment) -> list[Candidate]:
    """The wordings that may be suggested, each by the row of its newest sending."""
    rows, replies = moment.rows, moment.replies
    groups = replies.groups.of_row[rows]
    _, oldest, counts = np.unique(groups, return_index=True, return_counts=True)
    newest = len(rows) - 1 - np.unique(groups[::-1], return_index=True)[1]
    first, last = (replies.sent_times(rows[at]).tolist() for at in (oldest, newest))
    wordings = replies.wordings(rows[newest])
    return [
        Candidate(
            found_by=row, newest=row, wording=wording, relevance=0.0, value=0.0, times_sent=times,
            first_sent_at=begun.replace(tzinfo=UTC), last_sent_at=ended.replace(tzinfo=UTC), place=row,
            central=row,
        )
        for row, wording, times, begun, ended in zip(
            rows[newest].tolist(), wordings, counts.tolist(), first, last, strict=True
        )
    ]  # fmt: skip


def contradicted(
    moment: Moment, candidates: Sequence[Candidate], *, same_from: float
) -> Iterator[tuple[int, int]]:
    """The places of wordings that a newer reply to the same question contradicts, and that of the newest one
    which does.

    A reply whose figure is another for every customer, such as the sum of a refund, contradicts nothing; nor
    does one that says more.

    Args:
        same_from: the cosine from which two questions count as the same.
    """
    if not candidates:
        return
    places = np.array([one.place for one in candidates])
    questions = moment.replies.index.vectors(places)[0]  # (n, d)
    questions /= np.maximum(np.linalg.norm(questions, axis=1, keepdims=True), 1e-9)
    rarity = moment.replies.rarity(moment.first, moment.last)
    for one, question in zip(candidates, questions, strict=True):
        near = np.flatnonzero(questions @ question >= same_from).tolist()
        alike = [candidates[at] for at in near if similar(candidates[at].wording, one.wording, rarity)]
        newer = [other for other in alike if _replaces(other, one, alike, rarity)]
        if not newer:
            continue
        latest = max(newer, key=lambda other: other.last_sent_at)
        so_worded = [other for other in candidates if similar(other.wording, one.wording, rarity)]
        if not _differs_by_case(latest, one, so_worded, rarity):
            yield one.place, latest.place


def _replaces(newer: Candidate, older: Candidate, alike: Sequence[Candidate], rarity: Rarity) -> bool:
    """Whether the newer reply tells something else in place of what the older one tells."""
    if not overtakes(newer, older, rarity):
        return False
    gone, come = _change(newer, older, rarity)
    only_denied = gone | come == DENIED and overlap(newer.wording, older.wording, rarity) >= SAME_WORDS
    if not ((gone and come) or only_denied):  # it tells more, or less
        return False
    return not still_said(older, alike, since=newer.first_sent_at, rarity=rarity)


def _differs_by_case(
    newer: Candidate, older: Candidate, so_worded: Sequence[Candidate], rarity: Rarity
) -> bool:
    """Whether the account tells other facts in these words each time, rather than others from some day on:
    what went and what came are told in turn, or often something else in their place."""
    gone, come = _change(newer, older, rarity)
    before: list[Candidate] = []
    since: list[Candidate] = []
    for one in so_worded:
        told = one.wording.told(rarity)
        if come and told & come == come:
            since.append(one)
        elif not gone or told & gone == gone:
            before.append(one)
    times = sum(one.times_sent for one in so_worded)
    other = times - sum(one.times_sent for one in (*before, *since))
    in_turn = since and max(one.last_sent_at for one in before) >= min(one.first_sent_at for one in since)
    return bool(in_turn) or other > OTHERWISE * times


def _change(newer: Candidate, older: Candidate, rarity: Rarity) -> tuple[int, int]:
    """The facts that the newer reply no longer tells, and those that it tells instead."""
    new, old = newer.wording.told(rarity), older.wording.told(rarity)
    return old & ~new, new & ~old

"""Recorded feedback as it was known at a moment in the past, and as a verdict on what was found then."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from nlp_support.store.feedback import Outcome, Outcomes, Recorded

WITHIN = timedelta(hours=1)  # what is recorded later than this belongs to another message


def outcomes_at(feedback: Sequence[Recorded], times: Sequence[datetime]) -> Iterator[Mapping[int, Outcomes]]:
    """What was known of each wording at each of these times (ascending): the feedback recorded before it.
    Each item is the same growing mapping: use it before you take the next."""
    known: defaultdict[int, Outcomes] = defaultdict(Outcomes)
    done = 0
    for time in times:
        while done < len(feedback) and feedback[done].at < time:
            one = feedback[done]
            known[one.wording] += one.outcomes
            done += 1
        yield known


def verdicts(
    feedback: Sequence[Recorded], times: Sequence[datetime], found: Sequence[Collection[int]]
) -> list[dict[int, bool]]:
    """Which wordings agents took (accepted, or edited less than half: True) or rejected (False), for each
    message.

    The store does not keep the message for which a suggestion was made. So each record is assigned to the
    last message for which the suggested wording was found, at most an hour earlier.

    Args:
        times: when each message was sent (ascending).
        found: the wordings found for each message.
    """
    given: list[dict[int, bool]] = [{} for _ in times]
    first = 0
    for one in feedback:
        while first < len(times) and times[first] < one.at - WITHIN:
            first += 1
        own = [at for at in _before(times, first, one.at) if one.wording in found[at]]
        if own:
            given[own[-1]][one.wording] = _taken(one)
    return given


def _taken(one: Recorded) -> bool:
    return one.outcome is not Outcome.REJECTED and one.outcomes.distance < 0.5


def _before(times: Sequence[datetime], first: int, end: datetime) -> Iterator[int]:
    """The places from `first` on with times before `end`."""
    for at in range(first, len(times)):
        if times[at] >= end:
            return
        yield at

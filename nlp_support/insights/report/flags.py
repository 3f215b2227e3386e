"""Flags that were raised in a period: how many, why, and whether late answers came after all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from ...types.flag import Flag, ReasonCode
from ...types.message import Conversation, Message, Role
from ...types.rate import Rate


@dataclass(frozen=True, slots=True)
class FlagCounts:
    """Flags raised in a period.

    Attributes:
        raised: how many.
        open: of them, those that nobody resolved and that have not cleared.
        conversations: in how many conversations.
        by_reason: how many have each reason (its code), the commonest first.
        answered_later: of those for no answer, the share that got a reply after all, by the period's end.
        answered_later_seconds: the median time from the message that waited to that reply; None without any.
    """

    raised: int
    open: int
    conversations: int
    by_reason: dict[str, int]
    answered_later: Rate
    answered_later_seconds: float | None


def flag_counts(
    flags: Iterable[Flag], conversations: Sequence[Conversation], *, until: datetime
) -> FlagCounts:
    """The counts of flags raised before `until`.

    Args:
        conversations: those that were flagged, as far as they are known.
    """
    own = [flag for flag in flags if flag.raised_at < until]
    counts = Counter(code for flag in own for code in flag.codes)
    waits = list(_waits(own, {one.id: one.messages for one in conversations}))
    answered = [seconds for seconds in waits if seconds is not None]
    return FlagCounts(
        raised=len(own),
        open=sum(flag.unresolved for flag in own),
        conversations=len({flag.conversation_id for flag in own}),
        by_reason=dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))),
        answered_later=Rate.of(len(answered), len(waits)),
        answered_later_seconds=median(answered) if answered else None,
    )


def _waits(flags: Iterable[Flag], talks: Mapping[str, Sequence[Message]]) -> Iterator[float | None]:
    """Of each flag for no answer the seconds until a reply came; None while none has."""
    for flag in flags:
        ids = {id for one in flag.reasons if one.code is ReasonCode.NO_ANSWER for id in one.evidence_ids}
        if ids:
            yield _seconds(talks.get(flag.conversation_id, ()), ids)


def _seconds(messages: Sequence[Message], waiting: set[str]) -> float | None:
    """From the first of the waiting messages to the first reply after it."""
    asked = next((one for one in messages if one.id in waiting), None)
    if asked is None:
        return None
    replies = (one for one in messages if one.role is Role.AGENT and one.sent_at > asked.sent_at)
    reply = next(replies, None)
    return None if reply is None else (reply.sent_at - asked.sent_at).total_seconds()

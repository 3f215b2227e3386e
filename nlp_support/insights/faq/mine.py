"""Making a knowledge base of what customers asked and agents answered."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from ...errors import InvalidArgument
from ...models.encoder import Encoder
from ...store import MessageStore
from ...store.faq import EntryState, KeptEntry
from ...text.endings import ABANDONED
from ...text.language import detect_language
from ...types.rate import wilson
from ...types.times import from_micros, now_micros
from ..questions import Question, Questions, read_questions
from .answers import Variant, best_of, means, variants
from .entries import FALLING, RISING, STEADY, Conflict, Faq, FaqEntry, Gap
from .evidence import Evidence, gather
from .identity import entry_ids
from .repeated import Repeated, asked_often

ALIKE = 0.65  # the mean cosine between the questions of an entry, by the bundled encoder
LATE = 0.25  # of all questions, the latest, whose share of one makes its trend
MOSTLY = 0.5  # share unanswered or abandoned above which a question is a gap
UNSATISFIED = 2.5  # mean satisfaction below which it is one
ADDRESSED = re.compile(r"^\s*(?:\(\d/\d\)\s*)?(?:(?:@\w+|\{handle\})[\s,:]*)+")
NEVER_SET = KeptEntry(EntryState.PROPOSED, None, None, frozenset())


def mine_faq(
    store: MessageStore,
    encoder: Encoder,
    account_id: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    min_count: int = 3,
    now: datetime | None = None,
    alike: float = ALIKE,
    stale_after: timedelta = timedelta(days=90),
) -> Faq:
    """Find what customers ask again and again, the answers that worked best, and what is answered badly.

    What was sent and not encoded yet is encoded first. The entries' ids and what they are made of are kept in
    the store, with no texts, so that the next run knows them again with their states.

    Args:
        since, until: a period (aware), `since` inside, `until` not; None: no limit.
        min_count: conversations in which a question must have been asked.
        now: closes the period, and tells which conversations are over (aware; default: the clock).
        alike: the mean cosine between the questions of one entry, in (0, 1).
        stale_after: an answer is stale when its question was asked so long after it was last sent.

    Raises:
        UnknownAccount: the store has no such account.
        InvalidArgument: `min_count` below 1, a period that ends before it begins, a time without time zone.
    """
    if min_count < 1:
        raise InvalidArgument(f"min_count is {min_count}, expected 1 or more")
    closing = from_micros(now_micros(now))
    stop = closing if until is None else min(until, closing)
    questions = read_questions(store, encoder, account_id, since=since, until=stop)
    asked = asked_often(questions, alike=alike, min_count=min_count)
    evidence = gather(store, account_id, questions.items, questions.threads, now=closing)
    account = means(evidence, [item.answer for item in questions.items if item.answer is not None])
    late = _late(questions.items)
    mined = [one for one in asked if one.answered]
    kept = store._entries.entries(account_id)
    messages = [[answer.message.id for answer in one.answers] for one in mined]
    centres = np.array([one.centre for one in mined], np.float32).reshape(-1, encoder.dim)
    ids = entry_ids(store, encoder, account_id, messages, centres, kept)
    found = [best_of(variants(one.telling), evidence, account) for one in mined]
    wordings = {id: best.newest.wording for id, (best, _) in zip(ids, found, strict=True)}
    store._entries.keep(account_id, dict(zip(ids, messages, strict=True)), wordings)
    entries = [
        _entry(id, one, best, rivals, evidence, kept.get(id, NEVER_SET), late, stale_after)
        for id, one, (best, rivals) in zip(ids, mined, found, strict=True)
    ]
    gaps = [gap for gap in (_gap(one, evidence, late) for one in asked) if _is_bad(gap)]
    reason = None if entries else _reason(store, account_id, questions, min_count)
    return Faq(account_id, tuple(entries), tuple(gaps), reason)


def _entry(
    id: str,
    one: Repeated,
    best: Variant,
    rivals: Sequence[Variant],
    evidence: Evidence,
    kept: KeptEntry,
    late: datetime,
    stale_after: timedelta,
) -> FaqEntry:
    counted = means(evidence, best.sent)
    answer = _shown(best.newest.text)
    return FaqEntry(
        id=id,
        question=_shown(one.typical(detect_language(answer))),
        answer=answer,
        **_asking(one, late),
        state=kept.state,
        set_at=kept.set_at,
        set_by=kept.set_by,
        sent=len(best.sent),
        answered_at=best.last_sent,
        solved=counted.solved,
        satisfied=None if counted.satisfied is None else 1 + 4 * counted.satisfied,
        accepted=counted.accepted,
        conflicts=tuple(
            Conflict(_shown(r.newest.text), len(r.sent), r.first_sent, r.last_sent) for r in rivals
        ),
        stale=one.last_asked - best.last_sent > stale_after,
    )


def _is_bad(gap: Gap) -> bool:
    """Whether it is mostly unanswered, given up, or answered to little satisfaction."""
    return (
        gap.unanswered > MOSTLY
        or (gap.abandoned is not None and gap.abandoned > MOSTLY)
        or (gap.satisfied is not None and gap.satisfied < UNSATISFIED)
    )


def _gap(one: Repeated, evidence: Evidence, late: datetime) -> Gap:
    over = evidence.over(one.conversations)
    points = evidence.satisfied(one.answers)
    return Gap(
        question=_shown(one.typical()),
        **_asking(one, late),
        unanswered=1 - len(one.answered) / len(one.conversations),
        abandoned=sum(ending in ABANDONED for ending in over) / len(over) if over else None,
        satisfied=sum(points) / len(points) if points else None,
    )


def _shown(text: str) -> str:
    """A text without the handles that it is addressed to."""
    return ADDRESSED.sub("", text) or text


def _asking(one: Repeated, late: datetime) -> dict[str, Any]:
    """How often and when it was asked."""
    return {
        "count": len(one.conversations),
        "customers": len(one.customers),
        "trend": _trend(one, late),
        "first_seen": one.items[0].asked_at,
        "last_seen": one.last_asked,
    }


def _trend(one: Repeated, late: datetime) -> str:
    first = {item.conversation_id: item.asked_at for item in reversed(one.items)}
    low, high = wilson(sum(asked >= late for asked in first.values()), len(first))
    return RISING if low > LATE else FALLING if high < LATE else STEADY


def _late(items: Sequence[Question]) -> datetime:
    """When the latest quarter of all questions begins; by number, so that a busier account is no trend."""
    times = sorted(item.asked_at for item in items)
    return times[int((1 - LATE) * len(times))] if times else datetime.max.replace(tzinfo=UTC)


def _reason(store: MessageStore, account_id: str, questions: Questions, min_count: int) -> str:
    """Why there is no entry."""
    if not questions.threads:
        span = store.span(account_id)
        known = f"; its messages are from {span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}" if span else ""
        return f"the account has no message in the period{known}"
    if not questions.items:
        return "no customer asked anything in words in the period"
    if not any(item.answer for item in questions.items):
        return "no agent answered anything in the period"
    return f"nothing was asked in {min_count} or more conversations and answered by more than a courtesy"

"""Making a knowledge base from what customers asked and agents answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from ...errors import InvalidArgument
from ...models.encoder import Encoder
from ...models.usual import own_threshold
from ...store import MessageStore
from ...store.entries import EntryState, KeptEntry
from ...text.contacts import USUAL, ContactRules
from ...text.language import detect_language
from ...types.numbers import check_number, check_whole, is_span
from ...types.times import utc_now
from ..conversations import read_conversations
from ..questions import Questions, read_questions
from .answers import Variant, Worked, best_of, variants, worked
from .asking import asking, late_from, shown
from .entries import Conflict, Faq, FaqEntry
from .evidence import Evidence, gather
from .gaps import find_gaps
from .identity import entry_ids
from .repeated import Repeated, asked_often

SIMILARITY = 0.65  # mean cosine between the questions of an entry, with the bundled encoder
STALE_AFTER = timedelta(days=90)
NEVER_SET = KeptEntry(EntryState.PROPOSED, None, None, frozenset())


@dataclass(frozen=True)
class _Mined:
    """A question, the answer that worked best, and the answers in use that contradict it."""

    asked: Repeated
    best: Variant
    rivals: tuple[Variant, ...]


def mine_faq(
    store: MessageStore,
    account_id: str,
    *,
    encoder: Encoder | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    min_count: int = 3,
    similarity: float | None = None,
    stale_after: timedelta = STALE_AFTER,
    rules: ContactRules = USUAL,
    now: datetime | None = None,
) -> Faq:
    """Find what customers ask again and again, the answers that worked best, and what is answered badly.

    Sent messages that are not encoded yet are encoded first. The ids of the entries and what they are made of
    are kept in the store, without texts, so that the next run recognises them and their states.

    Args:
        encoder: default: the bundled one.
        since, until: the period, aware, `until` exclusive; None: no limit.
        min_count: in how many contacts a question must have been asked at least.
        similarity: the mean cosine between the questions of one entry, in (0, 1); default: .65 with the
            bundled encoder, and what is as near with another.
        stale_after: an answer is stale if its question was asked this long after it was last sent.
        rules: how conversations are split into contacts.
        now: aware; messages and feedback from then on are ignored, and it decides which conversations are
            over; default: the clock's time. The states of entries are always the current ones.

    Raises:
        UnknownAccount: the store has no such account.
        InvalidArgument: `min_count` below 1, another number outside its range, a time without zone, or a
            period that ends before it begins.
    """
    check_whole("min_count", min_count, low=1)
    if similarity is not None:
        check_number("similarity", similarity, low=0, high=1, above=True)
    if not is_span(stale_after):
        raise InvalidArgument(f"stale_after is {stale_after!r}, expected a timedelta above 0")
    now = utc_now(now)
    conversations = read_conversations(store, account_id, since=since, until=until, now=now)
    end = now if until is None else min(until, now)
    encoder = encoder or Encoder.load()
    questions = read_questions(
        store, account_id, conversations, encoder=encoder, since=since, until=end, rules=rules
    )
    return make_faq(
        store,
        account_id,
        questions,
        encoder=encoder,
        min_count=min_count,
        similarity=similarity,
        stale_after=stale_after,
        rules=rules,
        now=now,
    )


def make_faq(
    store: MessageStore,
    account_id: str,
    questions: Questions,
    *,
    encoder: Encoder,
    min_count: int = 3,
    similarity: float | None = None,
    stale_after: timedelta = STALE_AFTER,
    rules: ContactRules = USUAL,
    now: datetime,
) -> Faq:
    """The knowledge base of an account whose questions have been read with `encoder`, see `mine_faq`."""
    similarity = own_threshold(SIMILARITY, encoder) if similarity is None else similarity
    asked = asked_often(questions, similarity=similarity, min_count=min_count, words=rules.words)
    evidence = gather(store, account_id, questions, now=now, rules=rules)
    account = worked(evidence, [item.answer for item in questions.items if item.answer is not None])
    late = late_from(questions.items)
    mined = [_mined(one, evidence, account, questions) for one in asked if one.answered]
    kept = store._entries.entries(account_id)
    ids = _keep(store, account_id, mined, kept, encoder=encoder)
    entries = [
        _entry(id, one, kept.get(id, NEVER_SET), evidence=evidence, late=late, stale_after=stale_after)
        for id, one in zip(ids, mined, strict=True)
    ]
    reason = None if entries else _reason(store, account_id, questions, min_count)
    return Faq(account_id, tuple(entries), tuple(find_gaps(asked, evidence, late)), reason)


def _mined(asked: Repeated, evidence: Evidence, account: Worked, questions: Questions) -> _Mined:
    rarity = questions.rarity(detect_language(asked.telling[-1].text))
    return _Mined(asked, *best_of(variants(asked.telling, rarity), evidence, account, rarity))


def _keep(
    store: MessageStore,
    account_id: str,
    mined: Sequence[_Mined],
    kept: Mapping[str, KeptEntry],
    *,
    encoder: Encoder,
) -> list[str]:
    """The ids of the entries; what they are made of is kept in the store."""
    messages = [[answer.message.id for answer in one.asked.answers] for one in mined]
    centres = np.array([one.asked.centre for one in mined], np.float32).reshape(-1, encoder.dim)
    ids = entry_ids(store, account_id, messages, centres, kept, encoder=encoder)
    wordings = {id: one.best.newest.wording for id, one in zip(ids, mined, strict=True)}
    store._entries.keep(account_id, dict(zip(ids, messages, strict=True)), wordings)
    return ids


def _entry(
    id: str,
    mined: _Mined,
    kept: KeptEntry,
    *,
    evidence: Evidence,
    late: datetime,
    stale_after: timedelta,
) -> FaqEntry:
    asked, best = mined.asked, mined.best
    result = worked(evidence, best.sent)
    answer = shown(best.newest.text)
    return FaqEntry(
        id=id,
        question=shown(asked.typical(detect_language(answer))),
        answer=answer,
        **asking(asked, late),
        state=kept.state,
        set_at=kept.set_at,
        set_by=kept.set_by,
        sent=len(best.sent),
        answered_at=best.last_sent,
        solved=result.solved,
        satisfaction=result.satisfaction,
        accepted=result.accepted,
        edited=result.edited,
        conflicts=tuple(
            Conflict(shown(r.newest.text), len(r.sent), r.first_sent, r.last_sent) for r in mined.rivals
        ),
        stale=asked.last_asked - best.last_sent > stale_after,
    )


def _reason(store: MessageStore, account_id: str, questions: Questions, min_count: int) -> str:
    """Why there are no entries."""
    if not questions.conversations:
        span = store.span(account_id)
        known = f"; its messages are from {span[0]:%Y-%m-%d} to {span[1]:%Y-%m-%d}" if span else ""
        return f"the account has no message in the period{known}"
    if not questions.items:
        return "no customer asked anything in words during the period"
    if not any(item.answer for item in questions.items):
        return "no agent answered anything during the period"
    return f"nothing was asked in {min_count} or more conversations and answered with more than a courtesy"

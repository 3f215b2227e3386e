"""Replies that people may want to retire: rejected often, or contradicted by a newer one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..models.usual import own_threshold
from ..store.feedback import Outcome, Recorded
from ..text.literals import shown
from ..types.rate import Rate
from ..types.times import utc_now
from .account import AccountReplies
from .find import Moment
from .overtaken import contradicted, wordings_in
from .review_items import id_of
from .selection import SAME_QUESTION, Candidate
from .suggester import ReplySuggester
from .worded import learn_same

REWRITTEN = 0.5  # from which share that was changed an edit counts as a rejection
MOSTLY = 0.5  # what the whole interval of the share of rejections has to be above


class StaleReason(StrEnum):
    """Why a reply may be out of date."""

    REJECTED = "rejected"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Stale:
    """A reply that may be out of date.

    Attributes:
        id: for `ReplyReview.decide`.
        text: its newest sending, redacted.
        why: agents mostly rejected it, or a newer reply to the same question tells other facts.
        rejected: in how many suggestions of it, or of nearly identical wordings, agents sent something else,
            or rewrote half of it.
        newer: the text of the newer reply; None unless contradicted.
        last_sent_at: when it was last sent; aware.
    """

    id: str
    text: str
    why: StaleReason
    rejected: Rate
    newer: str | None
    last_sent_at: datetime


Pair = tuple[Candidate, StaleReason]


def find_stale(suggester: ReplySuggester, account_id: str, *, now: datetime | None = None) -> list[Stale]:
    """The replies of an account that may be suggested and should perhaps be retired, those rejected first.

    Rejected: the 95% interval of the share of its suggestions that agents rejected, or rewrote half of or
    more, is above a half; four of four are enough, three are not. Contradicted: the account has sent a newer
    reply to the same question, in nearly the same words with other facts (a price, a day), and the older one
    not since.

    Args:
        suggester: gives the store, the window and the encoder.
        account_id: the account.
        now: closes the window (aware); the clock's time if None.

    Raises:
        UnknownAccount: the store has never had a message of the account.
    """
    at, store = utc_now(now), suggester.store
    replies = suggester.cache.replies(account_id, store.state(account_id), at)
    moment = Moment.of(replies, window=suggester.window, now=at)
    candidates = wordings_in(moment)
    rates = _rates(store._feedback.recorded(account_id), replies)
    same_from = own_threshold(SAME_QUESTION, suggester.encoder)
    newer = dict(contradicted(moment, candidates, same_from=same_from))
    found = [
        (one, StaleReason.REJECTED if _mostly(rates.get(one.wording.exact)) else StaleReason.CONTRADICTED)
        for one in candidates
        if one.place in newer or _mostly(rates.get(one.wording.exact))
    ]
    found.sort(key=lambda pair: (pair[1] is not StaleReason.REJECTED, -pair[0].times_sent, pair[0].place))
    found = _once(found, replies)
    ids = {
        place: replies.ids[place]
        for one, _ in found
        for place in (one.place, newer.get(one.place))
        if place is not None
    }
    texts = store._replies.texts(account_id, list(ids.values()))
    told = {place: shown(texts[id].reply)[0] for place, id in ids.items() if id in texts}
    return [
        Stale(
            id=id_of(one.wording.exact),
            text=told[one.place],
            why=why,
            rejected=rates.get(one.wording.exact, Rate.of(0, 0)),
            newer=told.get(newer[one.place]) if one.place in newer else None,
            last_sent_at=one.last_sent_at,
        )
        for one, why in found
        if one.place in told
    ]


def _once(found: list[Pair], replies: AccountReplies) -> list[Pair]:
    """The first of those that say the same."""
    learn_same(
        replies.same,
        replies.candidates,
        [one.wording.exact for one, _ in found],
        replies.rarity(0, len(replies.ids)),
    )
    kept, seen = [], set[int]()
    for pair in found:
        exact = pair[0].wording.exact
        if exact not in seen:
            kept.append(pair)
            seen.update(replies.same[exact])
    return kept


def _rates(recorded: list[Recorded], replies: AccountReplies) -> Mapping[int, Rate]:
    """How often each wording, or one that says the same, was rejected or rewritten, of all that was decided
    about it."""
    totals: dict[int, list[bool]] = {}
    for one in recorded:
        rewritten = one.outcome is Outcome.EDITED and one.outcomes.distance >= REWRITTEN
        totals.setdefault(one.wording, []).append(one.outcome is Outcome.REJECTED or rewritten)
    learn_same(replies.same, replies.candidates, totals, replies.rarity(0, len(replies.ids)))
    together: dict[int, list[bool]] = {}
    for wording, bad in totals.items():
        for alike in replies.same[wording]:
            together.setdefault(alike, []).extend(bad)
    return {wording: Rate.of(sum(bad), len(bad)) for wording, bad in together.items()}


def _mostly(rate: Rate | None) -> bool:
    return rate is not None and rate.low is not None and rate.low > MOSTLY

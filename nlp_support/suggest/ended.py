"""How the contacts ended in which replies were sent: whether that was good history."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..store import MessageStore
from ..store.endings import Ended, KnownEnd
from ..store.replies import Position
from ..text.contacts import OVER_AFTER, Contact
from ..text.contacts.contacts import many_contacts
from ..text.endings import Ending, ending_of
from ..types.export import BEST, WORST
from ..types.message import Conversation, Role, Sender
from ..types.times import utc_now

AT_ONCE = 256  # conversations that are read and kept together
USUAL = 4.0  # imaginary sendings that ended as usual, so that one contact does not decide

# Of each candidate: what its contact says for it, in [-1, 1], whether that was resolved, and since when that
# is known; not a time for what is not known.
ENDS = np.dtype([("score", "<f4"), ("resolved", "?"), ("known_at", "<M8[us]")])

Ends = NDArray[np.void]


def judge_endings(store: MessageStore, account_id: str, start: Position) -> int:
    """Work out how the contacts ended in which the account's people wrote, from a position on, as far as that
    is not known; returns for how many messages. Contacts that are not over are looked at the next time."""
    now, kept = utc_now(None), 0
    ids = store._endings.unknown(account_id, start, now, quiet=now - OVER_AFTER)
    for at in range(0, len(ids), AT_ONCE):
        read = store.conversations(account_id, ids[at : at + AT_ONCE], system=False)
        found = many_contacts(read, now=now)
        ended = [
            end
            for conversation, own in zip(read, found, strict=True)
            for contact in own
            for end in _ended(conversation, contact)
        ]
        kept += store._endings.keep(account_id, read, ended)
    return kept


def _ended(conversation: Conversation, contact: Contact) -> Iterator[Ended]:
    """The ending of each message that a person of the account sent in a contact; none if it is not over."""
    now = utc_now(None)
    ending = ending_of(contact, now=now)
    if ending is Ending.OPEN:
        return
    over_at = contact.closed_at or contact.ended_at + OVER_AFTER
    resolved = None if ending is None else ending is Ending.RESOLVED
    for one in contact.messages:
        if one.role is Role.AGENT and one.sender is Sender.PERSON:
            yield Ended(conversation.id, one.id, resolved, over_at)


def ends_of(ids: Sequence[str], known: Mapping[str, KnownEnd]) -> Ends:
    """What is known of the endings of messages (n,); a rating counts as much as how the contact ended."""
    ends = np.zeros(len(ids), ENDS)
    ends["known_at"] = np.datetime64("NaT")
    found = [(at, known[id]) for at, id in enumerate(ids) if id in known]
    if found:
        rows = [at for at, _ in found]
        ends["score"][rows] = [_score(end) for _, end in found]
        ends["resolved"][rows] = [end.resolved for _, end in found]
        ends["known_at"][rows] = [max(end.over_at, end.rated_at or end.over_at) for _, end in found]
    return ends


def _score(end: KnownEnd) -> float:
    ended = 1.0 if end.resolved else -1.0
    return ended if end.rating is None else (ended + 2 * (end.rating - WORST) / (BEST - WORST) - 1) / 2


def outcome_scores(ends: Ends, groups: NDArray[np.int64], *, now: np.datetime64) -> NDArray[np.float64]:
    """How much better the contacts ended in which each wording was sent than is usual in the account, in
    (-2, 2), by number of the wording; 0 for one of which nothing is known. Four imaginary sendings that ended
    as usual keep a single contact from deciding.

    Args:
        ends: (n,) of the replies in the window.
        groups: (n,) the number of each one's wording.
        now: only what was known before this.
    """
    known = ends["known_at"] < now
    of, scores = groups[known], ends["score"][known].astype(np.float64)
    if not len(of):
        return np.zeros(int(groups.max(initial=-1)) + 1)
    size = int(groups.max()) + 1
    sums, counts = np.bincount(of, scores, minlength=size), np.bincount(of, minlength=size)
    better: NDArray[np.float64] = (sums - counts * scores.mean()) / (counts + USUAL)
    return better

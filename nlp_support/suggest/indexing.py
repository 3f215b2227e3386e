"""Making an account's replies searchable: pair, redact, encode, store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ..models.encoder import Encoder
from ..store import MessageStore
from ..store.records import EncodedReply
from ..store.replies import BEGINNING, Position
from ..text.fingerprint import redaction_fingerprint
from ..types.progress import Progress
from ..types.times import utc_now
from ..types.window import Window
from .encoding import encode_chunk
from .encoding import encode_replies as encode_replies
from .encoding import encoder_key as encoder_key
from .ended import judge_endings
from .preparing import prepare

CHUNK = 512  # sent messages per transaction


@dataclass(frozen=True)
class IndexReport:
    """What indexing an account did.

    Attributes:
        account_id: the account.
        indexed: how many messages were made searchable.
        already: how many were already done.
        skipped: how many were left out, by reason.
    """

    account_id: str
    indexed: int
    already: int
    skipped: dict[str, int] = field(default_factory=dict)


def index_account(
    store: MessageStore,
    account_id: str,
    *,
    encoder: Encoder | None = None,
    window: Window | None = None,
    now: datetime | None = None,
    on_progress: Progress | None = None,
) -> IndexReport:
    """Encode what the account has sent or keeps ready and this encoder has not encoded yet, and work out how
    the contacts ended in which it was sent.

    Every 512 messages are stored as soon as they are done, so an interrupted run resumes where it stopped.
    What other processes add in the meantime is left for the next run, so that this one ends.

    Args:
        store: an open store.
        account_id: the account.
        encoder: default: the bundled one, on all processor threads.
        window: which sent messages; default: all of them.
        now: only messages sent before this time (aware; default: the clock).
        on_progress: called with (done, total) after every chunk.

    Raises:
        UnknownAccount: the store has no such account.
        InvalidArgument: `now` has no time zone.
    """
    store.state(account_id)
    encoder = encoder or Encoder.load(threads=0)
    stop = utc_now(now)
    start = BEGINNING if window is None else store._replies.window_start(account_id, window, stop)
    total = store._replies.count_sent(account_id, start, stop)
    skipped: dict[str, int] = {}
    done = 0
    for replies in index_range(store, account_id, start, stop, encoder=encoder):
        for reply in replies:
            if reply.skip:
                skipped[reply.skip] = skipped.get(reply.skip, 0) + 1
        done += len(replies)
        if on_progress:
            on_progress(min(done, total), total)
    prepare(store, account_id, encoder=encoder, on_progress=on_progress)
    judge_endings(store, account_id, start)
    kept_out = sum(skipped.values())
    return IndexReport(account_id, indexed=done - kept_out, already=max(0, total - done), skipped=skipped)


def count_pending(
    store: MessageStore, account_id: str, *, encoder: Encoder, window: Window, now: datetime
) -> int:
    """How many sent messages in the window that `now` (aware) closes this encoder has not encoded yet."""
    start = store._replies.window_start(account_id, window, now)
    sent = store._replies.count_sent(account_id, start, now)
    return sent - store._replies.count_encoded(account_id, encoder_key(encoder), start, now)


def index_range(
    store: MessageStore,
    account_id: str,
    start: Position,
    stop: datetime,
    *,
    encoder: Encoder,
    once: bool = False,
) -> Iterator[list[EncodedReply]]:
    """Encode and store what is missing between a position and a time, chunk by chunk; yields what was stored.

    Args:
        store: an open store.
        account_id: the account.
        start: the first position.
        stop: only messages sent before this time; aware.
        encoder: what encodes them.
        once: whether to leave out what other processes change in the meantime, as what they add always is.
    """
    key = encoder_key(encoder)
    if store.state(account_id).redaction != redaction_fingerprint():
        store._settle_replies(account_id)
    missing = store._replies.missing(account_id, key, start, stop)
    if missing:
        store._learn_if_due(account_id, fresh=[message for message, _ in missing])
        missing = store._replies.missing(account_id, key, start, stop)
    while missing:
        for at in range(0, len(missing), CHUNK):
            chunk = missing[at : at + CHUNK]
            yield encode_chunk(store, account_id, chunk, encoder=encoder)
        if once:
            return
        asked = {message for message, _ in missing}
        found = store._replies.missing(account_id, key, start, stop)
        missing = [one for one in found if one[0] in asked]

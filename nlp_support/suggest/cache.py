"""The most recently used accounts, kept in memory and in step with the store."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal

from ..store import AccountState
from ..text.fingerprint import redaction_fingerprint
from ..types.times import from_datetime64
from .account import AccountReplies
from .indexing import index_range
from .loading import Loader
from .preparing import prepare

Index = Literal["now", "few", "skip"]
FEW = 64  # messages that take no longer to encode than a person notices
TRIES = 3  # a profile that is learnt while encoding may leave more to be encoded


@dataclass(frozen=True)
class _Locks:
    """The locks of one account: nobody holds the first one while encoding."""

    reading: Lock = field(default_factory=Lock)
    encoding: Lock = field(default_factory=Lock)


class ReplyCache:
    """The most recently used accounts, up to a number of bytes; the last one used always stays.

    Calls for different accounts do not wait for each other. Calls for one account wait while one of them
    reads the store, and those that want everything encoded while one of them encodes.
    """

    def __init__(self, loader: Loader, *, max_bytes: int) -> None:
        self._loader = loader
        self._max_bytes = max_bytes
        self._accounts: OrderedDict[str, AccountReplies] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._locks: defaultdict[str, _Locks] = defaultdict(_Locks)
        self._lock = Lock()
        self.nbytes = 0

    def replies(
        self,
        account_id: str,
        state: AccountState,
        now: datetime,
        *,
        earliest: datetime | None = None,
        index: Index = "now",
    ) -> AccountReplies:
        """The account's replies as the store has them, up to `now`, reaching back far enough for every window
        that closes between `earliest` and `now`.

        Args:
            account_id: the account.
            state: the account's, read from the store just before.
            now: the end of the last window; aware.
            earliest: the end of the first window (aware); `now` if None.
            index: "now" to encode and store first what is not encoded yet or was redacted by older rules,
                "few" to encode what came in since if it is little, "skip" to leave it as it is.
        """
        earliest = now if earliest is None else earliest
        if index == "now" and state.redaction != redaction_fingerprint():
            state = self._by_todays_rules(account_id)
        read = self._read(account_id, state, now, earliest)
        if index == "now" and not read.standing.prepared.encoded:
            with self._own_locks(account_id).encoding:
                prepare(self._loader.store, account_id, encoder=self._loader.encoder)
            read = self._read(account_id, state, now, earliest)
        if index == "few" and len(read.pending) > FEW:
            index = "skip"
        for _ in range(TRIES):
            if index == "skip" or not len(read.pending) or not self._encode(account_id, read, now, earliest):
                break
            known, state = state.profile, self._loader.store.state(account_id)
            read = self._read(account_id, state, now, earliest)
            if state.profile == known:
                break  # what is left came in meanwhile
        return read

    def _by_todays_rules(self, account_id: str) -> AccountState:
        """Drop what older rules redacted otherwise; returns the account's state then."""
        store = self._loader.store
        with self._own_locks(account_id).encoding:
            store._settle_replies(account_id)
        return store.state(account_id)

    def _read(
        self, account_id: str, state: AccountState, now: datetime, earliest: datetime
    ) -> AccountReplies:
        with self._own_locks(account_id).reading:
            with self._lock:
                loaded = self._accounts.get(account_id)
            replies = self._loader.refresh(account_id, loaded, state, now, earliest=earliest)
            with self._lock:
                self._keep(account_id, replies)
        return replies

    def _encode(self, account_id: str, read: AccountReplies, now: datetime, earliest: datetime) -> bool:
        """Encode what is pending in the windows, unless another call has done so by the time it is this one's
        turn; returns whether anything was pending."""
        window = self._loader.window
        first, last = window.bounds(read.sent_at, earliest)[0], window.bounds(read.sent_at, now)[1]
        pending = read.pending_between(first, last)
        if not len(pending):
            return False
        start = from_datetime64(read.sent_at[pending[0]]), ""
        store, encoder = self._loader.store, self._loader.encoder
        with self._own_locks(account_id).encoding:
            for _ in index_range(store, account_id, start, now, encoder=encoder, once=True):
                pass
        return True

    def _own_locks(self, account_id: str) -> _Locks:
        with self._lock:
            return self._locks[account_id]

    def _keep(self, account_id: str, replies: AccountReplies) -> None:
        self._accounts[account_id] = replies
        self._accounts.move_to_end(account_id)
        self.nbytes += replies.nbytes - self._sizes.get(account_id, 0)
        self._sizes[account_id] = replies.nbytes
        while self.nbytes > self._max_bytes and len(self._accounts) > 1:
            oldest, _ = self._accounts.popitem(last=False)
            self.nbytes -= self._sizes.pop(oldest)

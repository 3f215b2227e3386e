"""The accounts used last, loaded from the store and kept up to date with it."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import numpy as np

from ..models.encoder import Encoder
from ..store import AccountState, MessageStore
from ..store.replies import FIRST
from ..types.window import Window
from .account import AccountReplies
from .indexing import encoder_key, index_range

SLACK = 1.25  # how far what is loaded may outgrow the window before it is loaded anew


@dataclass(frozen=True)
class Loader:
    """Loads an account's window from the store, encoding what is new on the way."""

    store: MessageStore
    encoder: Encoder
    window: Window
    keep_boilerplate: bool

    def refresh(
        self, account_id: str, loaded: AccountReplies | None, now: int, *, earliest: int
    ) -> AccountReplies:
        """What the windows need that close between `earliest` and `now`, from what was loaded before if it
        still serves."""
        state = self.store.state(account_id)
        if (
            loaded is None
            or loaded.state.rewrites != state.rewrites
            or not self._reaches_back(loaded, earliest)
        ):
            return self._load(account_id, state, now, earliest)
        if loaded.state == state and (loaded.next_sent_at is None or now <= loaded.next_sent_at):
            return loaded
        self._read_on(account_id, loaded, state, now)
        first, last = self.window.bounds(loaded.sent_at, earliest)[0], len(loaded.sent_at)
        if first > 0 and last > SLACK * (last - first):
            return self._load(account_id, state, now, earliest)
        return loaded

    def _load(self, account_id: str, state: AccountState, now: int, earliest: int) -> AccountReplies:
        start = self.store._replies.window_start(account_id, self.window, earliest)
        loaded = AccountReplies(self.encoder.dim, start)
        full = self.window.max_messages if earliest == now else None
        self._read_on(account_id, loaded, state, now, full=full)
        return loaded

    def _read_on(
        self,
        account_id: str,
        loaded: AccountReplies,
        state: AccountState,
        now: int,
        *,
        full: int | None = None,
    ) -> None:
        """Load the sent messages between what is loaded and `now`; `full` is how many there must be, if that
        is known."""
        after = (loaded.last[0], loaded.last[1] + "\0") if len(loaded.sent_at) else loaded.start
        table, key = self.store._replies, encoder_key(self.encoder)
        ids, records = table.load(account_id, key, after, now, dim=self.encoder.dim)
        if len(ids) != full and len(ids) < table.count_sent(account_id, after, now):  # some are not encoded
            for _ in index_range(self.store, self.encoder, account_id, after, now):
                pass
            ids, records = table.load(account_id, key, after, now, dim=self.encoder.dim)
        loaded.extend(ids, records, keep_boilerplate=self.keep_boilerplate)
        known_until = max(now, loaded.last[0] + 1)
        loaded.next_sent_at = table.next_sent_at(account_id, known_until)
        loaded.state = state
        loaded.outcomes = self.store._feedback.outcomes(account_id)
        loaded.block(self.store._entries.blocked(account_id))

    def _reaches_back(self, loaded: AccountReplies, now: int) -> bool:
        """Whether everything in the window that `now` closes is at or after the start of what is loaded."""
        if loaded.start == FIRST:
            return True
        oldest = self.window.oldest(now)
        if oldest is not None and (oldest, "") >= loaded.start:
            return True
        limit = self.window.max_messages
        return limit is not None and int(np.searchsorted(loaded.sent_at, now, "left")) >= limit


class ReplyCache:
    """The most recently used accounts, within a number of bytes; the last used one always stays.

    Calls for different accounts do not wait for each other; calls for one account do.
    """

    def __init__(self, loader: Loader, *, max_bytes: int) -> None:
        self._loader = loader
        self._max_bytes = max_bytes
        self._accounts: OrderedDict[str, AccountReplies] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._lock = Lock()
        self.nbytes = 0

    @contextmanager
    def hold(self, account_id: str, now: int, *, earliest: int | None = None) -> Iterator[AccountReplies]:
        """The account's replies as the store has them at this moment, up to `now` (microseconds); nobody
        else changes them until the block ends. They reach back far enough for every window that closes
        between `earliest` (default: `now`) and `now`."""
        with self._lock:
            own = self._locks[account_id]
        with own:
            with self._lock:
                loaded = self._accounts.get(account_id)
            replies = self._loader.refresh(
                account_id, loaded, now, earliest=now if earliest is None else earliest
            )
            with self._lock:
                self._keep(account_id, replies)
            yield replies

    def _keep(self, account_id: str, replies: AccountReplies) -> None:
        self._accounts[account_id] = replies
        self._accounts.move_to_end(account_id)
        self.nbytes += replies.nbytes - self._sizes.get(account_id, 0)
        self._sizes[account_id] = replies.nbytes
        while self.nbytes > self._max_bytes and len(self._accounts) > 1:
            oldest, _ = self._accounts.popitem(last=False)
            self.nbytes -= self._sizes.pop(oldest)

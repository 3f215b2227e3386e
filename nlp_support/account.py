"""One account's replies in memory, kept up to date with the store."""

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from .encoders import Encoder
from .index import ReplyIndex
from .indexing import encoder_key, index_range
from .store import AccountState, MessageStore
from .store.feedback import Outcomes
from .store.records import BOILERPLATE, FOUND, Records
from .store.replies import FIRST, Position
from .windows import Window
from .wording import WORD_BITS, Wording

SLACK = 1.25  # how far what is loaded may outgrow the window before it is loaded anew
BYTES_PER_ID = 72  # a short Python string and its place in a list


class AccountReplies:
    """The replies that an account sent from `start` on, as far as loaded: vectors and numbers, no texts.

    `sent_at` has one entry a sent message, by (sent_at, id), since windows count them all. The other arrays
    and the index have one row a candidate: a sent message that answers something and is no boilerplate.
    `place` is its position among the sent messages, `group` a number that candidates of one wording share,
    `language` its code; `exact`, `facts` and `words` are its `Wording`.
    """

    def __init__(self, dim: int, start: Position) -> None:
        self.start = start
        self.last = start  # position of the last sent message that is loaded
        self.next_sent_at: int | None = None
        self.state = AccountState(-1, -1)
        self.outcomes: dict[int, Outcomes] = {}
        self.sent_at = np.empty(0, np.int64)
        self.ids: list[str] = []
        self.languages: list[str] = []
        self.place = np.empty(0, np.int64)
        self.language = np.empty(0, "S8")
        self.exact = np.empty(0, np.int64)
        self.facts = np.empty(0, np.int64)
        self.words = np.empty((0, WORD_BITS // 8), np.uint8)
        self.group = np.empty(0, np.int64)
        self._by_group = np.empty(0, np.int64)  # rows, those of one group together
        self._group_ends = np.empty(0, np.int64)
        self.dim = dim
        self.index = ReplyIndex(np.empty((0, dim), np.uint8), np.empty((0, dim), np.uint8))

    @property
    def nbytes(self) -> int:
        """About how much memory this takes."""
        per_candidate = 6 * 8 + WORD_BITS // 8 + BYTES_PER_ID
        return self.index.nbytes + 8 * len(self.sent_at) + per_candidate * len(self.ids)

    def extend(self, ids: Sequence[str], records: Records, *, keep_boilerplate: bool) -> None:
        """Append sent messages, all later than those that are there."""
        if not ids:
            return
        wanted = records["kind"] <= (BOILERPLATE if keep_boilerplate else FOUND)
        kept = records[wanted]
        self.place = np.concatenate([self.place, len(self.sent_at) + np.flatnonzero(wanted)])
        self.sent_at = np.concatenate([self.sent_at, records["sent_at"]])
        self.last = int(self.sent_at[-1]), ids[-1]
        self.ids += [ids[at] for at in np.flatnonzero(wanted).tolist()]
        self.language = np.concatenate([self.language, kept["language"]])
        self.languages = [code.decode() for code in np.unique(self.language).tolist()]
        self.exact = np.concatenate([self.exact, kept["exact"]])
        self.facts = np.concatenate([self.facts, kept["facts"]])
        self.words = np.concatenate([self.words, kept["words"]])
        self.group = np.unique(self.exact, return_inverse=True)[1]
        self._by_group = np.argsort(self.group, kind="stable")
        self._group_ends = np.cumsum(np.bincount(self.group))
        if len(self.index):
            self.index.add(kept["question"], kept["reply"])
        else:
            self.index = ReplyIndex(kept["question"], kept["reply"])

    def bounds(self, window: Window, now: int) -> tuple[int, int, int]:
        """How many messages the window holds, and the first and last (exclusive) candidate in it."""
        start, stop = window.bounds(self.sent_at, now)
        first, last = np.searchsorted(self.place, (start, stop))
        return stop - start, int(first), int(last)

    def sendings(self, group: int, first: int, last: int) -> NDArray[np.int64]:
        """The rows of a group from `first` to before `last`, oldest first."""
        rows = self._by_group[self._group_ends[group - 1] if group else 0 : self._group_ends[group]]
        if first == 0 and last == len(self.ids):
            return rows
        return rows[np.searchsorted(rows, first) : np.searchsorted(rows, last)]

    def wording(self, row: int) -> Wording:
        """How a candidate is worded."""
        words = int.from_bytes(self.words[row].tobytes(), "little")
        return Wording(words, int(self.facts[row]), int(self.exact[row]))

    def sent_time(self, row: int) -> int:
        """When a candidate was sent, microseconds."""
        return int(self.sent_at[self.place[row]])


@dataclass(frozen=True)
class Loader:
    """Loads an account's window from the store, encoding what is new on the way."""

    store: MessageStore
    encoder: Encoder
    window: Window
    keep_boilerplate: bool

    def refresh(self, account_id: str, loaded: AccountReplies | None, now: int) -> AccountReplies:
        """What the window that `now` closes needs, from what was loaded before if it still serves."""
        state = self.store.state(account_id)
        if loaded is None or loaded.state.rewrites != state.rewrites or not self._reaches_back(loaded, now):
            return self._load(account_id, state, now)
        if loaded.state == state and (loaded.next_sent_at is None or now <= loaded.next_sent_at):
            return loaded
        self._read_on(account_id, loaded, state, now)
        first, last = self.window.bounds(loaded.sent_at, now)
        if first > 0 and len(loaded.sent_at) > SLACK * (last - first):
            return self._load(account_id, state, now)
        return loaded

    def _load(self, account_id: str, state: AccountState, now: int) -> AccountReplies:
        start = self.store.replies.window_start(account_id, self.window, now)
        loaded = AccountReplies(self.encoder.dim, start)
        self._read_on(account_id, loaded, state, now)
        return loaded

    def _read_on(self, account_id: str, loaded: AccountReplies, state: AccountState, now: int) -> None:
        """Load the sent messages between what is loaded and `now`."""
        after = (loaded.last[0], loaded.last[1] + "\0") if len(loaded.sent_at) else loaded.start
        table, key = self.store.replies, encoder_key(self.encoder)
        ids, records = table.load(account_id, key, after, now, dim=self.encoder.dim)
        if self._incomplete(account_id, loaded, after, len(ids), now):
            for _ in index_range(self.store, self.encoder, account_id, after, now):
                pass
            ids, records = table.load(account_id, key, after, now, dim=self.encoder.dim)
        loaded.extend(ids, records, keep_boilerplate=self.keep_boilerplate)
        known_until = max(now, loaded.last[0] + 1)
        loaded.next_sent_at = table.next_sent_at(account_id, known_until)
        loaded.state = state
        loaded.outcomes = self.store.feedback.outcomes(account_id)

    def _incomplete(
        self, account_id: str, loaded: AccountReplies, after: Position, found: int, now: int
    ) -> bool:
        """Whether messages sent between `after` and `now` were not encoded yet."""
        if after == loaded.start and found == self.window.max_messages:
            return False  # the window starts where it holds just so many
        return found < self.store.replies.count_sent(account_id, after, now)

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

    def get(self, account_id: str, now: int) -> AccountReplies:
        """The account's replies as the store has them at this moment, up to `now` (microseconds)."""
        with self._lock:
            own = self._locks[account_id]
        with own:
            with self._lock:
                loaded = self._accounts.get(account_id)
            replies = self._loader.refresh(account_id, loaded, now)
            with self._lock:
                self._keep(account_id, replies)
            return replies

    def _keep(self, account_id: str, replies: AccountReplies) -> None:
        self._accounts[account_id] = replies
        self._accounts.move_to_end(account_id)
        self.nbytes += replies.nbytes - self._sizes.get(account_id, 0)
        self._sizes[account_id] = replies.nbytes
        while self.nbytes > self._max_bytes and len(self._accounts) > 1:
            oldest, _ = self._accounts.popitem(last=False)
            self.nbytes -= self._sizes.pop(oldest)

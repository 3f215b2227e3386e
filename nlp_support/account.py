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
from .store.replies import FIRST, EncodedReply, Position
from .vectors import Codes
from .windows import Window

SLACK = 1.25  # how far what is loaded may outgrow the window before it is loaded anew
BYTES_PER_ID = 72  # a short Python string and its place in a list


class AccountReplies:
    """The replies that an account sent from `start` to before `stop`: vectors and numbers, no texts.

    Each array has one entry a sent message, by (sent_at, id): `encoded` where there are vectors to search,
    `boilerplate` where a rule keeps the message out, `language` an index into `languages`.
    """

    def __init__(self, dim: int, start: Position) -> None:
        self.start = start
        self.stop = start[0]
        self.next_sent_at: int | None = None
        self.state = AccountState(-1, -1)
        self.outcomes: dict[int, Outcomes] = {}
        self.ids: list[str] = []
        self.languages: list[str] = []
        self.language = np.empty(0, np.int64)
        self.encoded = np.empty(0, np.bool_)
        self.boilerplate = np.empty(0, np.bool_)
        self.sent_at = np.empty(0, np.int64)
        self.wording = np.empty(0, np.int64)
        self.facts = np.empty(0, np.int64)
        self.index = ReplyIndex(np.empty((0, dim), np.uint8), np.empty((0, dim), np.uint8))
        self._dim = dim

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """About how much memory this takes."""
        return self.index.nbytes + len(self) * (4 * 8 + 2 + BYTES_PER_ID)

    def extend(self, replies: Sequence[EncodedReply]) -> None:
        """Append replies, all later than those that are there."""
        if not replies:
            return
        columns = [self._codes([reply.question_vector for reply in replies])]
        columns.append(self._codes([reply.reply_vector for reply in replies]))
        if len(self):
            self.index.add(*columns)
        else:
            self.index = ReplyIndex(*columns)
        self.ids += [reply.message_id for reply in replies]
        encoded = [reply.question_vector is not None for reply in replies]
        self.encoded = np.concatenate([self.encoded, np.array(encoded)])
        skipped = [reply.skip is not None for reply in replies]
        self.boilerplate = np.concatenate([self.boilerplate, np.array(skipped)])
        self.languages += sorted({reply.language for reply in replies} - set(self.languages))
        self.language = _append(self.language, [self.languages.index(reply.language) for reply in replies])
        self.sent_at = _append(self.sent_at, [reply.sent_at for reply in replies])
        self.wording = _append(self.wording, [reply.wording for reply in replies])
        self.facts = _append(self.facts, [reply.facts for reply in replies])

    def _codes(self, vectors: Sequence[bytes | None]) -> Codes:
        nothing = bytes(self._dim)
        joined = b"".join(nothing if vector is None else vector for vector in vectors)
        return np.frombuffer(joined, np.uint8).reshape(len(vectors), self._dim)


def _append(array: NDArray[np.int64], values: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([array, np.array(values, np.int64)])


@dataclass(frozen=True)
class Loader:
    """Loads an account's window from the store, encoding what is new on the way."""

    store: MessageStore
    encoder: Encoder
    window: Window

    def refresh(self, account_id: str, loaded: AccountReplies | None, now: int) -> AccountReplies:
        """What the window that `now` closes needs, from what was loaded before if it still serves."""
        state = self.store.state(account_id)
        if loaded is None or loaded.state.rewrites != state.rewrites or not self._reaches_back(loaded, now):
            return self._load(account_id, state, now)
        if loaded.state == state and (loaded.next_sent_at is None or now <= loaded.next_sent_at):
            return loaded
        self._read_on(account_id, loaded, state, now)
        first, last = self.window.bounds(loaded.sent_at, now)
        if len(loaded) > SLACK * (last - first) and first > 0:
            return self._load(account_id, state, now)
        return loaded

    def _load(self, account_id: str, state: AccountState, now: int) -> AccountReplies:
        start = self.store.replies.window_start(account_id, self.window, now)
        loaded = AccountReplies(self.encoder.dim, start)
        self._read_on(account_id, loaded, state, now)
        return loaded

    def _read_on(self, account_id: str, loaded: AccountReplies, state: AccountState, now: int) -> None:
        """Load the sent messages between what is loaded and `now`."""
        after = (int(loaded.sent_at[-1]), loaded.ids[-1] + "\0") if len(loaded) else loaded.start
        table, key = self.store.replies, encoder_key(self.encoder)
        replies = table.load(account_id, key, after, now)
        if len(replies) < table.count_sent(account_id, after, now):
            for _ in index_range(self.store, self.encoder, account_id, after, now):
                pass
            replies = table.load(account_id, key, after, now)
        loaded.extend(replies)
        loaded.stop = max(loaded.stop, now)
        loaded.next_sent_at = table.next_sent_at(account_id, loaded.stop)
        loaded.state = state
        loaded.outcomes = self.store.feedback.outcomes(account_id)

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

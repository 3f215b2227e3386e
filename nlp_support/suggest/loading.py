"""Reading an account's replies from the store: all of them, or what came since they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ..models.encoder import Encoder
from ..store import AccountState, MessageStore
from ..store.endings import KnownEnd
from ..store.replies import BEGINNING
from ..text.wording import Wording
from ..types.times import from_datetime64, to_datetime64
from ..types.window import Window
from .account import AccountReplies, Standing
from .encoding import encoder_key
from .prepared import Prepared, key_of, nothing_prepared, read_prepared

SLACK = 1.25  # how far loaded replies may outgrow the window before they are loaded again


@dataclass(frozen=True)
class Loader:
    """Reads the window of an account as the store has it; encodes nothing."""

    store: MessageStore
    encoder: Encoder
    window: Window
    keep_boilerplate: bool

    def refresh(
        self,
        account_id: str,
        loaded: AccountReplies | None,
        state: AccountState,
        now: datetime,
        *,
        earliest: datetime,
    ) -> AccountReplies:
        """What the windows that close between `earliest` and `now` need, from what was loaded before if that
        still serves; `state` is the account's, read before."""
        if loaded and loaded.standing.state.revision > state.revision:
            state = loaded.standing.state  # another call looked later than this one
        loaded = self._still_true(account_id, loaded, state)
        if loaded is None or not self._reaches_back(loaded, earliest):
            return self._load(account_id, state, now, earliest)
        standing = loaded.standing
        settled = standing.state == state and standing.prepared.encoded
        if settled and (standing.next_sent_at is None or now <= standing.next_sent_at):
            return loaded
        longer = self._read_on(account_id, loaded, state, now)
        first, last = self.window.bounds(longer.sent_at, earliest)[0], len(longer.sent_at)
        if first > 0 and last > SLACK * (last - first):
            return self._load(account_id, state, now, earliest)
        return longer

    def _still_true(
        self, account_id: str, loaded: AccountReplies | None, state: AccountState
    ) -> AccountReplies | None:
        """What was loaded, as far as the store has not replaced it or put something in between since."""
        if loaded is None or loaded.standing.state.rewrites != state.rewrites:
            return None
        if loaded.standing.state.revision != state.revision and self._came_late(account_id, loaded):
            return None
        if not len(loaded.pending):
            return loaded
        settled = loaded.settled
        key, start = encoder_key(self.encoder), (from_datetime64(loaded.sent_at[settled]), "")
        encoded = self.store._replies.count_encoded(account_id, key, start, loaded.end)
        unchanged = encoded == len(loaded.sent_at) - settled - len(loaded.pending)
        return loaded if unchanged else loaded.only_settled()

    def _came_late(self, account_id: str, loaded: AccountReplies) -> bool:
        """Whether more was sent by now in the time that was read."""
        sent = self.store._replies.count_sent(account_id, loaded.start, loaded.end)
        return sent != len(loaded.sent_at)

    def _load(
        self, account_id: str, state: AccountState, now: datetime, earliest: datetime
    ) -> AccountReplies:
        start = self.store._replies.window_start(account_id, self.window, earliest)
        dim = self.encoder.dim
        nothing = AccountReplies.empty(dim, start, Standing(state, None, {}, (), nothing_prepared(dim)))
        ends = self.store._endings.known(account_id, start)
        return self._read_on(account_id, nothing, state, now, ends=ends)

    def _read_on(
        self,
        account_id: str,
        loaded: AccountReplies,
        state: AccountState,
        now: datetime,
        *,
        ends: Mapping[str, KnownEnd] | None = None,
    ) -> AccountReplies:
        """What is loaded, and the sent messages from there to before `now`."""
        table, dim = self.store._replies, self.encoder.dim
        ids, records = table.load_sent(account_id, encoder_key(self.encoder), loaded.resume, now, dim=dim)
        reviewed = self.store._reviews.reviewed(account_id)
        blocked = [*self.store._entries.blocked(account_id), *reviewed.blocked]
        standing = Standing(
            state=state,
            next_sent_at=table.next_sent_at(account_id, max(now, loaded.end)),
            outcomes=self.store._feedback.outcomes(account_id),
            blocked=blocked,
            prepared=self._prepared(account_id, loaded.standing.prepared, blocked),
            approved=[*self.store._entries.approved(account_id), *reviewed.approved],
        )
        return loaded.extended(
            ids, records, standing, keep_boilerplate=self.keep_boilerplate, ends=ends
        )  # what has just been sent is in no contact that is over

    def _prepared(self, account_id: str, known: Prepared, blocked: Sequence[Wording]) -> Prepared:
        """What the account keeps ready, from memory unless that has changed."""
        encoder, dim = encoder_key(self.encoder), self.encoder.dim
        key = key_of(self.store, account_id, encoder, blocked)
        if known.key == key:
            return known
        return read_prepared(
            self.store,
            account_id,
            encoder,
            dim=dim,
            key=key,
            blocked=blocked,
            keep_boilerplate=self.keep_boilerplate,
        )

    def _reaches_back(self, loaded: AccountReplies, now: datetime) -> bool:
        """Whether everything in the window that `now` closes is at or after the start of what is loaded."""
        if loaded.start == BEGINNING:
            return True
        oldest = self.window.oldest(now)
        if oldest is not None and (oldest, "") >= loaded.start:
            return True
        limit = self.window.max_messages
        return limit is not None and int(np.searchsorted(loaded.sent_at, to_datetime64(now), "left")) >= limit

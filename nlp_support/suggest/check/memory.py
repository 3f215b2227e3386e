"""What is remembered of the most recently checked accounts of each store, in step with it."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from weakref import WeakKeyDictionary

from ...store import AccountState, MessageStore
from ...store.newest import arrivals, arrived, newest
from .history import History
from .ready import read_ready

READ = 8_000  # newest messages of both sides that are read of an account
GROWN = 1.5  # how many times as many may be remembered before the oldest are dropped
ACCOUNTS = 100  # that are remembered of a store, some hundred KB each

_remembered: "WeakKeyDictionary[MessageStore, Memory]" = WeakKeyDictionary()
_lock = Lock()


@dataclass
class Known:
    """What is remembered of an account.

    Attributes:
        state, arrivals: how often the account had changed, and the last message that had come in.
        since: the oldest message that was read was sent then.
        history: what the messages hold.
        low: how low its replies are in tone, once that was asked.
    """

    state: AccountState
    arrivals: int
    since: datetime
    history: History
    low: float | None = None


@dataclass
class Memory:
    """What is remembered of the accounts of one store."""

    accounts: "OrderedDict[str, Known]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def known(self, store: MessageStore, account_id: str) -> Known:
        """The account as the store has it now: what came in since is read, and everything again where
        something was changed, removed or forgotten."""
        state, last = store.state(account_id), arrivals(store._database, account_id)
        with self.lock:
            known = self.accounts.get(account_id)
            if known is None or known.state.rewrites != state.rewrites:
                known = _read(store, account_id, state, last)
            elif known.arrivals != last or known.state != state:
                fresh = arrived(store._database, account_id, after=known.arrivals, since=known.since)
                if len(known.history.ids) + len(fresh) > GROWN * READ:
                    known = _read(store, account_id, state, last)
                else:
                    known.history.read(fresh)
                    if known.state.prepared != state.prepared:
                        known.history.ready = read_ready(store, account_id)
                    known.state, known.arrivals = state, last
            self.accounts[account_id] = known
            self.accounts.move_to_end(account_id)
            while len(self.accounts) > ACCOUNTS:
                self.accounts.popitem(last=False)
            return known


def memory_of(store: MessageStore) -> Memory:
    """What is remembered of a store; forgotten with it."""
    with _lock:
        return _remembered.setdefault(store, Memory())


def _read(store: MessageStore, account_id: str, state: AccountState, last: int) -> Known:
    messages = newest(store._database, account_id, most=READ)
    history = History(ready=read_ready(store, account_id))
    history.read(messages)
    everything = len(messages) < READ or not messages
    since = datetime.min.replace(tzinfo=UTC) if everything else messages[0].sent_at
    return Known(state, last, since, history)

"""What a serving process does beside requests: it encodes what came in, and looks after the store's file."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Thread
from typing import TextIO

from ..errors import NlpSupportError, UnknownAccount
from ..models.encoder import Encoder
from ..store import MessageStore
from ..store.migrations import MIGRATIONS
from ..suggest import index_account
from ..types.window import Window
from .measures import SHARED

EVERY = 1.0  # seconds between looks
MOVED = "another file lies where the store was: restart the service, so that it opens that one"
UPGRADED = "a newer nlp-support has upgraded the store: restart the service with that version"
logger = logging.getLogger("nlp_support.server")


class Upkeep:
    """A thread that looks once a second. Of several processes that serve together one encodes.

    Args:
        store: on a connection that nobody else uses.
        location: of its file; None if it has none.
        encoder, window: what is encoded for suggestions, and how.

    Attributes:
        trouble: why the store must not be used any more; None while it may.
    """

    def __init__(
        self, store: MessageStore, location: str | None, *, encoder: Encoder, window: Window
    ) -> None:
        self._store, self._location, self._encoder, self._window = store, location, encoder, window
        self._file = _identity(location)
        self._seen: Mapping[str, int] = {}
        self._lock: TextIO | None = None
        self._stop = Event()
        self._thread = Thread(target=self._run, name="upkeep", daemon=True)
        self.trouble: str | None = None

    def begin(self) -> None:
        """Look from now on."""
        self._thread.start()

    def close(self) -> None:
        """End, after the account that is being encoded."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._lock is not None:
            self._lock.close()

    def look(self) -> None:
        """Look after the file, then encode what is new in accounts that have changed since the last look."""
        self.trouble = self._trouble()
        if self.trouble is None and self._is_ours():
            changed = self._changes()
            for account_id in changed:
                if self._stop.is_set():
                    return
                self._index(account_id)

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception as error:
                logger.error("upkeep failed", exc_info=error)
            if self._stop.wait(EVERY):
                return

    def _trouble(self) -> str | None:
        if self._location is not None and _identity(self._location) != self._file:
            return MOVED
        version = self._store._database.read("PRAGMA user_version")[0][0]
        return UPGRADED if version != len(MIGRATIONS) else None

    def _is_ours(self) -> bool:
        """Whether this process encodes: the first of those that share a folder, until it ends."""
        folder = os.environ.get(SHARED)
        if folder is None or self._lock is not None:
            return True
        import fcntl

        lock = (Path(folder) / "upkeep.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _changes(self) -> list[str]:
        """The accounts that have changed since the last look."""
        rows = self._store._database.read("SELECT account_id, revision + prepared FROM accounts")
        now: dict[str, int] = dict(rows)
        return [id for id, count in now.items() if self._seen.get(id) != count]

    def _index(self, account_id: str) -> None:
        try:
            before = self._count(account_id)
            index_account(self._store, account_id, encoder=self._encoder, window=self._window)
            self._seen = {**self._seen, account_id: before}
        except UnknownAccount:  # forgotten meanwhile
            return
        except NlpSupportError as error:
            logger.error("an account cannot be indexed", exc_info=error)

    def _count(self, account_id: str) -> int:
        state = self._store.state(account_id)
        return state.revision + state.prepared


def _identity(location: str | None) -> tuple[int, int] | None:
    """Of the file itself, whatever its name; None if there is none."""
    if location is None:
        return None
    try:
        found = os.stat(location)
    except OSError:
        return None
    return found.st_dev, found.st_ino

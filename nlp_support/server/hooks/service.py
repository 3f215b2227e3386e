"""The threads of one process that take deliveries, work them off, and write notes."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from ...errors import NlpSupportError
from ...store import MessageStore, open_store
from .receiver import Receiver
from .send import Sender
from .send.sender import Suggest
from .worker import Worker

POLL = 1.0  # seconds after which it is looked for what other processes took, or left
RESTS = 5.0  # seconds after an error of the store
log = logging.getLogger(__name__)


def clock() -> datetime:
    """The time."""
    return datetime.now(UTC)


class Hooks:
    """Takes the deliveries of a store's webhooks. Any number of processes may do so for one store.

    Args:
        location: the path of a store.
        shared: that store, where only one connection can have it open: ":memory:".
        suggest: suggestions for an account and a stored conversation, for notes; None: none are written.
        now: the clock.
    """

    def __init__(
        self,
        location: str,
        *,
        shared: MessageStore | None = None,
        suggest: Suggest | None = None,
        now: Callable[[], datetime] = clock,
    ) -> None:
        self._own = [] if shared is not None else [open_store(location, create=False) for _ in range(3)]
        self._stopped, self._news = threading.Event(), threading.Event()
        receiving, working, sending = self._own if shared is None else [shared] * 3
        self._receiver = Receiver(receiving, taken=self._news.set, now=now)
        self._threads = [self._thread("hooks-worker", Worker(working, now=now).work)]
        if suggest is not None:
            sender = Sender(sending, suggest=suggest, now=now)
            self._threads.append(self._thread("hooks-sender", sender.work))
        self.take = self._receiver.take

    def start(self) -> None:
        """Start; what was left of deliveries from before is worked off too."""
        self._receiver.start()
        for one in self._threads:
            one.start()

    def stop(self) -> None:
        """End after what is being done. What still waits is worked off by the next process."""
        self._receiver.stop()
        self._stopped.set()
        self._news.set()
        for one in self._threads:
            one.join()
        for store in self._own:
            store.close()

    def _thread(self, name: str, work: Callable[[], int]) -> threading.Thread:
        return threading.Thread(target=self._run, args=(work,), name=name, daemon=True)

    def _run(self, work: Callable[[], int]) -> None:
        while not self._stopped.is_set():
            try:
                if work():
                    continue
                self._news.wait(POLL)
                self._news.clear()
            except NlpSupportError as error:  # such as a full disk
                log.error("%s", error)
                self._stopped.wait(RESTS)
            except Exception:
                log.exception("went on after an error")
                self._stopped.wait(RESTS)

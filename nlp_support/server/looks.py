"""Looking at whole accounts for flags, where that takes too long for a request to wait for it."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from ..errors import NlpSupportError
from ..journey.monitor import JourneyMonitor

AT_ONCE = 200  # changed conversations that a request looks at itself, some seconds of work at most
logger = logging.getLogger("nlp_support.server.looks")


class Stopped(Exception):
    """The service stops; what is left is looked at when it runs again."""


class Looks:
    """Looks at accounts, one after the other, on a thread of its own.

    Args:
        monitor: looks at them, and stores the flags after every 64 conversations.
        stopping: whether the service stops.
    """

    def __init__(self, monitor: JourneyMonitor, stopping: Callable[[], bool]) -> None:
        self._monitor, self._stopping = monitor, stopping
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="looks")
        self._lock, self._asked = Lock(), set[str]()

    def now(self, account_id: str) -> int:
        """Look at an account at once if little has changed there, else soon; returns how many changed
        conversations are still to be looked at."""
        pending = self._monitor.store._flags.count_pending(account_id)
        if pending <= AT_ONCE:
            self._monitor.update(account_id)
            return 0
        with self._lock:
            if account_id not in self._asked:
                self._asked.add(account_id)
                self._thread.submit(self._look, account_id)
        return pending

    def close(self) -> None:
        """End, after the conversations that are being looked at."""
        self._thread.shutdown(cancel_futures=True)

    def _look(self, account_id: str) -> None:
        try:
            self._monitor.update(account_id, on_progress=self._go_on)
        except Stopped:
            return
        except NlpSupportError as error:
            logger.error("an account could not be looked at", exc_info=error)
        finally:
            with self._lock:
                self._asked.discard(account_id)

    def _go_on(self, _done: int, _total: int | None) -> None:
        if self._stopping():
            raise Stopped

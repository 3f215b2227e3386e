"""The audit log of the requests that write: on disk before they are answered, many in one transaction."""

import asyncio
import logging
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from ..errors import NlpSupportError
from ..store.audit import Audited, AuditTable

HOUR = 3600.0
MOST = 500  # entries of a transaction
logger = logging.getLogger("nlp_support.server")
Waiting = tuple[Audited, "Future[None]"]


class AuditLog:
    """Writes entries on a thread of its own, and drops old ones once an hour.

    Args:
        table: of the store, on a connection that nobody else uses.
        days: how long entries are kept.
    """

    def __init__(self, table: AuditTable, *, days: int) -> None:
        self._table, self._kept = table, timedelta(days=days)
        self._waiting: SimpleQueue[Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="audit", daemon=True)
        self._thread.start()

    async def note(self, entry: Audited) -> None:
        """Return when an entry is on disk. One that cannot be written is logged: what was done is done."""
        done: Future[None] = Future()
        self._waiting.put((entry, done))
        await asyncio.wrap_future(done)

    def close(self) -> None:
        """Write what waits, and end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        tidy = monotonic()
        while True:
            if monotonic() >= tidy:
                self._drop_old()
                tidy = monotonic() + HOUR
            try:
                first = self._waiting.get(timeout=max(0.0, tidy - monotonic()))
            except Empty:
                continue
            if first is None:
                return
            batch, ended = self._batch(first)
            self._write(batch)
            if ended:
                return

    def _batch(self, first: Waiting) -> tuple[list[Waiting], bool]:
        """What waits by now, and whether it is the last."""
        batch = [first]
        while len(batch) < MOST:
            try:
                one = self._waiting.get_nowait()
            except Empty:
                break
            if one is None:
                return batch, True
            batch.append(one)
        return batch, False

    def _write(self, batch: list[Waiting]) -> None:
        try:
            self._table.note([entry for entry, _ in batch])
        except NlpSupportError as error:
            logger.error("the audit log cannot be written", exc_info=error)
        finally:
            for _, done in batch:
                if not done.cancelled():
                    done.set_result(None)

    def _drop_old(self) -> None:
        try:
            self._table.drop_before(datetime.now(UTC) - self._kept)
        except NlpSupportError as error:
            logger.error("old entries of the audit log cannot be dropped", exc_info=error)

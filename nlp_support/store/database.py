"""An open database: reading, writing, and what its errors mean."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import StoreError
from .schema import connect, store_errors, transaction

Row = tuple[Any, ...]


class Database:
    """A connection that the threads of a process share.

    Raises:
        StoreError: the file cannot be opened, or cannot be read or written later; the message says why.
    """

    def __init__(self, location: str | Path) -> None:
        self.location = str(location)
        self._connection = connect(self.location)
        self._lock = threading.RLock()
        self.remade: dict[str, float] = {}  # when this process last made an account's replies by its rules

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def read(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query, as one consistent state of the database."""
        with self._lock, store_errors(self.location):
            return self._connection.execute(sql, values).fetchall()

    def rebuild(self) -> bool:
        """Rewrite the file from its contents and empty the log; returns whether that was possible.

        Deleted rows are overwritten in place, but a page that was split or balanced before may hold copies of
        them in its unused part; only a rebuilt file is sure to hold none. This takes time in proportion to
        the file and room for a second copy.

        Returns:
            False while another process reads an older state, or if there is no room for the rebuilt file.
        """
        with self._lock:
            try:
                with store_errors(self.location):
                    self._connection.execute("VACUUM")
                    return not self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except StoreError:
                return False

    @contextmanager
    def writing(self, *, derived: bool = False) -> Iterator[sqlite3.Connection]:
        """A transaction: either all of it is stored or nothing.

        Args:
            derived: whether it only stores what can be computed again from the messages, so that nobody waits
                for the disk; a power cut may undo it as a whole, until the next transaction that is not
                derived.
        """
        with self._lock:
            if derived:
                self._connection.execute("PRAGMA synchronous = NORMAL")
            try:
                with transaction(self._connection, self.location):
                    yield self._connection
            finally:
                if derived:
                    self._connection.execute("PRAGMA synchronous = FULL")


def marks(values: Sequence[object]) -> str:
    """One question mark per value, for an SQL list."""
    return ",".join("?" * len(values))

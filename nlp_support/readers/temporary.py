"""A database on disk for rows that have to wait for others of their file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_FAST = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -100000;
PRAGMA locking_mode = EXCLUSIVE;
"""


@contextmanager
def temporary_database(tables: str) -> Iterator[sqlite3.Connection]:
    """A database with these tables in the folder for temporary files, deleted at the end. What is inserted
    is one transaction, which `executescript` ends."""
    with (
        TemporaryDirectory(prefix="nlp-support-") as folder,
        # autocommit, since one transaction is started here
        closing(sqlite3.connect(Path(folder) / "rows.db", isolation_level=None)) as database,
    ):
        database.executescript(_FAST + tables)
        database.execute("BEGIN")
        yield database

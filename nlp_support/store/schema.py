"""The SQLite file: its version, and how it is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InvalidArgument, StoreError
from .location import has_file
from .migrations import MIGRATIONS, Scripts, differences, layout_of, run, way

APPLICATION_ID = 0x4E4C5053  # "NLPS"
BUSY_SECONDS = 30.0


def connect(location: str) -> sqlite3.Connection:
    """Open or create a store file, bring it up to this version, and set it up for many processes.

    Raises:
        StoreError: the folder is missing, or the path is not that of a file, or the file is not a store, is
            from a newer version, or has tables that no version made. The file is then as it was.
    """
    if location != ":memory:" and not has_file(location) and not Path(location).absolute().parent.is_dir():
        raise StoreError(f"cannot open {location}: its folder does not exist; create the folder first")
    with store_errors(location):
        connection = sqlite3.connect(
            location, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _, scripts = _look(connection, location)  # first, so that what is not known stays as it is
            _set_up(connection)
            if scripts:
                _migrate(connection, location)
        except BaseException:
            connection.close()
            raise
    return connection


def version_of(location: str) -> int:
    """The schema version of a store file, which is left as it is.

    Raises:
        StoreError: there is no such file, it is not a store, it is damaged, it is from a newer version, or it
            has tables that no version made.
    """
    if not has_file(location):
        raise StoreError(f"there is no store at {location}; give the path of an existing one")
    with store_errors(location):
        connection = sqlite3.connect(
            f"{Path(location).absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
        try:
            version, _ = _look(connection, location)
            problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    if problem != "ok":
        raise StoreError(f"{location} is damaged; restore it from a backup")
    return version


@contextmanager
def transaction(connection: sqlite3.Connection, location: str) -> Iterator[None]:
    """All or nothing: what happens inside is committed at the end, or rolled back on any error."""
    with store_errors(location):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite itself rolls back on some errors, such as a full disk
                connection.execute("ROLLBACK")
            raise


@contextmanager
def store_errors(location: str) -> Iterator[None]:
    """Turn a database error into a StoreError that says what it means and what to do about it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        advice = next((advice for sign, advice in ADVICE if sign in text), "see the cause")
        raise StoreError(f"store {location}: {text}; {advice}") from error
    except UnicodeEncodeError:
        raise InvalidArgument("an id holds a lone surrogate, which no stored id does; check the id") from None


ADVICE = (
    ("full", "none of this batch was stored, and what was stored before is intact: free space and run again"),
    ("not a database", "the file is something else: give the path of a store, or a new path to create one"),
    ("malformed", "the file is damaged: restore it from a backup"),
    ("locked", f"another process has been writing for more than {BUSY_SECONDS:.0f} s: try again"),
    ("readonly", "the file or its folder is not writable: check the permissions"),
    ("unable to open", "check that the path is a file in a writable folder"),
)


def _look(connection: sqlite3.Connection, location: str) -> tuple[int, Scripts]:
    """What `_known` returns, from one state of the file: another process may be upgrading it."""
    connection.execute("BEGIN")
    try:
        return _known(connection, location)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _known(connection: sqlite3.Connection, location: str) -> tuple[int, Scripts]:
    """The version of a store and the scripts that bring it to the newest, in an open transaction.

    Raises:
        StoreError: it is another program's, from a newer version, or has tables that no version made.
    """
    owner, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    layout, newest = layout_of(connection), len(MIGRATIONS)
    if owner != APPLICATION_ID and layout:
        raise StoreError(f"{location} is an SQLite database of another program; give a new path for a store")
    if not 0 <= version <= newest:
        raise StoreError(
            f"{location} has schema version {version}, this nlp-support reads up to {newest}; "
            "update nlp-support"
        )
    scripts = way(MIGRATIONS, version, layout)
    if scripts is None:
        names = ", ".join(differences(MIGRATIONS[:version], layout))
        raise StoreError(
            f"{location} has schema version {version}, but not the tables of that version: see {names}; "
            "nothing was changed: take out what another program put in, or restore the store from a backup"
        )
    return version, scripts


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 8192")  # a row with two 384-byte vectors fits into a page
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged also survives a power cut
    connection.execute("PRAGMA secure_delete = ON")  # what `forget` deletes is overwritten
    connection.execute("PRAGMA cache_size = -65536")


def _migrate(connection: sqlite3.Connection, location: str) -> None:
    """Bring a store to the newest version, or leave it as it is: all scripts run in one transaction."""
    with transaction(connection, location):
        _, scripts = _known(connection, location)  # none if another process was faster
        for script in scripts:
            run(connection, script)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

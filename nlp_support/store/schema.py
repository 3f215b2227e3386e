"""The SQLite file: its tables, its version, and how it is opened."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import InvalidArgument, StoreError

APPLICATION_ID = 0x4E4C5053  # "NLPS"
BUSY_SECONDS = 30.0

# One script per version; a store of version n runs the scripts from n on, each in its own transaction.
MIGRATIONS = (
    """
    CREATE TABLE accounts (
        account_id TEXT NOT NULL PRIMARY KEY,
        revision INTEGER NOT NULL,     -- grows with every change of sent messages, replies or feedback
        rewrites INTEGER NOT NULL,     -- grows when what was there changed, not when newer messages came
        last_sent_at INTEGER NOT NULL  -- of the newest sent message, microseconds
    ) WITHOUT ROWID;
    CREATE TABLE messages (
        account_id TEXT NOT NULL, sent_at INTEGER NOT NULL, message_id TEXT NOT NULL,
        conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL,
        channel TEXT NOT NULL, agent_id TEXT, customer_name TEXT, in_reply_to TEXT, language TEXT,
        PRIMARY KEY (account_id, sent_at, message_id)
    ) WITHOUT ROWID;
    CREATE UNIQUE INDEX messages_by_id ON messages (account_id, message_id);
    CREATE INDEX messages_by_conversation ON messages (account_id, conversation_id, sent_at);
    CREATE INDEX messages_by_customer ON messages (account_id, customer_id, sent_at);
    CREATE INDEX messages_by_role ON messages (account_id, role, sent_at, message_id);
    CREATE TABLE reply_texts (         -- redacted question/reply pairs, what may be shown
        account_id TEXT NOT NULL, message_id TEXT NOT NULL, question TEXT, reply TEXT NOT NULL,
        wording INTEGER NOT NULL,
        PRIMARY KEY (account_id, message_id)
    ) WITHOUT ROWID;
    CREATE TABLE reply_vectors (
        account_id TEXT NOT NULL, sent_at INTEGER NOT NULL, message_id TEXT NOT NULL, encoder TEXT NOT NULL,
        record BLOB NOT NULL,          -- see records.py
        PRIMARY KEY (account_id, sent_at, message_id, encoder)
    ) WITHOUT ROWID;
    CREATE TABLE feedback (
        suggestion_id TEXT NOT NULL PRIMARY KEY,
        account_id TEXT NOT NULL, message_id TEXT NOT NULL, wording INTEGER NOT NULL,
        outcome TEXT NOT NULL, sent_text TEXT, recorded_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX feedback_by_account ON feedback (account_id, wording);
    """,
    """
    CREATE TABLE scores (              -- what models said of a customer's message
        account_id TEXT NOT NULL, message_id TEXT NOT NULL, models TEXT NOT NULL,
        digest INTEGER NOT NULL,       -- of the exact input, so that a changed context is seen
        valence REAL NOT NULL, satisfaction REAL NOT NULL, vector BLOB,
        PRIMARY KEY (account_id, message_id)
    ) WITHOUT ROWID;
    CREATE TABLE flags (
        flag_id TEXT NOT NULL PRIMARY KEY, account_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
        customer_id TEXT NOT NULL, severity REAL NOT NULL, raised_at INTEGER NOT NULL,
        reasons TEXT NOT NULL, codes TEXT NOT NULL, evidence_ids TEXT NOT NULL,  -- JSON lists
        status TEXT NOT NULL, until INTEGER, cleared_at INTEGER,
        touched_at INTEGER, touched_by TEXT  -- when people last set the status, and who
    ) WITHOUT ROWID;
    CREATE INDEX flags_by_conversation ON flags (account_id, conversation_id);
    CREATE INDEX flags_by_customer ON flags (account_id, customer_id);
    CREATE TABLE unwatched (           -- conversations that changed since their flags were last stored
        change INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, so it names one state
        account_id TEXT NOT NULL, conversation_id TEXT NOT NULL,
        UNIQUE (account_id, conversation_id)
    );
    CREATE INDEX unwatched_by_account ON unwatched (account_id);
    INSERT INTO unwatched (account_id, conversation_id)
        SELECT DISTINCT account_id, conversation_id FROM messages;
    CREATE TABLE outbox (              -- flags on their way to callbacks and webhooks
        flag_id TEXT NOT NULL, event TEXT NOT NULL, target TEXT NOT NULL,
        account_id TEXT NOT NULL, conversation_id TEXT NOT NULL, customer_id TEXT NOT NULL,
        flag TEXT NOT NULL,            -- JSON, as it was at the event: every attempt sends the same
        state TEXT NOT NULL,           -- due, sent or stuck
        due_at INTEGER NOT NULL,       -- while an attempt runs, the end of its lease
        attempts INTEGER NOT NULL, error TEXT,
        PRIMARY KEY (flag_id, event, target)
    ) WITHOUT ROWID;
    CREATE INDEX outbox_by_state ON outbox (state, due_at);
    CREATE INDEX outbox_by_account ON outbox (account_id, conversation_id);
    CREATE TABLE links (               -- customer ids of one person share the number
        customer_id TEXT NOT NULL PRIMARY KEY, person INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX links_by_person ON links (person);
    """,
    """
    CREATE TABLE watched (             -- what an account's flags were last looked for with
        account_id TEXT NOT NULL PRIMARY KEY,
        rules TEXT NOT NULL            -- a digest of policy, word lists and models
    ) WITHOUT ROWID;
    CREATE TABLE told (                -- who is told of an account's flags, and of those from when on
        account_id TEXT NOT NULL, target TEXT NOT NULL, since INTEGER NOT NULL,
        PRIMARY KEY (account_id, target)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE faq (                 -- entries of the knowledge bases
        account_id TEXT NOT NULL, entry_id TEXT NOT NULL, state TEXT NOT NULL,
        set_at INTEGER, set_by TEXT,   -- when people last set the state, and who
        exact INTEGER, facts INTEGER, words BLOB,  -- the wording of its answer
        PRIMARY KEY (account_id, entry_id)
    ) WITHOUT ROWID;
    CREATE TABLE faq_messages (        -- the sent messages that an entry is made of
        account_id TEXT NOT NULL, message_id TEXT NOT NULL, entry_id TEXT NOT NULL,
        PRIMARY KEY (account_id, message_id)
    ) WITHOUT ROWID;
    CREATE TABLE faq_blocked (         -- wordings that are not suggested
        account_id TEXT NOT NULL, entry_id TEXT NOT NULL,
        exact INTEGER NOT NULL, facts INTEGER NOT NULL, words BLOB NOT NULL,
        PRIMARY KEY (account_id, entry_id, exact)
    ) WITHOUT ROWID;
    """,
)


def connect(location: str) -> sqlite3.Connection:
    """Open or create a store file, bring it up to this version, and set it up for many processes.

    Raises:
        StoreError: the folder is missing, the file is not a store, or it is from a newer version.
    """
    if location != ":memory:" and not Path(location).absolute().parent.is_dir():
        raise StoreError(f"cannot open {location}: its folder does not exist; create the folder first")
    with store_errors(location):
        connection = sqlite3.connect(
            location, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _check_owner(connection, location)
            _set_up(connection)
            _migrate(connection, location)
        except BaseException:
            connection.close()
            raise
    return connection


def version_of(location: str) -> int:
    """The schema version of a store file, which is left as it is.

    Raises:
        StoreError: there is no such file, it is not a store, it is damaged, or it is from a newer version.
    """
    if not Path(location).is_file():
        raise StoreError(f"there is no store at {location}; give the path of an existing one")
    with store_errors(location):
        connection = sqlite3.connect(f"{Path(location).absolute().as_uri()}?mode=ro", uri=True)
        try:
            _check_owner(connection, location)
            problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    if problem != "ok":
        raise StoreError(f"{location} is damaged; restore it from a backup")
    _check_version(version, location)
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


def _check_owner(connection: sqlite3.Connection, location: str) -> None:
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if owner != APPLICATION_ID and tables:
        raise StoreError(f"{location} is an SQLite database of another program; give a new path for a store")


def _check_version(version: int, location: str) -> None:
    newest = len(MIGRATIONS)
    if version > newest:
        raise StoreError(
            f"{location} has schema version {version}, this nlp-support reads up to {newest}; "
            "update nlp-support"
        )


def _set_up(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA page_size = 8192")  # a row with two 384-byte vectors fits into a page
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged also survives a power cut
    connection.execute("PRAGMA secure_delete = ON")  # what `forget` deletes is overwritten
    connection.execute("PRAGMA cache_size = -65536")


def _migrate(connection: sqlite3.Connection, location: str) -> None:
    newest = len(MIGRATIONS)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    _check_version(version, location)
    while version < newest:
        with transaction(connection, location):
            version = connection.execute("PRAGMA user_version").fetchone()[0]  # another process may be ahead
            if version < newest:
                for statement in MIGRATIONS[version].split(";"):
                    connection.execute(statement)
                version += 1
                connection.execute(f"PRAGMA user_version = {version}")
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

"""Adding messages: what is new, what replaces, and which replies have to be made again."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..types.message import Rejection
from .batch import Batch, Key, collide
from .database import Row, marks
from .message_rows import COLUMNS
from .pending import mark_changed
from .ratings import put_ratings
from .removal import remove_messages, turns_of
from .replies import drop_replies, sent_in
from .status import put_status_changes

Stored = tuple[Row, int]  # a row, and its place in the order of arrival

INSERT = f"INSERT INTO messages ({COLUMNS}, arrival) VALUES ({marks(COLUMNS.split(','))}, ?)"
DELETE = "DELETE FROM {} WHERE account_id = ? AND message_id = ?"
LOOK_UP = 500  # ids per query


@dataclass(frozen=True)
class AddReport:
    """What adding messages did.

    Attributes:
        added: how many messages were new.
        replaced: how many replaced an older version.
        rejected: what was left out, and why.
        removed: how many stored messages were removed, since they are gone where they came from.
        collisions: how many of the rejected had the id of another message.
        ratings: how many ratings of conversations were kept.
        status_changes: how many times conversations were closed or opened again that were not known yet.
        senders: how many of the messages, stored before or not, a "person", a "bot" and the "system" sent.
        left_out: how many parts of an export are not messages, by what they are.
        accounts: those in which something was added, replaced or removed, sorted.
    """

    added: int
    replaced: int
    rejected: list[Rejection]
    removed: int = 0
    collisions: int = 0
    ratings: int = 0
    status_changes: int = 0
    senders: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    accounts: Sequence[str] = ()


class Adding:
    """Adds items batch by batch and counts what became of them."""

    def __init__(self, *, as_is: bool) -> None:
        self._as_is = as_is
        self._accounts = set[str]()
        self._counts = Counter[str]()
        self._senders = Counter[str]()
        self._left_out = Counter[str]()
        self._rejected: list[Rejection] = []

    def add(self, connection: sqlite3.Connection, items: Iterable[tuple[int, object]]) -> None:
        """Store numbered items inside an open transaction."""
        batch = Batch.of(connection, items, as_is=self._as_is)
        stored = _stored(connection, list(batch.rows))
        for key, (row, _) in stored.items():
            if collide(row, batch.rows[key]):
                batch.refuse(key)
        fresh = [row for key, row in batch.rows.items() if key not in stored]
        changed = [
            (row, stored[key]) for key, row in batch.rows.items() if key in stored and stored[key][0] != row
        ]
        _store(connection, fresh, changed)
        _keep_originals(connection, batch, fresh, [row for row, _ in changed])
        put_ratings(connection, batch.ratings)
        changes = put_status_changes(connection, batch.changes)
        removed = _remove(connection, batch)
        self._counts["removed"] += removed.total()
        self._accounts.update((row[0] for row in fresh), (row[0] for row, _ in changed), removed)
        self._counts["added"] += len(fresh)
        self._counts["replaced"] += len(changed) + batch.versions
        self._counts["collisions"] += batch.collisions
        self._counts["ratings"] += len(batch.ratings)
        self._counts["status_changes"] += changes
        self._senders += batch.senders
        self._left_out += batch.left_out
        self._rejected += batch.rejected

    def report(self) -> AddReport:
        """What all batches together did."""
        return AddReport(
            added=self._counts["added"],
            replaced=self._counts["replaced"],
            rejected=self._rejected,
            removed=self._counts["removed"],
            collisions=self._counts["collisions"],
            ratings=self._counts["ratings"],
            status_changes=self._counts["status_changes"],
            senders=dict(self._senders),
            left_out=dict(self._left_out.most_common()),
            accounts=tuple(sorted(self._accounts)),
        )


def rewrite(connection: sqlite3.Connection, changed: list[tuple[Row, Row]]) -> None:
    """Store the texts and senders of rows that differ in nothing else from what is stored, in an open
    transaction. Of texts that change, those before stay as originals, if there are none yet."""
    connection.executemany(
        "UPDATE messages SET text = ?, sender = ? WHERE account_id = ? AND sent_at = ? AND message_id = ?",
        [(row[6], row[12], *row[:3]) for row, _ in changed],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO originals VALUES (?, ?, ?)",
        [(row[0], row[2], old[6]) for row, old in changed if row[6] != old[6]],
    )
    _note_changes(connection, [], changed)
    mark_changed(connection, {(row[0], row[3]) for row, _ in changed})


def _store(connection: sqlite3.Connection, fresh: list[Row], changed: Sequence[tuple[Row, Stored]]) -> None:
    for table in ("messages", "scores"):
        connection.executemany(DELETE.format(table), [(row[0], row[2]) for row, _ in changed])
    arrivals = _arrivals(connection, fresh)
    connection.executemany(INSERT, [(*row, at) for row, at in zip(fresh, arrivals, strict=True)])
    connection.executemany(INSERT, [(*row, at) for row, (_, at) in changed])
    pairs = [(row, old) for row, (old, _) in changed]
    _note_changes(connection, fresh, pairs)
    touched = [*fresh, *(row for pair in pairs for row in pair)]  # a message may have moved to another
    mark_changed(connection, {(row[0], row[3]) for row in touched})


def _arrivals(connection: sqlite3.Connection, fresh: Iterable[Row]) -> list[int]:
    """The places of new messages in the order of arrival of their accounts, each of which counts on."""
    last: dict[str, int] = {}
    places = []
    for account_id, *_ in fresh:
        if account_id not in last:
            sql = "SELECT arrivals FROM accounts WHERE account_id = ?"
            known = connection.execute(sql, (account_id,)).fetchone()
            last[account_id] = known[0] if known else 0
        last[account_id] += 1
        places.append(last[account_id])
    return places


def _keep_originals(
    connection: sqlite3.Connection, batch: Batch, fresh: Iterable[Row], changed: Iterable[Row]
) -> None:
    """Keep the texts of new and changed messages as they were exported, and drop those of old versions."""
    connection.executemany(DELETE.format("originals"), [(row[0], row[2]) for row in changed])
    kept = [(row[0], row[2]) for row in (*fresh, *changed) if (row[0], row[2]) in batch.originals]
    connection.executemany(
        "INSERT INTO originals VALUES (?, ?, ?)", [(*key, batch.originals[key]) for key in kept]
    )


def _remove(connection: sqlite3.Connection, batch: Batch) -> Counter[str]:
    """Remove messages, and the turns of those that were chats, but not what has just come; returns how many,
    by account."""
    by_account: dict[str, list[str]] = {}
    for account_id, id in batch.gone:
        turns = [
            turn for turn in turns_of(connection, account_id, id) if (account_id, turn) not in batch.rows
        ]
        by_account.setdefault(account_id, []).extend([id, *turns])
    removed = {
        account_id: remove_messages(connection, account_id, ids) for account_id, ids in by_account.items()
    }
    return +Counter(removed)


def _stored(connection: sqlite3.Connection, keys: list[Key]) -> dict[Key, Stored]:
    """The rows that the store already has for these messages."""
    by_account: dict[str, list[str]] = {}
    for account_id, message_id in keys:
        by_account.setdefault(account_id, []).append(message_id)
    found: dict[Key, Stored] = {}
    for account_id, ids in by_account.items():
        for at in range(0, len(ids), LOOK_UP):
            some = ids[at : at + LOOK_UP]
            sql = (  # left to itself, SQLite scans all messages of the account for every query
                f"SELECT {COLUMNS}, arrival FROM messages INDEXED BY messages_by_id WHERE account_id = ? "
                f"AND message_id IN ({marks(some)})"
            )
            for *row, arrival in connection.execute(sql, (account_id, *some)):
                found[account_id, row[2]] = tuple(row), arrival
    return found


def _note_changes(connection: sqlite3.Connection, fresh: list[Row], changed: list[tuple[Row, Row]]) -> None:
    """Increment the counters of the changed accounts and drop the replies whose question may have changed."""
    touched = _by_account([*fresh, *(row for pair in changed for row in pair)])
    before = _by_account([old for _, old in changed if old[5] == "agent"])
    new = Counter(row[0] for row in fresh)
    for account_id, rows in touched.items():
        sent = any(row[5] == "agent" and row[12] == "person" for row in rows)
        rewritten = account_id in before
        if _is_known(connection, account_id):
            replaced = [(old[1], old[2]) for old in before.get(account_id, [])]
            dropped = drop_replies(connection, account_id, replaced)
            dropped += _drop_answers(connection, account_id, rows)
            rewritten = rewritten or dropped > 0
        connection.execute(  # `last_sent_at` is left from older versions and not read
            "INSERT INTO accounts (account_id, revision, rewrites, last_sent_at, arrivals) "
            "VALUES (?, 1, 0, 0, ?) ON CONFLICT (account_id) DO UPDATE SET revision = revision + ?, "
            "rewrites = rewrites + ?, arrivals = arrivals + excluded.arrivals",
            (account_id, new[account_id], sent or rewritten, rewritten),
        )


def _by_account(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _is_known(connection: sqlite3.Connection, account_id: str) -> bool:
    sql = "SELECT 1 FROM accounts WHERE account_id = ?"
    return connection.execute(sql, (account_id,)).fetchone() is not None


def _drop_answers(connection: sqlite3.Connection, account_id: str, rows: list[Row]) -> int:
    """Drop the replies that were sent at or after a change in their conversation."""
    sql = "SELECT 1 FROM reply_texts WHERE account_id = ? LIMIT 1"
    if connection.execute(sql, (account_id,)).fetchone() is None:
        return 0
    since: dict[str, int] = {}
    for row in rows:
        since[row[3]] = min(since.get(row[3], row[1]), row[1])
    later = [
        position
        for conversation_id, time in since.items()
        for position in sent_in(connection, account_id, conversation_id, since=time)
    ]
    return drop_replies(connection, account_id, later)

"""Learning the habits of an account from its messages, and reading all of them with what was learnt."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ..text.habits import Habits, learn
from ..text.profile import ProfileKind
from ..text.profile.learn import learn_profile, not_mentioned
from ..text.profile.unknown import gives_unknown, shows_unknown
from ..types.message import Message, Role
from .database import Database, Row
from .habits import habits_of, keep, read_row
from .ingest import rewrite
from .linked import LinkTable
from .message_rows import COLUMNS, IN_ORDER, SPOKEN, to_message
from .newest import LONGEST, newest
from .profiles import corrections_of, keep_learnt, learnt_of
from .remade import settle_replies
from .replies import FIRST

LEARNT_FROM = 20_000  # messages at most, the newest
PROFILE_FROM = 10_000  # the same for its profile, which takes longer to learn and needs less
ASKED = 500  # messages that one query asks for
PAGE = 5_000  # messages that are read again in one transaction
GROWN, FEW = 1.25, 20  # times as many messages as when the profile was learnt, and some more: learn it again
BEFORE = 1_000  # messages from before the profile was learnt that count for a contact that is new


@dataclass(frozen=True)
class HabitsReport:
    """What was recognised in the stored messages of an account.

    Attributes:
        account_id: the account.
        automatic: how many messages a machine sent that were taken for a person's.
        footers: how many messages had a footer below them; `MessageStore.original` still has it.
    """

    account_id: str
    automatic: int = 0
    footers: int = 0


def learn_habits(database: Database, account_id: str) -> HabitsReport:
    """Learn the habits and the profile of an account from its newest messages, and apply what is new to all
    of them."""
    known = habits_of(database.read, account_id)
    habits = _without_removed(
        database, account_id, learn(newest(database, account_id, most=LEARNT_FROM), known)
    )
    if habits != known:
        with database.writing() as connection:
            keep(connection, account_id, habits)
    report = read_again(database, account_id)
    learn_its_profile(database, account_id)
    return report


def learn_its_profile(database: Database, account_id: str) -> None:
    """Learn the profile of an account from its newest messages, as they were read with its habits; replies
    that it concerns are made again."""
    messages = newest(database, account_id, most=PROFILE_FROM)
    persons = LinkTable(database).persons()
    entries = learn_profile(messages, habits_of(database.read, account_id), persons=persons)
    if len(messages) == PROFILE_FROM:
        before = learnt_of(database.read, account_id)
        entries = (*entries, *not_mentioned(before, messages, besides=entries))
    with database.writing() as connection:
        keep_learnt(connection, account_id, entries)
    settle_replies(database, account_id)


def learn_if_due(database: Database, account_id: str, *, fresh: Collection[str] = ()) -> None:
    """Learn the profile of an account that never was learnt, that has grown by a quarter since, or that now
    gives several customers a contact which its profile does not know.

    Args:
        database: of the store.
        account_id: the account.
        fresh: ids of sent messages that came in lately.
    """
    sql = "SELECT learnt, arrivals FROM accounts WHERE account_id = ?"
    rows = database.read(sql, (account_id,))
    if rows and _is_due(database, account_id, rows[0][0], rows[0][1], fresh):
        learn_its_profile(database, account_id)
    else:
        settle_replies(database, account_id)


def _is_due(database: Database, account_id: str, learnt: int, arrivals: int, fresh: Collection[str]) -> bool:
    if learnt < 0 or arrivals >= GROWN * learnt + FEW:
        return True
    known = [*learnt_of(database.read, account_id)]
    known += [entry for entry, _ in corrections_of(database.read, account_id)]
    if not gives_unknown(_those(database, account_id, fresh), known):  # true of few: the rest takes longer
        return False
    persons = LinkTable(database).persons()
    return all(
        shows_unknown(newest(database, account_id, most=most), known, persons)
        for most in (arrivals - learnt + BEFORE, PROFILE_FROM)
    )


def read_again(database: Database, account_id: str) -> HabitsReport:
    """Read the messages of an account with its habits, if these have changed since."""
    sql = "SELECT unread FROM accounts WHERE account_id = ?"
    if database.read(sql, (account_id,)) != [(1,)]:
        return HabitsReport(account_id)
    counts = Counter[str]()
    after: Row | None = (FIRST[0], -1, "")
    while after:
        with database.writing() as connection:
            after = _read_again(connection, account_id, after, counts)
    with database.writing() as connection:
        connection.execute("UPDATE accounts SET unread = 0 WHERE account_id = ?", (account_id,))
    return HabitsReport(account_id, counts["automatic"], counts["footers"])


def _without_removed(database: Database, account_id: str, habits: Habits) -> Habits:
    corrected = corrections_of(database.read, account_id)
    gone = {entry.value for entry, own in corrected if entry.kind is ProfileKind.FOOTER and not own}
    return replace(habits, footers=habits.footers - gone) if gone else habits


def _those(database: Database, account_id: str, ids: Collection[str]) -> Iterator[Message]:
    """The messages with these ids."""
    sql = f"SELECT {COLUMNS} FROM messages WHERE account_id = ? AND length(text) <= ? AND message_id IN "
    wanted = list(ids)
    for at in range(0, len(wanted), ASKED):
        some = wanted[at : at + ASKED]
        marks = ", ".join("?" * len(some))
        yield from map(to_message, database.read(f"{sql} ({marks})", (account_id, LONGEST, *some)))


def _read_again(
    connection: sqlite3.Connection, account_id: str, after: Row, counts: Counter[str]
) -> Row | None:
    """Read the next page of an account's messages with its habits; returns where it ends, None at the end."""
    sql = (
        f"SELECT {COLUMNS}, arrival FROM messages WHERE account_id = ? AND ({IN_ORDER}) > (?, ?, ?) "
        f"AND role = '{Role.AGENT}' AND {SPOKEN} ORDER BY {IN_ORDER} LIMIT {PAGE}"
    )
    habits = habits_of(connection.execute, account_id)
    changed = []
    row: Row | None = None
    for row in connection.execute(sql, (account_id, *after)).fetchall():
        old = row[:-1]
        new = read_row(old, habits)
        if new != old:
            changed.append((new, old))
            counts["automatic"] += new[12] != old[12]
            counts["footers"] += new[6] != old[6]
    rewrite(connection, changed)
    return None if row is None else (row[1], row[-1], row[2])

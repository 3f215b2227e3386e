"""The habits of accounts: how they are kept, and what rows are with them."""

import sqlite3
from collections.abc import Callable, Iterable

from ..text.habits import Habits
from ..text.habits.quick import Automatic
from ..text.wording import Wording
from ..types.message import Role, Sender
from .database import Row
from .message_rows import SENDERS


def habits_of(read: Callable[[str, tuple[str]], Iterable[Row]], account_id: str) -> Habits:
    """The habits that are known of an account, as people put them right; `read` runs a query."""
    footers, automatic, machines = (
        read(f"SELECT {columns} WHERE account_id = ? ORDER BY 1", (account_id,))
        for columns in (
            "footer FROM (SELECT account_id, footer FROM footers "
            "UNION SELECT account_id, value FROM corrections WHERE kind = 'footer' AND is_own "
            "EXCEPT SELECT account_id, value FROM corrections WHERE kind = 'footer' AND NOT is_own)",
            "exact, facts, words, sender FROM automatic",
            "agent_id, sender FROM machines",
        )
    )
    return Habits(
        footers=frozenset(row[0] for row in footers),
        automatic=tuple(Automatic(Wording.unpack(*row[:3]), SENDERS[row[3]]) for row in automatic),
        machines={agent: SENDERS[sender] for agent, sender in machines},
    )


def read_row(row: Row, habits: Habits) -> Row:
    """A row of the account's side as it is with these habits: the text and the sender may change."""
    role, text, agent_id, customer_name, sender = row[5], row[6], row[8], row[9], row[12]
    if not habits or role != Role.AGENT or sender == Sender.SYSTEM:
        return row
    text, by = habits.read(text, SENDERS[sender], agent_id, customer_name)
    return (*row[:6], text, *row[7:12], by.value)


def keep(connection: sqlite3.Connection, account_id: str, habits: Habits) -> None:
    """Keep habits beside those that are known, and note that the messages are to be read with them."""
    rows: dict[str, list[Row]] = {
        "footers": [(footer,) for footer in habits.footers],
        "automatic": [(*one.wording.pack(), one.sender.value) for one in habits.automatic],
        "machines": [(agent, sender.value) for agent, sender in habits.machines.items()],
    }
    for table, values in rows.items():
        for value in values:
            marked = ", ".join("?" * (len(value) + 1))
            connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marked})", (account_id, *value))
    read_anew(connection, account_id)


def read_anew(connection: sqlite3.Connection, account_id: str) -> None:
    """Note that an account's messages are to be read again, since its habits have changed."""
    sql = "UPDATE accounts SET unread = 1, profile = profile + 1 WHERE account_id = ?"
    connection.execute(sql, (account_id,))

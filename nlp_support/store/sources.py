"""The systems that an account's messages come from, and how their ids are kept apart.

Two help desks number their tickets alike. The first system of an account keeps its ids as they are; those of
every further one get its name before them, such as "chatwoot:17", whenever they come.
"""

import sqlite3


def prefix_of(connection: sqlite3.Connection, account_id: str, source: str | None) -> str:
    """What stands before the ids of a source in an account, in an open transaction; "" if nothing does.

    A source that is new to the account is remembered. None is for ids that the caller chose: they are unique
    in the account and get no prefix.
    """
    if source is None:
        return ""
    sql = "SELECT source, prefix FROM sources WHERE account_id = ?"
    known: dict[str, str] = dict(connection.execute(sql, (account_id,)))
    if source not in known:
        known[source] = f"{source}:" if known else ""
        connection.execute("INSERT INTO sources VALUES (?, ?, ?)", (account_id, source, known[source]))
    return known[source]

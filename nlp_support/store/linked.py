"""Which customer ids are one person's."""

import sqlite3

from ..errors import InvalidArgument
from .database import Database


class LinkTable:
    """Groups of customer ids, over all accounts; an id that is in none stands for itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def link(self, first: str, second: str) -> None:
        """Join the groups of two ids.

        Raises:
            InvalidArgument: an id is empty or no string, or both are the same.
        """
        if first == second or not all(isinstance(id, str) and id for id in (first, second)):
            raise InvalidArgument("expected two different customer ids that are not empty; check the ids")
        with self._database.writing() as connection:
            new = connection.execute("SELECT coalesce(max(person), 0) + 1 FROM links").fetchone()[0]
            connection.executemany("INSERT OR IGNORE INTO links VALUES (?, ?)", [(first, new), (second, new)])
            connection.execute(  # the number of the first goes to everybody in the group of the second
                "UPDATE links SET person = (SELECT person FROM links WHERE customer_id = ?) "
                "WHERE person = (SELECT person FROM links WHERE customer_id = ?)",
                (first, second),
            )

    def ids(self, customer_id: str) -> tuple[str, ...]:
        """All ids of the person, this one included, sorted."""
        sql = (
            "SELECT customer_id FROM links WHERE person = (SELECT person FROM links WHERE customer_id = ?) "
            "ORDER BY customer_id"
        )
        return tuple(row[0] for row in self._database.read(sql, (customer_id,))) or (customer_id,)

    def people(self) -> dict[str, str]:
        """For every id that is linked the first id of its person."""
        sql = "SELECT customer_id, min(customer_id) OVER (PARTITION BY person) FROM links"
        return dict(self._database.read(sql))

    def unlink(self, customer_id: str) -> None:
        """Take an id out of its group; the others stay together."""
        with self._database.writing() as connection:
            drop_links(connection, customer_id)


def drop_links(connection: sqlite3.Connection, customer_id: str) -> int:
    """Take an id out of its group, in an open transaction; the number of ids that it was linked to."""
    sql = "SELECT person FROM links WHERE customer_id = ?"
    group = connection.execute(sql, (customer_id,)).fetchone()
    if group is None:
        return 0
    connection.execute("DELETE FROM links WHERE customer_id = ?", (customer_id,))
    others = int(connection.execute("SELECT count(*) FROM links WHERE person = ?", group).fetchone()[0])
    if others == 1:
        connection.execute("DELETE FROM links WHERE person = ?", group)
    return others

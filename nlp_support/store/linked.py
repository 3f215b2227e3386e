"""Which customer ids belong to the same person."""

import sqlite3

from ..errors import InvalidArgument
from .database import Database


class LinkTable:
    """Groups of customer ids, across all accounts; an id in no group stands for itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def link(self, first: str, second: str) -> None:
        """Join the groups of two ids.

        Raises:
            InvalidArgument: an id is empty or not a string, or both are the same.
        """
        if first == second or not all(isinstance(id, str) and id for id in (first, second)):
            raise InvalidArgument(
                "the customer ids are the same or one is empty, expected two different ones; check them"
            )
        with self._database.writing() as connection:
            new = connection.execute("SELECT coalesce(max(person), 0) + 1 FROM links").fetchone()[0]
            connection.executemany("INSERT OR IGNORE INTO links VALUES (?, ?)", [(first, new), (second, new)])
            connection.execute(  # the whole group of the second gets the number of the first
                "UPDATE links SET person = (SELECT person FROM links WHERE customer_id = ?) "
                "WHERE person = (SELECT person FROM links WHERE customer_id = ?)",
                (first, second),
            )

    def persons(self) -> dict[str, str]:
        """One id for all that a person has, by id; those in no group are left out."""
        sql = "SELECT customer_id, min(customer_id) OVER (PARTITION BY person) FROM links"
        return dict(self._database.read(sql))

    def ids(self, customer_id: str) -> tuple[str, ...]:
        """All ids of the person, including this one, sorted."""
        sql = (
            "SELECT customer_id FROM links WHERE person = (SELECT person FROM links WHERE customer_id = ?) "
            "ORDER BY customer_id"
        )
        return tuple(row[0] for row in self._database.read(sql, (customer_id,))) or (customer_id,)

    def people(self) -> dict[str, str]:
        """For every linked id, the first id of its person."""
        sql = "SELECT customer_id, min(customer_id) OVER (PARTITION BY person) FROM links"
        return dict(self._database.read(sql))

    def unlink(self, customer_id: str) -> None:
        """Remove an id from its group; the others stay together."""
        with self._database.writing() as connection:
            drop_links(connection, customer_id)


def drop_links(connection: sqlite3.Connection, customer_id: str) -> int:
    """Remove an id from its group, in an open transaction; returns how many ids it was linked to."""
    sql = "SELECT person FROM links WHERE customer_id = ?"
    group = connection.execute(sql, (customer_id,)).fetchone()
    if group is None:
        return 0
    connection.execute("DELETE FROM links WHERE customer_id = ?", (customer_id,))
    others = int(connection.execute("SELECT count(*) FROM links WHERE person = ?", group).fetchone()[0])
    if others == 1:
        connection.execute("DELETE FROM links WHERE person = ?", group)
    return others

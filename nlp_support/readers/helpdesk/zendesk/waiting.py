"""What of an export waits for the rest of the file: tickets without their comments, comments without their
tickets, and people."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from ....types.message import clean_text, storable
from ...rows import plain_id
from ..exports import objects

TABLES = """
CREATE TABLE ticket (id TEXT PRIMARY KEY, line INT, fields TEXT);
CREATE TABLE comment (ticket TEXT, line INT, place TEXT, fields TEXT);
CREATE TABLE person (id TEXT PRIMARY KEY, role TEXT, name TEXT);
"""
_TOGETHER = """
SELECT comment.ticket, ticket.line, ticket.fields, comment.line, comment.place, comment.fields
FROM comment LEFT JOIN ticket ON ticket.id = comment.ticket ORDER BY comment.ticket, comment.rowid
"""
_ALONE = "SELECT line, fields FROM ticket WHERE id NOT IN (SELECT ticket FROM comment) ORDER BY rowid"


class Comment(NamedTuple):
    """A comment, or an event, and where it stands in the file."""

    line: int
    where: str
    fields: dict[str, Any]


class Person(NamedTuple):
    role: str | None
    name: str | None


class People:
    """The users of an export, by id."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._page: object = None
        self._here: dict[str, Person] = {}
        self._elsewhere = False

    def meet(self, page: dict[str, Any]) -> bool:
        """Take in the users beside the records of a page. Returns whether the page is another than before."""
        if page is self._page:
            return False
        self._page = page
        self._here = {}
        self.add(objects(page.get("users")))
        return True

    def add(self, users: Iterable[dict[str, Any]]) -> None:
        found: dict[str, Person] = {}
        for user in users:
            id, role, name = (plain_id(user.get(field)) for field in ("id", "role", "name"))
            if id and storable(id):
                found[id] = Person(role and clean_text(role), name and clean_text(name))
        if found:
            rows = [(id, *person) for id, person in found.items()]
            self._database.executemany("INSERT OR REPLACE INTO person VALUES (?, ?, ?)", rows)
            self._here |= found
            self._elsewhere = True

    def get(self, id: str | None) -> Person | None:
        if id is None or not self._elsewhere:
            return None
        if id not in self._here and storable(id):
            row = self._database.execute("SELECT role, name FROM person WHERE id = ?", (id,)).fetchone()
            return row and Person(*row)
        return self._here.get(id)


class Waiting:
    """Tickets and comments that are added in any order and then read together."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add_ticket(self, id: str, line: int, fields: dict[str, Any]) -> None:
        """Keep a ticket; of two with one id the later is the newer."""
        row = (id, line, json.dumps(fields))
        self._database.execute("INSERT OR REPLACE INTO ticket VALUES (?, ?, ?)", row)

    def add_comment(self, ticket: str, comment: Comment) -> None:
        row = (ticket, comment.line, comment.where, json.dumps(comment.fields))
        self._database.execute("INSERT INTO comment VALUES (?, ?, ?, ?)", row)

    @property
    def tickets(self) -> bool:
        """Whether tickets wait for comments."""
        return self._database.execute("SELECT 1 FROM ticket LIMIT 1").fetchone() is not None

    @property
    def comments(self) -> bool:
        """Whether comments wait for tickets."""
        return self._database.execute("SELECT 1 FROM comment LIMIT 1").fetchone() is not None

    def together(self) -> Iterator[tuple[int, dict[str, Any], list[Comment]]]:
        """The line and fields of each ticket, and its comments. Of a ticket that is not in the file there is
        the id alone."""
        rows = self._database.execute(_TOGETHER)
        for ticket, group in groupby(rows, key=lambda row: row[0]):
            found = list(group)
            line, fields = found[0][1:3]
            comments = [Comment(row[3], row[4], json.loads(row[5])) for row in found]
            yield line or comments[0].line, json.loads(fields) if fields else {"id": ticket}, comments

    def alone(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The line and fields of each ticket without a comment in the file."""
        for line, fields in self._database.execute(_ALONE):
            yield line, json.loads(fields)

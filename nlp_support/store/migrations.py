"""The tables of a store, version by version, and the way from any layout that ever landed to the newest.

`versions/N.sql` makes version N out of version N-1. Stores have run these scripts, so none is ever edited: to
change the tables, add the script with the next number, and its digest to tests/store/test_migrations.py.

The first one was edited in place before this rule existed. `versions/early` holds what it made until then,
and how such a store is repaired.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

Layout = Mapping[str, str]  # the SQL of every table and index, by name, without comments and line breaks
Scripts = tuple[str, ...]

FOLDER = Path(__file__).parent / "versions"
EARLY = ("25613ca", "e5d10ca", "66a5712")  # the commits after which the first script was edited
UNREPAIRED = 4  # early stores were brought up to this version as they were

SHOWN = 5  # names of differences
_COMMENT = re.compile(r"--[^\n]*")


def _read(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


MIGRATIONS: Scripts = tuple(_read(str(number + 1)) for number in range(len(list(FOLDER.glob("*.sql")))))


def layout_of(connection: sqlite3.Connection) -> Layout:
    """The layout of an open database; what SQLite keeps for itself is no part of it."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*'")
    return {name: " ".join(_COMMENT.sub(" ", sql).split()) for name, sql in rows}


@cache
def made_by(scripts: Scripts) -> Layout:
    """The layout that these scripts make, one after the other."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for script in scripts:
            run(connection, script)
        return layout_of(connection)
    finally:
        connection.close()


def way(scripts: Scripts, version: int, layout: Layout) -> Scripts | None:
    """What brings a store of this version and layout to the newest; None if no version made such a store.

    Args:
        scripts: the script of every version.
        version: the store's version, none newer than the scripts; 0 for a new one.
        layout: the store's layout.
    """
    if layout == made_by(scripts[:version]):
        return scripts[version:]
    for name in EARLY if 0 < version <= UNREPAIRED else ():
        if layout == made_by((scripts[0], _read(f"early/{name}"), *scripts[1:version])):
            return (_read("early/repair"), *scripts[version:])
    return None


def differences(scripts: Scripts, layout: Layout) -> list[str]:
    """The first names of what is missing, unknown, or not as these scripts make it."""
    expected = made_by(scripts)
    names = sorted(name for name in {*expected, *layout} if expected.get(name) != layout.get(name))
    return names[:SHOWN] + ["…"] * (len(names) > SHOWN)


def run(connection: sqlite3.Connection, script: str) -> None:
    """Run a script as part of the open transaction, which `executescript` would commit."""
    for statement in _statements(script):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):  # otherwise the semicolon is in a comment or a text
            yield statement
            statement = ""

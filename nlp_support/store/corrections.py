"""What people put right in a profile: checked, kept, and applied to what is stored."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from ..errors import InvalidArgument
from ..text.habits import Habits
from ..text.habits.footers import cut
from ..text.profile import ProfileEntry, ProfileKind
from ..text.profile.profile import entry_of
from ..text.profile.signs import NAME
from ..text.reading.reading import own_words
from ..types.message import Role
from .database import Database, Row
from .habits import habits_of, read_anew
from .ingest import DELETE, rewrite
from .learning import learn_if_due, read_again
from .message_rows import COLUMNS
from .profiles import profile_of, put_right
from .remade import settle_replies

Given = Iterable[tuple[ProfileKind | str, str]]
LONGEST = 2_000  # characters of a value


def correct(
    database: Database, account_id: str, *, add: Given, remove: Given, by: str | None, now: datetime | None
) -> None:
    """Keep what is added and removed, and make again what it concerns.

    Raises:
        InvalidArgument: an unknown kind, or a value that is not one of its kind.
    """
    learn_if_due(database, account_id)  # its languages tell the country of a phone
    languages = profile_of(database.read, account_id).languages
    entries = [(_entry(kind, value, languages), True) for kind, value in add]
    entries += [(_entry(kind, value, languages), False) for kind, value in remove]
    if not entries:
        return
    before = habits_of(database.read, account_id)
    with database.writing() as connection:
        put_right(connection, account_id, entries, by=by, now=now)
        after = habits_of(connection.execute, account_id)
        if after != before:
            _restore(connection, account_id, before, after)
            read_anew(connection, account_id)
    read_again(database, account_id)
    settle_replies(database, account_id)


def _entry(kind: ProfileKind | str, value: str, languages: Iterable[str]) -> ProfileEntry:
    if kind not in list(ProfileKind):
        raise InvalidArgument(f"the kind is {kind!r}, expected one of {', '.join(ProfileKind)}")
    kind = ProfileKind(kind)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise InvalidArgument(f"the value of a {kind} must be a text of 1 to {LONGEST:,} characters")
    entry = entry_of(kind, value, languages=languages)
    if not _fits(entry):
        raise InvalidArgument(f"this is no {kind}; expected {EXPECTED[kind]}")
    return entry


EXPECTED = {
    ProfileKind.PHONE: "a number of 3 to 15 digits, such as +44 800 555 0142",
    ProfileKind.EMAIL: "an address such as help@oak.example",
    ProfileKind.LINK: "an address such as https://oak.example/help",
    ProfileKind.HANDLE: "a name such as @OakHelp",
    ProfileKind.ADDRESS: "an address such as 12 Mill Lane, Leeds",
    ProfileKind.SIGN: f"a way of signing with {NAME} in place of the name, such as ^{NAME}",
    ProfileKind.LANGUAGE: "a code such as en or ko",
    ProfileKind.PRODUCT: "a name such as Photoshop",
    ProfileKind.FOOTER: "the lines below a message",
}


def _fits(entry: ProfileEntry) -> bool:
    value, kind = entry.value, entry.kind
    if kind is ProfileKind.PHONE:
        return 3 <= len(value.lstrip("+")) <= 15
    if kind is ProfileKind.EMAIL:
        return "@" in value[1:-1] and " " not in value
    if kind is ProfileKind.LINK:
        return "." in value and " " not in value
    if kind is ProfileKind.HANDLE:
        return len(value) > 1 and " " not in value
    if kind is ProfileKind.SIGN:
        return NAME in value and value.count(NAME) == 1
    if kind is ProfileKind.LANGUAGE:
        return value.isalpha() and 2 <= len(value) <= 8
    return bool(value)


def _restore(connection: sqlite3.Connection, account_id: str, before: Habits, after: Habits) -> None:
    """Give back the footers that are none any more, from the texts as they were exported, in an open
    transaction."""
    if not before.footers - after.footers:
        return
    sql = (
        f"SELECT {', '.join(f'm.{name}' for name in COLUMNS.split(', '))}, o.text FROM originals o "
        "JOIN messages m INDEXED BY messages_by_id ON m.account_id = o.account_id "
        f"AND m.message_id = o.message_id WHERE o.account_id = ? AND m.role = '{Role.AGENT}'"
    )
    changed: list[tuple[Row, Row]] = []
    whole: list[Row] = []
    for *row, original in connection.execute(sql, (account_id,)).fetchall():
        read = own_words(original)
        if cut(read, before.footers) != row[6]:
            continue  # reading it left out more than its end
        text = cut(read, after.footers)
        if text != row[6]:
            changed.append(((*row[:6], text, *row[7:]), tuple(row)))
            if text == original:
                whole.append((account_id, row[2]))
    rewrite(connection, changed)
    connection.executemany(DELETE.format("originals"), whole)

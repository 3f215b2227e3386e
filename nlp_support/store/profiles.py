"""The profiles of accounts: how they are kept, and what people put right in them."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..text.habits import Habits
from ..text.profile import Profile, ProfileEntry, ProfileKind
from ..text.profile.profile import PUBLIC
from ..types.times import to_micros, utc_now
from .database import Database, Row
from .habits import habits_of

REMEMBERED = 500  # profiles that a process holds

Read = Callable[[str, tuple[str]], Iterable[Row]]  # runs a query


@dataclass(frozen=True)
class KeptProfile:
    """A profile and how often it had changed when it was read."""

    profile: Profile
    changes: int


class ProfileTable:
    """Profiles of a store, by account."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, KeptProfile] = {}

    def profile(self, account_id: str) -> Profile:
        """The account's profile; an empty one for an unknown account."""
        return self.kept(account_id).profile

    def kept(self, account_id: str) -> KeptProfile:
        """The account's profile and its number, read again only if it has changed."""
        sql = "SELECT profile FROM accounts WHERE account_id = ?"
        rows = self._database.read(sql, (account_id,))
        changes = rows[0][0] if rows else 0
        return KeptProfile(self.at(account_id, changes), changes)

    def at(self, account_id: str, changes: int) -> Profile:
        """The account's profile after so many changes, which is read only if there were others."""
        known = self._read.get(account_id)
        if known is None or known.changes != changes:
            known = KeptProfile(profile_of(self._database.read, account_id), changes)
            self._read.pop(account_id, None)
            self._read[account_id] = known
            if len(self._read) > REMEMBERED:
                self._read.pop(next(iter(self._read)), None)
        return known.profile


def profile_of(read: Read, account_id: str, habits: Habits | None = None) -> Profile:
    """The profile of an account; `read` runs a query."""
    learnt = learnt_of(read, account_id)
    corrected = corrections_of(read, account_id)
    return Profile.of(
        learnt,
        habits or habits_of(read, account_id),
        added=[entry for entry, own in corrected if own],
        removed=[entry for entry, own in corrected if not own],
    )


def learnt_of(read: Read, account_id: str) -> list[ProfileEntry]:
    """What was learnt of an account, whatever was put right."""
    rows = read("SELECT kind, value, count FROM profiles WHERE account_id = ? ORDER BY 1, 2", (account_id,))
    return [ProfileEntry(ProfileKind(kind), value, count) for kind, value, count in rows]


def corrections_of(read: Read, account_id: str) -> list[tuple[ProfileEntry, bool]]:
    """What people put right, and whether they added or removed it."""
    sql = "SELECT kind, value, is_own FROM corrections WHERE account_id = ? ORDER BY set_at, kind, value"
    return [
        (ProfileEntry(ProfileKind(kind), value, by_hand=True), bool(own))
        for kind, value, own in read(sql, (account_id,))
    ]


def keep_learnt(connection: sqlite3.Connection, account_id: str, entries: Sequence[ProfileEntry]) -> None:
    """Keep what was learnt in place of what was learnt before, and note when, in an open transaction."""
    before = {(one.kind, one.value) for one in learnt_of(connection.execute, account_id)}
    connection.execute("DELETE FROM profiles WHERE account_id = ?", (account_id,))
    connection.executemany(
        "INSERT OR IGNORE INTO profiles VALUES (?, ?, ?, ?)",
        [(account_id, one.kind.value, one.value, one.count) for one in entries],
    )
    connection.execute("UPDATE accounts SET learnt = arrivals WHERE account_id = ?", (account_id,))
    if before != {(one.kind, one.value) for one in entries}:
        note_change(connection, account_id)


def put_right(
    connection: sqlite3.Connection,
    account_id: str,
    entries: Iterable[tuple[ProfileEntry, bool]],
    *,
    by: str | None,
    now: datetime | None,
) -> None:
    """Keep what somebody added (True) or removed (False), in an open transaction; the last word counts."""
    time = to_micros(utc_now(now))
    rows = [(account_id, one.kind.value, one.value, own, by, time) for one, own in entries]
    connection.executemany("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?)", rows)
    note_change(connection, account_id)


def note_change(connection: sqlite3.Connection, account_id: str) -> None:
    """Note that a profile has changed, in an open transaction."""
    connection.execute("UPDATE accounts SET profile = profile + 1 WHERE account_id = ?", (account_id,))


def packed(profile: Profile) -> str:
    """What of a profile decides how replies are redacted, as it is stored beside them."""
    kinds = (*PUBLIC, ProfileKind.SIGN)
    own = [[one.kind.value, one.value, 1] for one in profile.entries if one.kind in kinds]
    gone = [[one.kind.value, one.value, 0] for one in profile.removed if one.kind is ProfileKind.SIGN]
    return json.dumps(sorted(own + gone), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Profile:
    """The profile that `packed` packed, as far as replies are concerned."""
    rows = [(ProfileEntry(ProfileKind(kind), value), own) for kind, value, own in json.loads(text)]
    return Profile(
        entries=tuple(entry for entry, own in rows if own),
        removed=tuple(entry for entry, own in rows if not own),
    )

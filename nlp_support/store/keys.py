"""The keys with which programs reach accounts over HTTP; their secrets are kept nowhere."""

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..errors import InvalidArgument, InvalidMessage, closest
from ..types.message import check_id
from ..types.times import from_micros, now_micros
from .audit import note
from .database import Database, Row

PREFIX = "nls"
SECRET = re.compile(r"nls_([a-z2-7]{12})_([A-Za-z0-9_-]{43})")
LONGEST_NAME = 200
UNADDRESSABLE = (".", "..")  # which clients and proxies take out of a URL
_COLUMNS = "key_id, account_id, scope, name, made_at, revoked_at"


class Scope(StrEnum):
    """What a key may do: read, also write, also administer."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def covers(self, other: "Scope") -> bool:
        """Whether whoever has this scope may do what the other one allows."""
        order = list(Scope)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Key:
    """A key, without its secret.

    Attributes:
        id: the part of the key by which it is listed and revoked.
        account_id: the one account that it opens.
        scope: what it may do there.
        name: who has it, if told.
        made_at: when (aware) it was made.
        revoked_at: since when (aware) it opens nothing; None while it does.
    """

    id: str
    account_id: str
    scope: Scope
    name: str | None
    made_at: datetime
    revoked_at: datetime | None = None


class KeyTable:
    """The keys of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, account_id: str, scope: Scope | str, *, name: str | None = None, now: datetime | None = None
    ) -> str:
        """Make a key for an account, which need not have messages yet; returns it. It cannot be had again.

        Raises:
            InvalidArgument: the scope is unknown, or the account cannot be part of a URL.
        """
        check_key(account_id, scope, name)
        id = b32encode(secrets.token_bytes(8)).decode().lower()[:12]
        secret = secrets.token_urlsafe(32)
        made = now_micros(now)
        with self._database.writing() as connection:
            row = (id, account_id, Scope(scope), _digest(secret), name, made)
            connection.execute("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, NULL)", row)
            note(connection, account_id, id, f"key added, {Scope(scope)}", at=made)
        return f"{PREFIX}_{id}_{secret}"

    def opened_by(self, key: str) -> Key | None:
        """What a key opens; None if it is none, or was revoked."""
        found = SECRET.fullmatch(key)
        if found is None:
            return None
        sql = f"SELECT {_COLUMNS}, digest FROM keys WHERE key_id = ?"
        rows = self._database.read(sql, (found[1],))
        kept = rows[0][-1] if rows else bytes(32)
        right = hmac.compare_digest(_digest(found[2]), kept)
        known = _key(rows[0][:-1]) if rows else None
        return known if right and known is not None and known.revoked_at is None else None

    def all(self, account_id: str | None = None) -> list[Key]:
        """The keys of an account or of all, by account and age, revoked ones too."""
        sql = (
            f"SELECT {_COLUMNS} FROM keys WHERE ?1 IS NULL OR account_id = ?1 "
            "ORDER BY account_id, made_at, key_id"
        )
        return [_key(row) for row in self._database.read(sql, (account_id,))]

    def count(self) -> int:
        """How many keys open something."""
        sql = "SELECT count(*) FROM keys WHERE revoked_at IS NULL"
        return int(self._database.read(sql)[0][0])

    def revoke(self, key_id: str, *, now: datetime | None = None) -> Key:
        """Let a key open nothing any more; one that was revoked before stays as it is.

        Raises:
            InvalidArgument: there is no such key.
        """
        at = now_micros(now)
        with self._database.writing() as connection:
            sql = "UPDATE keys SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL"
            gone = connection.execute(sql, (at, key_id)).rowcount
            rows = connection.execute(f"SELECT {_COLUMNS} FROM keys WHERE key_id = ?", (key_id,)).fetchall()
            if not rows:
                raise InvalidArgument(
                    "there is no key of this id; give the 12 letters and digits after nls_, as in: "
                    "nlp-support key list"
                )
            if gone:
                note(connection, rows[0][1], key_id, "key revoked", at=at)
        return _key(rows[0])


def key_id(words: str) -> str:
    """The id of a key that is given by it, or as a whole."""
    found = SECRET.fullmatch(words.strip())
    return found[1] if found else words.strip().removeprefix(f"{PREFIX}_")


def check_key(account_id: str, scope: Scope | str, name: str | None) -> None:
    """Raise InvalidArgument if there can be no such key."""
    try:
        check_id("the account", account_id)
    except InvalidMessage as error:
        raise InvalidArgument(str(error)) from None
    if account_id in UNADDRESSABLE:
        raise InvalidArgument(f"the account is {account_id!r}, which no URL can name; give it another id")
    if scope not in list(Scope):
        raise InvalidArgument(f"the scope is {scope!r}; {closest(str(scope), [one.value for one in Scope])}")
    if name is not None and not 0 < len(name) <= LONGEST_NAME:
        raise InvalidArgument(f"the name has {len(name)} characters, expected 1 to {LONGEST_NAME}")


def _digest(secret: str) -> bytes:
    """Of 256 random bits, which nobody can try out, so that nothing slower is needed."""
    return hashlib.sha256(secret.encode()).digest()


def _key(row: Row) -> Key:
    id, account_id, scope, name, made, revoked = row
    revoked_at = None if revoked is None else from_micros(revoked)
    return Key(id, account_id, Scope(scope), name, from_micros(made), revoked_at)

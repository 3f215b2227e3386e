"""Replies that were redacted with another profile than the account's, or by other rules than today's: which
of them that concerns."""

from collections.abc import Iterator
from secrets import token_hex
from time import monotonic

from ..text.fingerprint import redaction_fingerprint
from ..text.profile import Profile
from ..text.redacted import redacted_pairs
from ..text.redaction.kept import Kept, kept_of
from ..text.redaction.scan import canonical
from ..types.message import Message, Role
from .database import Database
from .profiles import packed, profile_of, unpacked
from .replies import Stored, drop_replies
from .reply_texts import conversations_of

PAGE = 1_000  # replies that are looked at before any is dropped
AGAIN = 600.0  # seconds after which replies are looked at again that a process with other rules has kept


def settle_replies(database: Database, account_id: str) -> int:
    """Drop the replies of an account that its profile, or today's rules, would have redacted in another way,
    so that they are made again, and nothing else; returns how many. It can be interrupted and goes on the
    next time.

    Only replies that are stored are looked at, so an account with a million messages and a window of a few
    thousand takes no longer than these. While processes with other rules work on the same store, each does
    this once in ten minutes, and `read_texts` serves what today's rules say in between.
    """
    sql = "SELECT profile, made_with, redaction FROM accounts WHERE account_id = ?"
    rows = database.read(sql, (account_id,))
    if not rows:
        return 0
    changes, before, rules = rows[0]
    profile, today = profile_of(database.read, account_id), redaction_fingerprint()
    by_rules = rules != today and _is_due(database, account_id)
    if packed(profile) == before and not by_rules:
        return 0
    if by_rules:
        database.remade[account_id] = monotonic()
        rules = (
            f"{today} {token_hex(4)}"  # until it is done; another process that keeps replies takes it away
        )
        _note(database, account_id, rules)
    changed = None if by_rules else _Changed(unpacked(before), profile)
    dropped = 0
    for other in _other_replies(database, account_id, profile, changed):
        with database.writing() as connection:
            dropped += drop_replies(connection, account_id, other)
            connection.execute(
                "UPDATE accounts SET revision = revision + 1, rewrites = rewrites + 1 WHERE account_id = ?",
                (account_id,),
            )
    with database.writing() as connection:
        sql = (
            "UPDATE accounts SET made_with = ?, redaction = CASE redaction WHEN ? THEN ? ELSE redaction END "
            "WHERE account_id = ? AND profile = ?"
        )
        done = today if by_rules else rules
        connection.execute(sql, (packed(profile), rules, done, account_id, changes))
    return dropped


def _is_due(database: Database, account_id: str) -> bool:
    last = database.remade.get(account_id)
    return last is None or monotonic() - last > AGAIN


def _note(database: Database, account_id: str, rules: str) -> None:
    with database.writing() as connection:
        sql = "UPDATE accounts SET redaction = ? WHERE account_id = ?"
        connection.execute(sql, (rules, account_id))


def _other_replies(
    database: Database, account_id: str, profile: Profile, changed: "_Changed | None"
) -> Iterator[list[Stored]]:
    """The replies that this profile redacts otherwise, page by page; pages without any are left out. If what
    has changed is given, only what it concerns is looked at."""
    sql = (
        "SELECT t.message_id, t.question, t.reply, m.conversation_id, m.sent_at FROM reply_texts t "
        "JOIN messages m INDEXED BY messages_by_id "
        "ON m.account_id = t.account_id AND m.message_id = t.message_id "
        "WHERE t.account_id = ? AND t.message_id > ? ORDER BY t.message_id LIMIT ?"
    )
    last = ""
    while rows := database.read(sql, (account_id, last, PAGE)):
        last = rows[-1][0]
        conversations = conversations_of(database, account_id, sorted({row[3] for row in rows}))
        made = {
            pair.reply.id: (pair.question, pair.reply.text)
            for one in conversations
            if changed is None or any(map(changed.concerns, one.messages))
            for pair in redacted_pairs(one, profile)
        }
        other = [(row[4], row[0]) for row in rows if row[0] in made and made[row[0]] != row[1:3]]
        if other:
            yield other


class _Changed:
    """What is in one of two profiles only."""

    def __init__(self, before: Profile, after: Profile) -> None:
        self._signings = before.signing, after.signing
        self._sign = before.signing != after.signing
        self._kept: Kept = kept_of(before.keep ^ after.keep)
        self._words = tuple(self._kept.words)

    def concerns(self, message: Message) -> bool:
        """Whether a message may be redacted in two ways."""
        if self._kept:
            text = canonical(message.text)
            lowered = text.casefold()
            if self._kept.spans(text) or any(word in lowered for word in self._words):
                return True
        if not self._sign or message.role is not Role.AGENT:
            return False
        before, after = (one.cut(message.text, message.customer_name) for one in self._signings)
        return before != after

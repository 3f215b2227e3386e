"""Replies that were redacted with another profile than the account's: which of them it concerns."""

from collections.abc import Iterator, Sequence

from ..text.profile import Profile
from ..text.redacted import redacted_pairs
from ..text.redaction.kept import Kept, kept_of
from ..text.redaction.scan import canonical
from ..types.message import Conversation, Message, Role
from .database import Database, marks
from .message_rows import COLUMNS, IN_ORDER, SPOKEN, to_message
from .profiles import packed, profile_of, unpacked
from .replies import Stored, drop_replies

PAGE = 1_000  # replies that are looked at before any is dropped


def settle_replies(database: Database, account_id: str) -> int:
    """Drop the replies of an account that its profile would have redacted in another way, so that they are
    made again, and nothing else; returns how many. It can be interrupted and goes on the next time.

    Only replies that are stored are looked at, so an account with a million messages and a window of a few
    thousand takes no longer than these.
    """
    sql = "SELECT profile, made_with FROM accounts WHERE account_id = ?"
    rows = database.read(sql, (account_id,))
    if not rows:
        return 0
    changes, before = rows[0]
    profile = profile_of(database.read, account_id)
    if packed(profile) == before:
        return 0
    dropped = 0
    for other in _other_replies(database, account_id, unpacked(before), profile):
        with database.writing() as connection:
            dropped += drop_replies(connection, account_id, other)
            connection.execute(
                "UPDATE accounts SET revision = revision + 1, rewrites = rewrites + 1 WHERE account_id = ?",
                (account_id,),
            )
    with database.writing() as connection:
        sql = "UPDATE accounts SET made_with = ? WHERE account_id = ? AND profile = ?"
        connection.execute(sql, (packed(profile), account_id, changes))
    return dropped


def _other_replies(
    database: Database, account_id: str, before: Profile, after: Profile
) -> Iterator[list[Stored]]:
    """The replies that the new profile redacts otherwise, page by page; pages without any are left out."""
    changed = _Changed(before, after)
    sql = (
        "SELECT t.message_id, t.question, t.reply, m.conversation_id, m.sent_at FROM reply_texts t "
        "JOIN messages m INDEXED BY messages_by_id "
        "ON m.account_id = t.account_id AND m.message_id = t.message_id "
        "WHERE t.account_id = ? AND t.message_id > ? ORDER BY t.message_id LIMIT ?"
    )
    last = ""
    while rows := database.read(sql, (account_id, last, PAGE)):
        last = rows[-1][0]
        conversations = _conversations(database, account_id, sorted({row[3] for row in rows}))
        made = {
            pair.reply.id: (pair.question, pair.reply.text)
            for one in conversations
            if any(map(changed.concerns, one.messages))
            for pair in redacted_pairs(one, after)
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


def _conversations(database: Database, account_id: str, ids: Sequence[str]) -> list[Conversation]:
    found: dict[str, list[Message]] = {}
    for at in range(0, len(ids), PAGE):
        some = ids[at : at + PAGE]
        sql = (
            f"SELECT {COLUMNS} FROM messages INDEXED BY messages_by_conversation WHERE account_id = ? "
            f"AND conversation_id IN ({marks(some)}) AND {SPOKEN} ORDER BY conversation_id, {IN_ORDER}"
        )
        for row in database.read(sql, (account_id, *some)):
            found.setdefault(row[3], []).append(to_message(row))
    return [Conversation(account_id, id, tuple(messages)) for id, messages in found.items()]

"""What a store has of an account: its messages, conversations and customers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from ..errors import InvalidArgument, UnknownAccount, UnknownConversation
from ..text.habits import Habits
from ..text.profile import Profile
from ..types.export import Rating, StatusChange
from ..types.message import Conversation, Message, Role, storable
from ..types.times import from_micros, to_micros
from .conversations import ConversationTable
from .database import Database, marks
from .habits import habits_of
from .message_rows import COLUMNS, IN_ORDER, selected, to_message
from .profiles import ProfileTable
from .ratings import read_ratings
from .replies import FIRST, NEVER
from .state import AccountState
from .status import read_status_changes


class StoredMessages:
    """The calls of a `MessageStore` that read messages."""

    def __init__(self, location: str | Path) -> None:
        self._database = Database(location)
        self._conversations = ConversationTable(self._database)
        self._profiles = ProfileTable(self._database)

    def accounts(self) -> list[str]:
        """The ids of all accounts, sorted."""
        return [row[0] for row in self._database.read("SELECT account_id FROM accounts ORDER BY account_id")]

    def state(self, account_id: str) -> AccountState:
        """How often the account has changed.

        Raises:
            UnknownAccount: the store has never had a message or macro of it.
        """
        known = isinstance(account_id, str) and storable(account_id)
        columns = "revision, rewrites, profile, promise, redaction, prepared"
        sql = f"SELECT {columns} FROM accounts WHERE account_id = ?"
        rows = self._database.read(sql, (account_id,)) if known else []
        if not rows:
            raise UnknownAccount(f"no account {account_id!r}", "check the id, or import its messages first")
        return AccountState(*rows[0])

    def count(self, account_id: str, *, role: Role | str | None = None) -> int:
        """How many messages the account has, of one role if it is given; 0 for an unknown account. Raises
        InvalidArgument if there is no such role."""
        if role is not None and role not in list(Role):
            raise InvalidArgument(f"the role is {role!r}, expected one of {', '.join(Role)}")
        sql = "SELECT count(*) FROM messages WHERE account_id = ?1 AND (?2 IS NULL OR role = ?2)"
        return int(self._database.read(sql, (account_id, role and str(role)))[0][0])

    def span(self, account_id: str, *, until: datetime | None = None) -> tuple[datetime, datetime] | None:
        """When the account's first and last messages (before the aware time `until`, if given) were sent;
        None if there are none. Raises UnknownAccount."""
        self.state(account_id)
        sql = "SELECT min(sent_at), max(sent_at) FROM messages WHERE account_id = ?1 AND sent_at < ?2"
        first, last = self._database.read(sql, (account_id, to_micros(until or NEVER)))[0]
        return None if first is None else (from_micros(first), from_micros(last))

    def messages(
        self, account_id: str, *, since: datetime | None = None, system: bool = True
    ) -> Iterator[Message]:
        """The messages of an account by time, then as they were added; none for an unknown account. If the
        aware time `since` is given, only those sent then or later. They are read in pages, so that writers
        need not wait. Without `system`, only what people and bots wrote.

        Raises:
            InvalidArgument: while reading: `since` has no time zone.
        """
        after = (FIRST[0] if since is None else to_micros(since), -1, "")
        sql = (
            f"SELECT {COLUMNS}, arrival FROM messages WHERE account_id = ? AND ({IN_ORDER}) > (?, ?, ?) "
            f"AND {selected(system)} ORDER BY {IN_ORDER} LIMIT 1000"
        )
        while rows := self._database.read(sql, (account_id, *after)):
            yield from (to_message(row[:-1]) for row in rows)
            after = rows[-1][1], rows[-1][-1], rows[-1][2]

    def conversation(self, account_id: str, conversation_id: str) -> Conversation:
        """One conversation, oldest message first.

        Raises:
            UnknownAccount: the store has no message of the account.
            UnknownConversation: the account has no such conversation.
        """
        self.state(account_id)
        found = self.conversations(account_id, [conversation_id])
        if not found:
            what = f"account {account_id!r} has no conversation {conversation_id!r}"
            raise UnknownConversation(f"{what}; conversation_ids lists those that it has")
        return found[0]

    def conversations(
        self, account_id: str, ids: Sequence[str], *, system: bool = True
    ) -> list[Conversation]:
        """Those of the named conversations that exist, in order of their ids. Without `system`, only what
        people and bots wrote."""
        sql = (  # left to itself, SQLite scans all messages of the account to find those of a few
            f"SELECT {COLUMNS} FROM messages INDEXED BY messages_by_conversation WHERE account_id = ? "
            f"AND conversation_id IN ({marks(ids)}) AND {selected(system)} "
            f"ORDER BY conversation_id, {IN_ORDER}"
        )
        found: dict[str, list[Message]] = {}
        for row in self._database.read(sql, (account_id, *ids)):
            found.setdefault(row[3], []).append(to_message(row))
        changes: dict[str, list[StatusChange]] = {}
        for change in read_status_changes(self._database, account_id, list(found)):
            changes.setdefault(change.conversation_id, []).append(change)
        return [
            Conversation(account_id, id, tuple(messages), tuple(changes.get(id, ())))
            for id, messages in found.items()
        ]

    def customer_messages(
        self, account_id: str, customer_ids: Sequence[str], *, system: bool = True
    ) -> list[Message]:
        """All messages of the conversations in which `customer_ids` wrote or were written to, including
        those of others, by time, then as they were added. Without `system`, only what people and bots
        wrote."""
        sql = (  # left to itself, SQLite may scan all messages of the account to avoid sorting
            f"SELECT {COLUMNS} FROM messages INDEXED BY messages_by_conversation WHERE account_id = ?1 "
            "AND conversation_id IN (SELECT conversation_id FROM messages INDEXED BY messages_by_customer "
            f"WHERE account_id = ?1 AND customer_id IN ({marks(customer_ids)})) AND {selected(system)} "
            f"ORDER BY {IN_ORDER}"
        )
        return [to_message(row) for row in self._database.read(sql, (account_id, *customer_ids))]

    def conversation_ids(self, account_id: str) -> Iterator[str]:
        """The ids of an account's conversations, sorted, read in pages; none for an unknown account."""
        return self._conversations.ids(account_id)

    def customers(self, account_id: str) -> list[str]:
        """The ids of all customers of an account, sorted; none for an unknown account."""
        return self._conversations.customers(account_id)

    def original(self, account_id: str, message_id: str) -> str | None:
        """The text of a message as it was exported; None if reading did not change it, or if there is no such
        message."""
        sql = "SELECT text FROM originals WHERE account_id = ? AND message_id = ?"
        rows = self._database.read(sql, (account_id, message_id))
        return rows[0][0] if rows else None

    def habits(self, account_id: str) -> Habits:
        """What was learnt of an account by `MessageStore.learn_habits`; nothing for an unknown account."""
        return habits_of(self._database.read, account_id)

    def profile(self, account_id: str) -> Profile:
        """What the account's messages teach about it, as `MessageStore.learn_habits` or indexing found it
        and people put it right: its own contacts, way of signing, languages, products and habits.

        Raises:
            UnknownAccount: the store has never had a message of the account.
        """
        return self._profiles.at(account_id, self.state(account_id).profile)

    def ratings(self, account_id: str) -> list[Rating]:
        """How customers rated conversations of an account, by conversation; none for an unknown account."""
        return read_ratings(self._database, account_id)

    def status_changes(
        self, account_id: str, conversation_ids: Sequence[str] | None = None
    ) -> list[StatusChange]:
        """When conversations of an account were closed where they came from and opened again, by conversation
        and time; none for an unknown account. Of all of its conversations, or of those that are named."""
        return read_status_changes(self._database, account_id, conversation_ids)

"""The message store on SQLite: one file, one writer at a time, many reader processes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import InvalidArgument, UnknownAccount, UnknownConversation
from ..types.export import Item, Rating
from ..types.message import Conversation, Message, Role, storable
from ..types.times import from_micros, to_micros
from .conversations import ConversationTable
from .database import Database, marks
from .entries import EntryState, EntryTable
from .erasure import Erased, erase
from .feedback import FeedbackTable
from .flags import Flags, FlagTable
from .ingest import Adding, AddReport
from .linked import LinkTable
from .message_rows import COLUMNS, IN_ORDER, selected, to_message
from .outbox import OutboxTable, Stuck
from .ratings import read_ratings
from .removal import remove_messages
from .replies import FIRST, NEVER, ReplyTable
from .scores import ScoreTable
from .state import AccountState
from .timeline import Timeline

BATCH = 5_000  # messages per transaction


class MessageStore:
    """Messages, what was made from them (replies, scores, flags), and feedback. Opened by `open_store`.

    Any number of processes may have the store open; one writes at a time and the others wait. Within a
    process the store may be used from several threads. What a call has written is on disk when it returns.
    The tables, whose names begin with an underscore, are internal to the package.

    In every call `account_id`, `conversation_id` and `customer_id` are ids as in the messages, `flag_id` is a
    flag's id, `by` names the person who acts, and `now` is an aware time; the clock's if None.
    """

    def __init__(self, location: str | Path) -> None:
        self._database = Database(location)
        self._replies = ReplyTable(self._database)
        self._feedback = FeedbackTable(self._database)
        self._scores = ScoreTable(self._database)
        self._flags = FlagTable(self._database)
        self._outbox = OutboxTable(self._database)
        self._links = LinkTable(self._database)
        self._conversations = ConversationTable(self._database)
        self._entries = EntryTable(self._database)
        self._timeline = Timeline(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._database.close()

    def add(self, messages: Iterable[Item]) -> AddReport:
        """Store messages, in transactions of 5,000; idempotent by (account_id, id).

        A message whose id is known and whose content differs replaces the older one; one whose time and
        conversation (or customer) differ as well is another message: a collision, which is left out. Of
        messages with a `source`, the first source of an account keeps its ids, and the ids of every further
        one get its name before them ("chatwoot:17"). Messages of one instant keep the order in which they
        were added. A `Removal` removes a message as `remove` does, a `Rating` is kept; rejections (as the
        readers give them) and whatever else is not a `Message` are reported and left out.
        A time that is still to come counts nowhere until then.

        Raises:
            StoreError: the database cannot be written; the batches before stay stored, and adding the same
                messages again continues where this stopped.
        """
        adding = Adding()
        numbered = enumerate(messages, 1)
        while items := list(islice(numbered, BATCH)):
            with self._database.writing() as connection:
                adding.add(connection, items)
        return adding.report()

    def accounts(self) -> list[str]:
        """The ids of all accounts, sorted."""
        return [row[0] for row in self._database.read("SELECT account_id FROM accounts ORDER BY account_id")]

    def state(self, account_id: str) -> AccountState:
        """How often the account has changed.

        Raises:
            UnknownAccount: the store has never had a message of it.
        """
        known = isinstance(account_id, str) and storable(account_id)
        sql = "SELECT revision, rewrites FROM accounts WHERE account_id = ?"
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
        return [Conversation(account_id, id, tuple(messages)) for id, messages in found.items()]

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

    def flags(self, account_id: str, *, since: datetime | None = None, now: datetime | None = None) -> Flags:
        """The stored flags of an account, the worst first; of equally severe ones the latest first.
        `JourneyMonitor.flags` also finds those of conversations that changed since.

        Args:
            account_id: the account.
            since: only those raised at this aware time or later.
            now: a flag snoozed until this time or earlier is open again; the clock's time if None.
        """
        return self._flags.list(account_id, since=since, now=now)

    def acknowledge_flag(self, flag_id: str, *, by: str | None = None, now: datetime | None = None) -> None:
        """Note that `by` takes care of it from `now` on. Raises InvalidArgument if there is no such flag."""
        self._flags.acknowledge(flag_id, by=by, now=now)

    def snooze_flag(
        self, flag_id: str, until: datetime, *, by: str | None = None, now: datetime | None = None
    ) -> None:
        """Put it off until an aware time, as `by`. Raises InvalidArgument if there is no such flag."""
        self._flags.snooze(flag_id, until, by=by, now=now)

    def resolve_flag(self, flag_id: str, *, by: str | None = None, now: datetime | None = None) -> None:
        """Settle it, as `by`, whatever is found later. Raises InvalidArgument if there is no such flag."""
        self._flags.resolve(flag_id, by=by, now=now)

    def stuck_deliveries(self, account_id: str | None = None) -> list[Stuck]:
        """The flag deliveries that were given up, for all accounts or for one."""
        return self._outbox.stuck(account_id)

    def waiting_deliveries(self) -> dict[str, int]:
        """How many flag deliveries are still to be made, by target, including targets that nobody serves."""
        return self._outbox.waiting()

    def retry_deliveries(
        self,
        *,
        account_id: str | None = None,
        flag_id: str | None = None,
        target: str | None = None,
        now: datetime | None = None,
    ) -> int:
        """Make stuck deliveries due `now`: all, or those of an account, flag or target; returns how many."""
        return self._outbox.retry(account_id=account_id, flag_id=flag_id, target=target, now=now)

    def set_entry_state(
        self,
        account_id: str,
        entry_id: str,
        state: EntryState | str,
        *,
        by: str | None = None,
        now: datetime | None = None,
    ) -> None:
        """Approve or block an entry of the knowledge base, or propose it again. The answer of a blocked one
        is not suggested, from the next call on and in every process.

        Args:
            account_id: the account.
            entry_id: the id of the entry.
            state: an `EntryState` or its name.
            by: who decides.
            now: when (aware); the clock's time if None.

        Raises:
            UnknownAccount: the store has never had a message of the account.
            InvalidArgument: the state is unknown, or the account has no such entry.
        """
        self.state(account_id)
        self._entries.set_state(account_id, entry_id, state, by=by, now=now)

    def drop_other_encoders(self, account_id: str, encoder: str) -> int:
        """Delete the vectors of the account's replies from other encoders; returns how many.

        Args:
            account_id: the account.
            encoder: the key of the encoder whose vectors stay (`nlp_support.suggest.indexing.encoder_key`).
        """
        return self._replies.drop_other_encoders(account_id, encoder)

    def link_customers(self, first: str, second: str) -> None:
        """Link two customer ids, `first` and `second`, as one person's in all accounts, with all ids of
        either.

        Raises:
            InvalidArgument: an id is empty, or both are the same.
        """
        self._links.link(first, second)

    def unlink_customer(self, customer_id: str) -> None:
        """Remove an id from its group; the others stay together. Nothing happens if it is not linked."""
        self._links.unlink(customer_id)

    def customer_ids(self, customer_id: str) -> tuple[str, ...]:
        """All ids of the person, including this one, sorted; just this one if it is not linked."""
        return self._links.ids(customer_id)

    def forget(self, account_id: str, customer_id: str, *, compact: bool = True) -> Erased:
        """Erase a customer: all messages to and from them; the replies, vectors, scores, flags, deliveries
        and knowledge made from their conversations; the feedback that concerns those; and their links, in all
        accounts. Linked ids are customers of their own: ask for `customer_ids` first and forget each.

        Args:
            account_id: the account.
            customer_id: the customer to erase.
            compact: whether to rebuild the file as well; otherwise bytes of what was deleted may stay in it.
                To forget many, pass False and call `compact` once at the end.

        Raises:
            UnknownAccount: the store has never had a message of the account (an unknown customer is fine).
        """
        self.state(account_id)
        return erase(self._database, account_id, customer_id, compact=compact)

    def remove(self, account_id: str, message_ids: Iterable[str]) -> int:
        """Remove messages, such as those deleted where they came from, and what was made from them: replies,
        vectors, scores, knowledge and feedback. Their conversations are looked at again for flags.

        Args:
            account_id: the account.
            message_ids: ids of messages; those that are not stored are ignored.

        Returns:
            How many were removed. Adding one again brings it back.

        Raises:
            UnknownAccount: the store has never had a message of the account.
        """
        self.state(account_id)
        with self._database.writing() as connection:
            return remove_messages(connection, account_id, message_ids)

    def original(self, account_id: str, message_id: str) -> str | None:
        """The text of a message as it was exported; None if reading did not change it, or if there is no such
        message."""
        sql = "SELECT text FROM originals WHERE account_id = ? AND message_id = ?"
        rows = self._database.read(sql, (account_id, message_id))
        return rows[0][0] if rows else None

    def ratings(self, account_id: str) -> list[Rating]:
        """How customers rated conversations of an account, by conversation; none for an unknown account."""
        return read_ratings(self._database, account_id)

    def compact(self) -> bool:
        """Rebuild the file, so that no byte of what was deleted is left in it or its log. This takes time in
        proportion to the file and room for a second copy, and makes other writers wait.

        Returns:
            False if it is not possible: another process reads an older state, or there is no room.
        """
        return self._database.rebuild()

"""The message store on SQLite: one file, one writer at a time, many reader processes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from ..types.export import Item
from ..types.message import Message
from .audit import AuditTable
from .deliveries import DeliveryTable
from .endings import EndingTable
from .entries import EntryState, EntryTable
from .erasure import Erased, erase
from .feedback import FeedbackTable
from .flags import Flags, FlagTable
from .hooks import HookTable
from .ingest import Adding, AddReport
from .kept_texts import KeptTexts
from .keys import KeyTable
from .linked import LinkTable
from .notes import NoteTable
from .outbox import OutboxTable, Stuck
from .removal import remove_messages
from .replies import ReplyTable
from .reviews import ReviewTable
from .scores import ScoreTable
from .timeline import Timeline

BATCH = 5_000  # items of a transaction
BATCH_TEXT = 16_000_000  # characters after which it ends sooner, so that memory does not grow with the texts


class MessageStore(KeptTexts):
    """Messages, what was made from them (replies, scores, flags), and feedback. Opened by `open_store`.

    Any number of processes may have the store open; one writes at a time and the others wait. Within a
    process the store may be used from several threads. What a call has written is on disk when it returns.
    The tables, whose names begin with an underscore, are internal to the package.

    In every call `account_id`, `conversation_id` and `customer_id` are ids as in the messages, `flag_id` is a
    flag's id, `by` names the person who acts, and `now` is an aware time; the clock's if None.
    """

    def __init__(self, location: str | Path) -> None:
        super().__init__(location)
        self._replies = ReplyTable(self._database)
        self._feedback = FeedbackTable(self._database)
        self._scores = ScoreTable(self._database)
        self._flags = FlagTable(self._database)
        self._outbox = OutboxTable(self._database)
        self._links = LinkTable(self._database)
        self._entries = EntryTable(self._database)
        self._reviews = ReviewTable(self._database)
        self._endings = EndingTable(self._database)
        self._keys = KeyTable(self._database)
        self._audit = AuditTable(self._database)
        self._timeline = Timeline(self._database)
        self._hooks = HookTable(self._database)
        self._deliveries = DeliveryTable(self._database)
        self._notes = NoteTable(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._database.close()

    def add(self, messages: Iterable[Item], *, as_is: bool = False) -> AddReport:
        """Store messages, in transactions of up to 5,000; idempotent by (account_id, id).

        A message whose id is known and whose content differs replaces the older one; one whose time and
        conversation (or customer) differ as well is another message: a collision, which is left out. Of
        messages with a `source`, the first source of an account keeps its ids, and the ids of every further
        one get its name before them ("chatwoot:17"). Messages of one instant keep the order in which they
        were added. A `Removal` removes a message, or all of a conversation, as `remove` does, a `Rating` or
        `StatusChange` is kept; rejections (as the readers give them) and whatever else is not a `Message` are
        reported and left out.
        A time that is still to come counts nowhere until then. Messages of the account's side are read with
        the habits that are known of it (`learn_habits`), unless they are to stay `as_is`.

        Raises:
            StoreError: the database cannot be written; the batches before stay stored, and adding the same
                messages again continues where this stopped.
        """
        adding = Adding(as_is=as_is)
        for items in _batches(messages):
            with self._database.writing() as connection:
                adding.add(connection, items)
        return adding.report()

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
        """Approve or block an entry of the knowledge base, or propose it again. The answer of an approved one
        is preferred and that of a blocked one not suggested, from the next call on and in every process.

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
        """Delete the vectors of the account's replies and macros from other encoders; returns how many
        vectors of replies.

        Args:
            account_id: the account.
            encoder: the key of the encoder whose vectors stay (`nlp_support.suggest.indexing.encoder_key`).
        """
        self._macros.drop_other_encoders(account_id, encoder)
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

    def compact(self) -> bool:
        """Rebuild the file, so that no byte of what was deleted is left in it or its log. This takes time in
        proportion to the file and room for a second copy, and makes other writers wait.

        Returns:
            False if it is not possible: another process reads an older state, or there is no room.
        """
        return self._database.rebuild()


def _batches(items: Iterable[object]) -> Iterator[list[tuple[int, object]]]:
    """Numbered items, as many at a time as one transaction takes."""
    batch: list[tuple[int, object]] = []
    size = 0
    for number, item in enumerate(items, 1):
        batch.append((number, item))
        size += len(item.text) + len(item.original or "") if isinstance(item, Message) else 0
        if len(batch) >= BATCH or size >= BATCH_TEXT:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch

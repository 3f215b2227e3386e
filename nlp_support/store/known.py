"""What a store knows of an account beyond its messages: habits, profile and promise."""

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from ..text.profile import Profile, ProfileKind
from ..types.promise import Promise
from .corrections import correct
from .learning import HabitsReport, learn_habits, learn_if_due
from .messages import StoredMessages
from .promises import PromiseTable
from .remade import settle_replies


class KnownAccounts(StoredMessages):
    """The calls of a `MessageStore` about what is learnt of accounts, put right, or shown."""

    def __init__(self, location: str | Path) -> None:
        super().__init__(location)
        self._promises = PromiseTable(self._database)

    def learn_habits(self, account_id: str) -> HabitsReport:
        """Learn from the account's newest 20,000 messages what its side does again and again, and read all of
        its messages with that.

        A footer that it writes below many of its messages is cut. Wordings that mostly follow a customer's
        message faster than anybody types become the system's, or a bot's where alike questions are answered
        alike; what agents sent who are machines by their names, or who always answer that fast, becomes a
        bot's or the system's. The account's `profile` is learnt too, from its newest 10,000. Do it after
        adding messages: `add` knows from then on what was learnt, and doing it again changes nothing.

        Raises:
            UnknownAccount: the store has never had a message of the account.
        """
        self.state(account_id)
        return learn_habits(self._database, account_id)

    def _learn_if_due(self, account_id: str, *, fresh: Collection[str] = ()) -> None:
        """Learn the profile if the account has grown much since or gives new contacts, as indexing does
        first; `fresh` are ids of sent messages."""
        learn_if_due(self._database, account_id, fresh=fresh)

    def _settle_replies(self, account_id: str) -> None:
        """Drop the replies that the account's profile or today's rules would have redacted otherwise."""
        settle_replies(self._database, account_id)

    def correct_profile(
        self,
        account_id: str,
        *,
        add: Iterable[tuple[ProfileKind | str, str]] = (),
        remove: Iterable[tuple[ProfileKind | str, str]] = (),
        by: str | None = None,
        now: datetime | None = None,
    ) -> Profile:
        """Put the account's profile right: what is added or removed here wins over what is learnt, now and
        later. Replies and messages that it concerns are made and read again.

        Args:
            account_id: the account.
            add: kinds and values, such as ("phone", "0800 555 0142"); ways of signing have `{agent_name}` in
                place of the name.
            remove: the same; also what was never learnt, so that it never will be.
            by: who decides.
            now: when (aware); the clock's time if None.

        Returns:
            The profile as it is then.

        Raises:
            UnknownAccount: the store has never had a message of the account.
            InvalidArgument: an unknown kind, or a value that is not one of its kind.
        """
        self.state(account_id)
        correct(self._database, account_id, add=add, remove=remove, by=by, now=now)
        return self.profile(account_id)

    def promise(self, account_id: str) -> Promise | None:
        """The promise by which the account is offered suggestions; None if it has none.

        Raises:
            UnknownAccount: the store has never had a message of the account.
        """
        return self._promises.at(account_id, self.state(account_id).promise)

    def keep_promise(self, promise: Promise) -> None:
        """Keep a promise in place of the one that its account had; suggestions go by it from the next call
        on, in every process.

        Raises:
            UnknownAccount: the store has never had a message of the account.
        """
        self.state(promise.account_id)
        self._promises.keep(promise)

    def drop_promise(self, account_id: str) -> bool:
        """Drop the account's promise; returns whether it had one.

        Raises:
            UnknownAccount: the store has never had a message of the account.
        """
        self.state(account_id)
        return self._promises.drop(account_id)

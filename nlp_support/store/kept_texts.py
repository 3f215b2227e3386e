"""The calls of a store about texts that accounts keep ready."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ..errors import InvalidArgument, InvalidMessage
from ..types.macro import Macro, Withheld
from ..types.message import Rejection, check_id
from .approved import ApprovedTable
from .known import KnownAccounts
from .macros import MacroReport, MacroTable, StoredMacro


class KeptTexts(KnownAccounts):
    """The calls of a `MessageStore` about macros, and the answers of approved entries."""

    def __init__(self, location: str | Path) -> None:
        super().__init__(location)
        self._macros = MacroTable(self._database)
        self._approved = ApprovedTable(self._database)

    def add_macros(
        self,
        account_id: str,
        macros: Iterable[Macro | Withheld | Rejection],
        *,
        remove_missing: bool = False,
        now: datetime | None = None,
    ) -> MacroReport:
        """Store texts that the account keeps ready, which are suggested beside its past replies; idempotent
        by source and id.

        Placeholders become ours, {{ticket.requester.first_name}} becomes {customer_name}; those whose meaning
        only their own tool knows stay, under a name of their own, and `Suggestion.fill` asks for them.
        Personal data is redacted as in replies; what the account publishes stays: contacts of its profile,
        those that several macros have, and those that do not look like a person's own, unless a customer gave
        them. What cannot be used (a broken placeholder, rules of another tool, an id for the second time) is
        reported and left out.

        Args:
            account_id: the account, which may be new.
            macros: from `read_macros`, or made by hand. One that is withheld and was stored goes.
            remove_missing: whether macros of the same sources go that are not among these.
            now: when (aware); the clock's time if None.

        Raises:
            InvalidArgument: the account_id is empty or not a string.
            UnreadableFile: while they are read; nothing is stored then.
        """
        from .macro_import import add_macros  # compiles patterns, as redacting does

        try:
            check_id("account_id", account_id)
        except InvalidMessage as error:
            raise InvalidArgument(str(error)) from None
        profile = self._profiles.profile(account_id)
        return add_macros(self._database, account_id, macros, profile, remove_missing=remove_missing, now=now)

    def macros(self, account_id: str) -> list[StoredMacro]:
        """The macros of an account by id, as they are suggested; none for an unknown account."""
        return list(self._macros.macros(account_id).values())

    def remove_macros(self, account_id: str, ids: Iterable[str]) -> int:
        """Remove macros by the ids that they have in the store, with their vectors and the feedback on them;
        returns how many there were. Raises UnknownAccount."""
        self.state(account_id)
        return self._macros.drop(account_id, sorted(set(ids)))

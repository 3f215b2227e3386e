"""Where messages are kept."""

from pathlib import Path

from ..errors import StoreError
from .entries import EntryState
from .erasure import Erased
from .ingest import AddReport
from .learning import HabitsReport
from .location import has_file
from .macros import MacroReport, StoredMacro
from .outbox import Delivery, Stuck
from .reviews import ReviewState
from .scores import StoredScore, input_digest
from .sqlite import MessageStore
from .state import AccountState

__all__ = [
    "AccountState",
    "AddReport",
    "Delivery",
    "EntryState",
    "Erased",
    "HabitsReport",
    "MacroReport",
    "MessageStore",
    "ReviewState",
    "StoredMacro",
    "StoredScore",
    "Stuck",
    "input_digest",
    "open_store",
]


def open_store(location: str | Path, *, create: bool = True) -> MessageStore:
    """Open a store, creating it if it does not exist. Use it as a context manager to close it again.

    Args:
        location: a path, or ":memory:" for a store that disappears when it is closed.
        create: whether to create a store that does not exist; otherwise that is an error.

    Raises:
        StoreError: the file is not a store, is from a newer version, cannot be opened, or does not exist and
            `create` is false.
    """
    if str(location).startswith(("postgresql://", "postgres://")):
        raise StoreError(
            "the location is a PostgreSQL address, but this version keeps messages in SQLite only; "
            "give a path such as desk.db"
        )
    if not isinstance(location, str | Path):
        raise StoreError(f"the location is {location!r}, expected a path, such as desk.db")
    if not create and not has_file(str(location)):
        raise StoreError(
            f"there is no store at {location}; create one with: nlp-support import FILE --store {location}"
        )
    return MessageStore(location)

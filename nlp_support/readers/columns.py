"""The names of columns and fields in a file, and what an error may show of them.

A file without a header has customers' words where the names should be, and a surname looks like the name of a
column. So an error shows only names that a format has, and where a misspelling of one stands.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from ..errors import UnreadableFile

_FIELDS = (
    "id name type data payload meta event tickets ticket users comments comment requester requester_id "
    "submitter_id author_id conversations conversation conversation_parts contacts source messages "
    "message_type content inbox_id sender created_at updated_at status subject body account_id channel"
)
EXPORTED = frozenset(_FIELDS.split())  # of help desks, by which people see what kind of file they have
_NAME = re.compile(r"[^\W\d][\w.-]*")
LOOKED_AT = 100  # names, of at most 40 characters, among which misspellings are looked for
LONGEST = 40
ALIKE = 0.8  # from which ratio of `difflib` on


def canonical(found: Iterable[str], known: Iterable[str]) -> list[str | None]:
    """For each name the known one that is the same but for capitals, spaces and signs, as in "Sent at"; None
    for others."""
    plain = {_plain(name): name for name in known}
    return [plain.get(_plain(name)) for name in found]


def named(found: Iterable[object], known: Collection[str], *, missing: Collection[str] = ()) -> str:
    """The known names among those that were found, how many others there are, and where one of those looks
    like a missing name; for an error."""
    names = [str(name) for name in found]
    shown = [name for name in names if name in known]
    if not shown:
        return f"{len(names):,} others (not shown)" if names else "none"
    if others := len(names) - len(shown):
        shown.append(f"{others:,} more (not shown)")
    places = [(at, name) for at, name in enumerate(names[:LOOKED_AT], 1) if name not in known]
    close = [f"number {at} may stand for {like}" for at, name in places if (like := _like(name, missing))]
    return "; ".join([", ".join(shown), *close])


def listed(found: Sequence[object]) -> str:
    """All names, where each looks like the name of a column and none like what people write; else how many
    there are. For an error."""
    names = [str(name) for name in found]
    if not names:
        return "none"
    if all(len(name) <= LONGEST and _NAME.fullmatch(name) for name in names):
        return ", ".join(names)
    return f"{len(names):,} whose names are not shown, since they may be a customer's words"


def check_columns(
    path: Path, found: Sequence[str], *, required: Collection[str], known: Collection[str]
) -> None:
    """Check the columns of a file.

    Raises:
        UnreadableFile: a required column is missing, or a known column appears twice.
    """
    missing = [name for name in required if name not in found]
    if missing:
        columns = named(found, known, missing=missing)
        raise UnreadableFile(
            f"{path}: columns missing: {', '.join(missing)}; columns found: {columns}; "
            "rename them, or give a CSV file a first line with these names"
        )
    twice = sorted(name for name in known if found.count(name) > 1)
    if twice:
        raise UnreadableFile(
            f"{path}: columns that appear twice: {', '.join(twice)}; expected each once, rename or drop one"
        )


def _like(name: str, missing: Collection[str]) -> str | None:
    """The missing name that this is a misspelling of."""
    from difflib import get_close_matches

    if len(name) > LONGEST:
        return None
    [same] = canonical([name], missing)
    return same or next(iter(get_close_matches(name.casefold(), missing, n=1, cutoff=ALIKE)), None)


def _plain(name: str) -> str:
    return re.sub(r"[^\w\0]|_", "", name).casefold()

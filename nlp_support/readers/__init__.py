"""Readers: messages from files, in our own format and in those of others."""

from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path

from ..errors import InvalidArgument
from ..types.message import Message, Rejection
from .csv_files import read_csv
from .helpdesk.chatwoot import read_chatwoot
from .helpdesk.intercom import read_intercom
from .helpdesk.zendesk import read_zendesk
from .jsonl import read_jsonl
from .parquet import read_parquet
from .twitter.ibm_care import read_ibm_care
from .twitter.twcs import read_twcs

_NAMING_ACCOUNTS: dict[str, Callable[[Path], Iterator[Message | Rejection]]] = {
    "twcs": read_twcs,
    "ibm-care": read_ibm_care,
}
_READERS: dict[str, Callable[[Path, str | None], Iterator[Message | Rejection]]] = {
    "jsonl": read_jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "zendesk": read_zendesk,
    "intercom": read_intercom,
    "chatwoot": read_chatwoot,
}

FORMATS = (*_NAMING_ACCOUNTS, *_READERS)


def read(
    path: str | PathLike[str], *, format: str, account_id: str | None = None
) -> Iterator[Message | Rejection]:
    """Messages of a file, one at a time, in the file's order.

    A row that cannot be read comes as a `Rejection` with its 1-based line (a CSV header is line 1; in a JSON
    document or a Parquet file it is the record's position) and reading goes on. A file that ends early gives
    all that comes before the break, then a `Rejection`.

    Args:
        path: The file: UTF-8 text with or without a byte order mark, or Parquet.
        format: One of `FORMATS`.
        account_id: The account for rows that name none (jsonl, csv, parquet), or of the whole export
            (zendesk, intercom, chatwoot; default: its brand, app or inbox id).

    Raises:
        InvalidArgument: an unknown format; an account_id that is empty or where the format has its own. Also,
            while reading, an export that names no account when none was given.
        UnreadableFile: while reading, from the first message on: the file cannot be opened, is not in this
            format or lacks required columns.
        MissingExtra: pyarrow is not installed (parquet).
    """
    if format not in FORMATS:
        raise InvalidArgument(f"unknown format {format!r}, expected one of: {', '.join(FORMATS)}")
    if account_id is not None and (not isinstance(account_id, str) or not account_id):
        raise InvalidArgument("account_id must be a non-empty string or None")
    if format in _READERS:
        return _READERS[format](Path(path), account_id)
    if account_id is not None:
        raise InvalidArgument(f"{format} files name their accounts themselves; leave account_id out")
    return _NAMING_ACCOUNTS[format](Path(path))

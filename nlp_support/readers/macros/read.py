"""Macros from a file: an export of a help desk in JSON, or rows in CSV or JSON Lines."""

import re
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from ...errors import InvalidArgument
from ...types.macro import Macro, Withheld
from ...types.message import Rejection
from ..csv_header import columns_in
from ..csv_rows import csv_rows
from ..documents import records
from ..files import open_binary, open_text
from .platforms import macro_of
from .rows import ROW, TEXTS, from_row

FIELDS = ("actions", "short_code", "body_text", "content_html", *TEXTS)
ARRAYS = ("macros", "data", "payload", "canned_responses", "responses", "saved_replies", "templates")
SINGLES = ("macro", "canned_response")

_HEAD = 2**16  # bytes of a table that are looked at for its header

Found = Macro | Rejection | Withheld


def read_macros(path: str | PathLike[str], *, account_id: str | None = None) -> Iterator[Found]:
    """The macros of a file, one at a time, for `MessageStore.add_macros`.

    The content tells what it is: macros of Zendesk, canned responses or macros of Chatwoot, macros of
    Intercom, canned responses of Freshdesk, each as their API lists them; or rows of CSV, JSON or JSON Lines
    with a text and, if you like, a title, an id, questions, a language and the time of the last change. HTML
    becomes text; placeholders stay as they are.

    Args:
        path: the file: UTF-8, or CSV in UTF-16 with a byte order mark.
        account_id: the account whose macros are wanted; rows that name another one are rejected.

    Returns:
        A `Macro` for each; a `Withheld` for what no customer gets, such as an inactive one or a private
        comment; a `Rejection` for what cannot be read, with its 1-based line (in a JSON document the
        position).

    Raises:
        InvalidArgument: the account_id is empty.
        UnreadableFile: while reading: the file cannot be opened, or holds no macros.
    """
    if account_id is not None and (not isinstance(account_id, str) or not account_id):
        raise InvalidArgument("account_id is empty or not a string, expected a non-empty string or None")
    return _found(Path(path), account_id)


def _found(path: Path, account_id: str | None) -> Iterator[Found]:
    if not _is_json(path):
        yield from _from_table(path, account_id)
        return
    for record in records(path, fields=FIELDS, arrays=ARRAYS, singles=SINGLES):
        yield (
            record
            if isinstance(record, Rejection)
            else macro_of(record.number, record.fields, account_id=account_id)
        )


def _is_json(path: Path) -> bool:
    with open_text(path) as file:
        start = file.read(_HEAD).lstrip()
    if not start.startswith(("{", "[")):
        return False
    with open_binary(path):  # refuses what is not UTF-8
        return re.match(r"\[\s*(?:[{\]]|$)|\{", start) is not None


def _from_table(path: Path, account_id: str | None) -> Iterator[Found]:
    with open_text(path) as file:
        present = columns_in(file.read(_HEAD), ROW)
    text = next((name for name in TEXTS if name in present), TEXTS[0])

    def make(line: int, row: dict[str, str]) -> Found:
        return from_row(line, row, account_id=account_id)

    others = [name for name in ROW if name != text]
    rows: Iterator[Found] = csv_rows(path, make, required=[text], optional=others)
    yield from rows

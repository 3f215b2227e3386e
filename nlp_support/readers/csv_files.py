"""The message format as CSV."""

from collections.abc import Iterator
from pathlib import Path

from ..types.message import Message, Rejection
from .csv_rows import csv_rows
from .rows import OPTIONAL, REQUIRED, from_row


def read_csv(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    """Messages of a CSV file in our own format, with a header; see `nlp_support.read`."""
    return csv_rows(
        path,
        lambda line, row: from_row(line, row, account_id),
        required=[name for name in REQUIRED if name != "account_id" or account_id is None],
        optional=OPTIONAL if account_id is None else ("account_id", *OPTIONAL),
    )

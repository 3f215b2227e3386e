"""The message format as JSON Lines: one object per line."""

from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from ..errors import UnreadableFile
from ..types.message import Message, Rejection
from .columns import EXPORTED, named
from .files import json_lines, open_binary
from .rows import OPTIONAL, REQUIRED, from_row


def read_jsonl(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    """Messages of a JSON Lines file in our own format; see `nlp_support.read`."""
    with open_binary(path) as file:
        _check_start(path, file)
        first = True
        for parsed in json_lines(file):
            if isinstance(parsed, Rejection):
                yield parsed
                continue
            line, row = parsed
            if not isinstance(row, dict):
                yield Rejection(line, f"expected a JSON object, got {type(row).__name__}")
                continue
            if first:
                _check_fields(path, row)
                first = False
            yield from_row(line, row, account_id)


def _check_start(path: Path, file: BufferedReader) -> None:
    lines = [line.strip() for line in file.peek().split(b"\n") if line.strip()]
    if lines and (lines[0].startswith(b"[") or lines[0] == b"{"):
        raise UnreadableFile(
            f"{path} is one JSON document, expected JSON Lines: one object per line; convert it first"
        )
    if lines and not any(line.startswith(b"{") for line in lines):
        raise UnreadableFile(
            f"{path} is not JSON Lines: no line starts with '{{', expected one object per line; convert it"
        )


def _check_fields(path: Path, row: dict[str, object]) -> None:
    # every export has an "id", so that alone proves nothing
    if row.keys() - {"id"} and not row.keys() & {*REQUIRED[1:], *OPTIONAL}:
        found = named(row, {*REQUIRED, *OPTIONAL, *EXPORTED}, missing=REQUIRED)
        raise UnreadableFile(
            f"{path} does not hold messages: fields missing: {', '.join(REQUIRED)}; "
            f"fields found: {found}; choose the format that the export is in"
        )

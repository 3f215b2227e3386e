"""Writing rows to a JSON Lines or Parquet file that appears whole or not at all."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ...errors import InvalidArgument, MissingExtra, UnwritableFile
from ...types.staged import staged_file

Rows = Sequence[dict[str, Any]]
Write = Callable[[Rows], None]


@contextmanager
def open_table(path: Path) -> Iterator[Write]:
    """A function that writes rows, all with the same keys; the file appears when the block ends.

    Args:
        path: ending in .jsonl or .parquet.

    Raises:
        InvalidArgument: another ending.
        UnwritableFile: the file cannot be written.
        MissingExtra: the file is Parquet and pyarrow is not installed.
    """
    kinds = {".jsonl": _json_lines, ".parquet": _parquet}
    if path.suffix.lower() not in kinds:
        raise InvalidArgument(f"cannot write {path.name}; name a file that ends in .jsonl or .parquet")
    try:
        with staged_file(path) as part, kinds[path.suffix.lower()](part) as write:
            yield write
    except OSError as error:
        raise UnwritableFile(
            f"cannot write {path}: {os.strerror(error.errno or 0)}; "
            "name a file in a folder that exists, or free some space"
        ) from error


@contextmanager
def _json_lines(path: Path) -> Iterator[Write]:
    with path.open("w", encoding="utf-8") as file:
        yield lambda rows: file.writelines(
            json.dumps(row, ensure_ascii=False, default=_time) + "\n" for row in rows
        )


@contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra("writing Parquet needs pyarrow: pip install 'nlp-support[parquet]'") from error
    writer: Any = None

    def write(rows: Rows) -> None:
        nonlocal writer
        table = pyarrow.Table.from_pylist(list(rows), schema=writer and writer.schema)
        writer = writer or pyarrow.parquet.ParquetWriter(path, table.schema)
        writer.write_table(table)

    path.touch()  # so that a folder that cannot be written shows before the work, not after it
    try:
        yield write
        if writer is None:  # no rows, so no columns are known
            pyarrow.parquet.write_table(pyarrow.table({}), path)
    finally:
        if writer is not None:
            writer.close()


def _time(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")

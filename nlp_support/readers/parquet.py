"""The message format as Parquet, read in batches of rows with pyarrow."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from ..errors import MissingExtra, UnreadableFile
from ..types.message import Message, Rejection
from ..types.times import EPOCH
from .columns import check_columns
from .files import ENDS_EARLY, NOT_UTF8
from .rows import OPTIONAL, REQUIRED, from_row

_BATCH = 1000  # rows


def read_parquet(path: Path, account_id: str | None) -> Iterator[Message | Rejection]:
    """Messages of a Parquet file in our own format; see `nlp_support.read`.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    required = [name for name in REQUIRED if name != "account_id" or account_id is None]

    def check(found: Sequence[str]) -> None:
        check_columns(path, found, required=required, known=REQUIRED + OPTIONAL)

    for row in parquet_rows(path, REQUIRED + OPTIONAL, check=check):
        yield row if isinstance(row, Rejection) else from_row(*row, account_id)


def parquet_rows(
    path: Path, wanted: Collection[str], *, check: Callable[[Sequence[str]], None]
) -> Iterator[tuple[int, dict[str, Any]] | Rejection]:
    """The rows of any Parquet file with their 1-based positions; one that cannot be read is a rejection.

    Args:
        wanted: the columns to read, if the file has them.
        check: is given the names of all columns first, to refuse the file.

    Raises:
        UnreadableFile: it is not a complete Parquet file.
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtra(
            "reading Parquet needs pyarrow, which is not installed: pip install 'nlp-support[parquet]'"
        ) from error
    try:
        file = pyarrow.parquet.ParquetFile(path)
    except (OSError, pyarrow.ArrowException) as error:
        raise UnreadableFile(
            f"{path} cannot be read as Parquet: it is missing, another kind of file or cut short; "
            "expected a complete Parquet file, check the path and the format"
        ) from error
    with file:
        found = file.schema_arrow.names
        check(found)
        number = 0
        try:
            for batch in file.iter_batches(_BATCH, columns=[name for name in wanted if name in found]):
                for row in _rows(batch):
                    number += 1
                    yield _decoded(number, row)
        except (OSError, pyarrow.ArrowException):
            yield Rejection(number + 1, ENDS_EARLY)


def _decoded(number: int, row: dict[str, Any]) -> tuple[int, dict[str, Any]] | Rejection:
    try:
        return number, {name: _value(value) for name, value in row.items()}
    except UnicodeDecodeError:
        return Rejection(number, NOT_UTF8)
    except OverflowError:
        return Rejection(number, "a time is out of range, expected 1990 to 2099")


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    return EPOCH + value if isinstance(value, timedelta) else value


def _rows(batch: Any) -> Iterator[dict[str, Any]]:
    columns = [_plain(column).to_pylist() for column in batch.columns]
    for values in zip(*columns, strict=True):
        yield dict(zip(batch.schema.names, values, strict=True))


def _plain(column: Any) -> Any:
    """The column, cast so that a bad row fails when it is read and does not spoil the whole batch."""
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.large_binary())
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        return column.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64()).cast(pa.duration("us"))
    return column.cast(pa.timestamp("us"), safe=False) if pa.types.is_timestamp(column.type) else column

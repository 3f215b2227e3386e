"""Rows written as CSV, for spreadsheets, and as Parquet, for programs."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nlp_support.cli.present.spreadsheet import cell

from .table import TEXTS

CSV, PARQUET = "rows.csv", "rows.parquet"


def write_rows(rows: Iterable[Mapping[str, Any]], folder: Path) -> None:
    """Write rows that all have the same columns into a folder; memory does not grow with their number.

    Nothing is written if there are none. In the CSV a text that a spreadsheet would run as a formula begins
    with an apostrophe; in the Parquet file it stays as it is.

    Raises:
        OSError: the folder cannot be written.
    """
    each = iter(rows)
    first = next(each, None)
    if first is None:
        return
    import polars as pl

    names = list(first)
    types = {name: pl.String if name in TEXTS else pl.Float64 for name in names}
    with TemporaryDirectory(dir=folder, prefix=".rows-") as scratch:
        plain = Path(scratch) / CSV
        with (
            plain.open("w", encoding="utf-8", newline="") as bare,
            (folder / CSV).open("w", encoding="utf-8", newline="") as safe,
        ):
            writers = csv.writer(bare), csv.writer(safe)
            for writer in writers:
                writer.writerow(names)
            for values in _values(chain([first], each), names):
                writers[0].writerow(values)
                writers[1].writerow(map(cell, values))
        read = pl.scan_csv(plain, schema=types, null_values=[""])
        texts = [pl.col(name).fill_null("") for name in names if name in TEXTS]
        read.with_columns(*texts).sink_parquet(Path(scratch) / PARQUET)
        (Path(scratch) / PARQUET).replace(folder / PARQUET)


def _values(rows: Iterable[Mapping[str, Any]], names: list[str]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_plain(row[name]) for name in names]


def _plain(value: Any) -> Any:
    """Truths as 0 or 1, and nothing where there is no number."""
    if isinstance(value, bool):
        return int(value)
    return None if value is None or value != value else value

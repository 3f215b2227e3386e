"""Rows with named columns, read back from a saved run: one for each thing tested and each system."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp_support.cli.present.spreadsheet import cell
from nlp_support.errors import InvalidArgument, UnreadableFile

if TYPE_CHECKING:
    import polars as pl

# How the run was made, the same in every row.
RUN = ("kind", "model", "fingerprint", "version", "date", "seed", "sampling")
SLICES = ("language", "channel", "agent", "account", "length", "month")
# Columns of text; all others hold numbers, and truths as 0 or 1.
TEXTS = frozenset(
    {*RUN, *SLICES, "system", "id", "group", "label", "predicted", "reasons", "what", "part", "unit", "error"}
)

DAMAGED = "is damaged; run the evaluation again"


class RowTable:
    """The rows of a run.

    Args:
        frame: reads them, when they are first needed.
        path: the file that they are in, for messages.
    """

    def __init__(self, frame: "Callable[[], pl.LazyFrame]", path: Path) -> None:
        self._load = frame
        self.path = path

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns that there are."""
        return tuple(self._frame.collect_schema().names())

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """The systems that have rows, in order."""
        return tuple(dict.fromkeys(self._column("system", None).to_list()))

    def columns(self, system: str) -> dict[str, NDArray[np.float64]]:
        """The columns of numbers of one system: name -> (n,), NaN where there is none.

        Raises:
            InvalidArgument: there is no such system.
            UnreadableFile: the file cannot be read, or is damaged.
        """
        self._check(system)
        return {
            name: self._column(name, system).to_numpy().astype(np.float64)
            for name in self.names
            if name not in TEXTS
        }

    def texts(self, name: str, system: str) -> list[str]:
        """A column of text of one system: (n,), all "" if there is none; errors as `columns`."""
        self._check(system)
        if name not in self.names:
            return [""] * len(self._column("system", system))
        return [value or "" for value in self._column(name, system).to_list()]

    def groups(self, system: str) -> NDArray[np.int64]:
        """The conversation, or other independent unit, of each row, as a number (n,)."""
        numbers: dict[tuple[str, str], int] = {}
        pairs = zip(self.texts("account", system), self.texts("group", system), strict=True)
        return np.array([numbers.setdefault(pair, len(numbers)) for pair in pairs], np.int64)

    def keys(self, system: str) -> list[tuple[str, str, int]]:
        """What each row of a system is of: account, id, and how often that came before."""
        seen: dict[tuple[str, str], int] = {}
        found = []
        for account, id in zip(self.texts("account", system), self.texts("id", system), strict=True):
            again = seen.get((account, id), 0)
            seen[account, id] = again + 1
            found.append((account, id, again))
        return found

    @cached_property
    def _frame(self) -> "pl.LazyFrame":
        return self._load()

    def _check(self, system: str) -> None:
        if system not in self.systems:
            known = ", ".join(filter(None, self.systems)) or "no systems"
            raise InvalidArgument(f"no system {system!r} in the rows of this run; it has {known}")

    def _column(self, name: str, system: str | None) -> "pl.Series":
        import polars as pl

        rows = self._frame if system is None else self._frame.filter(pl.col("system") == system)
        try:
            return rows.select(name).collect()[name]
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableFile(f"{self.path} {DAMAGED}") from error


def read_parquet(path: Path) -> RowTable:
    """The rows of rows.parquet."""

    def frame() -> "pl.LazyFrame":
        import polars as pl

        try:
            found = pl.scan_parquet(path)
            if "system" not in found.collect_schema():
                raise UnreadableFile(f"{path} {DAMAGED}")
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableFile(f"{path} {DAMAGED}") from error
        return found

    return RowTable(frame, path)


def read_csv(path: Path) -> RowTable:
    """The rows of rows.csv."""

    def frame() -> "pl.LazyFrame":
        import polars as pl

        try:
            found = pl.read_csv(path, infer_schema=False, null_values=[""])
            if "system" not in found.columns:
                raise UnreadableFile(f"{path} {DAMAGED}")
            columns = [
                pl.Series(name, [_as_was(value or "") for value in found[name].to_list()], dtype=pl.String)
                if name in TEXTS
                else found[name].cast(pl.Float64)
                for name in found.columns
            ]
            return pl.DataFrame(columns).lazy()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise UnreadableFile(f"{path} {DAMAGED}") from error

    return RowTable(frame, path)


def _as_was(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text

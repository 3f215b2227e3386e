"""CSV for spreadsheets, which take some texts for formulas and run them."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

# What begins a formula; NFKC turns full-width, small and raised forms into these.
FORMULA = tuple("=+-@\N{MINUS SIGN}")
BREAKS = tuple("\t\r\n")  # at the start of a cell, they are taken for the end of one
UNSEEN = "CZM"  # categories that a spreadsheet may skip at the start: controls, zero-width, spaces, marks


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV, each text in them as `cell` has it."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """The value; a text that some spreadsheet would run as a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and _runs(value) else value


def _runs(text: str) -> bool:
    seen = (char for char in text if unicodedata.category(char)[0] not in UNSEEN)
    return text.startswith(BREAKS) or unicodedata.normalize("NFKC", next(seen, "")).startswith(FORMULA)

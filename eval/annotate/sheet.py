"""A sample as CSV, for grading in a spreadsheet."""

from collections.abc import Iterator
from typing import Any

from nlp_support.cli.present.spreadsheet import csv_text

from .sample import Question

BOM = "\ufeff"  # by which a spreadsheet knows UTF-8, and shows Korean
ITEM, GRADE, RATER = "item", "grade", "rater"
COLUMNS = (ITEM, "account", "conversation so far", "message", "reply", GRADE, RATER, "note")
SENT = "what was sent"


def sheet(questions: tuple[Question, ...], *, sent: bool = False) -> str:
    """The sample with a row for each reply, and empty cells for grade, rater and a note.

    Args:
        sent: also what was really sent.
    """
    columns = (*COLUMNS, SENT) if sent else COLUMNS
    return BOM + csv_text([columns, *(row[: len(columns)] for row in _rows(questions))])


def _rows(questions: tuple[Question, ...]) -> Iterator[tuple[Any, ...]]:
    for question in questions:
        before = "\n".join(f"{who}: {text}" for who, text in question.before)
        for reply in question.replies:
            yield (
                reply.item.id, question.account, before, question.text, reply.text, "", "", "", question.sent,
            )  # fmt: skip

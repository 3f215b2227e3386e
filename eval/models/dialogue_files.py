"""Files of rated dialogues: one dialogue a row, or one turn a row."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument
from nlp_support.readers.tables import Fields, table_columns, table_rows

from .columns import ABOUT, POINTS, Columns
from .dialogues import RatedDialogue, rated_dialogue
from .labels import MOST_UNKNOWN, Labels, watched
from .rows import numbered_rows

VOTES = "satisfaction"  # the column of votes, unless another is named


def are_dialogues(file: Path) -> bool:
    """Whether a file holds rated dialogues, whole ones or turn by turn, rather than scores.

    Raises:
        UnreadableFile: the file cannot be opened or is no table.
    """
    found = table_columns(file, ("turns", "role"))
    return "turns" in found or "role" in found


def read_dialogues(
    file: Path, *, columns: Columns | None = None
) -> Iterator[tuple[int, RatedDialogue] | Rejection]:
    """The dialogues of a file with the lines on which they begin.

    A row is a dialogue, see `rated_dialogue`; or, in a table with a column "role", a turn: id (of its
    dialogue), role, text, satisfaction (its votes, such as 3 or "3 2 3") and overall (on any of its turns). A
    bad turn costs its dialogue.

    Args:
        columns: names of the columns of a table of turns, and which points labels stand for.

    Raises:
        InvalidArgument: at the end: labels that are no points.
        UnreadableFile: the file cannot be opened, is no table, or lacks columns.
    """
    columns = columns or Columns()
    labels = columns.labels(POINTS)
    if "role" in table_columns(file, ("role", "turns")):
        rows = _from_turns(file, columns, labels)
    else:
        fields = Fields(("id", "turns"), ("overall", *ABOUT))
        rows = numbered_rows(file, lambda row: rated_dialogue(_mapped(row, labels)), fields)
    return watched(rows, labels, file, most=MOST_UNKNOWN)


def _from_turns(
    file: Path, columns: Columns, labels: Labels
) -> Iterator[tuple[int, RatedDialogue] | Rejection]:
    names = {"label": VOTES, **columns.names}
    own = {name: column for name, column in names.items() if name in ("text", "label")}
    fields = Fields(("id", "role", "text", "label"), ("overall", *ABOUT), own)
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for row in table_rows(file, fields):
        if isinstance(row, Rejection):
            yield row
        elif id := str(row[1].get("id") or "").strip():
            found.setdefault(id, []).append(row)
        else:
            yield Rejection(row[0], "'id' is missing, expected that of the dialogue")
    for id, turns in found.items():
        yield _joined(id, turns, labels)


def _joined(
    id: str, rows: list[tuple[int, dict[str, Any]]], labels: Labels
) -> tuple[int, RatedDialogue] | Rejection:
    turns: list[dict[str, Any]] = []
    whole: dict[str, Any] = {"id": id, "turns": turns}
    at = rows[0][0]
    try:
        for line, row in rows:
            at = line
            turn = {"role": str(row.get("role") or "").strip().casefold(), "text": row.get("text")}
            if votes := points(row.get("label"), labels):
                turn["satisfaction"] = votes
            turns.append(turn)
            whole |= {name: row[name] for name in ("language", "source") if row.get(name)}
            if votes := points(row.get("overall"), labels):
                whole["overall"] = votes
        return rows[0][0], rated_dialogue(whole)
    except InvalidArgument as error:
        return Rejection(at, str(error))


def points(value: Any, labels: Labels) -> list[int]:
    """Votes as points from 1 to 5: of a number, a list, or a text such as "3 2 3"; none of an empty cell.

    Raises:
        InvalidArgument: one is no point.
    """
    if isinstance(value, str):
        mapped = value.strip().casefold() in labels.mapped
        value = [value] if mapped else re.split(r"[\s,;|]+", value.strip(" \t,;|[]"))
    values = value if isinstance(value, list) else [value]
    return [int(labels.of(one)) for one in values if one not in (None, "") and one == one]


def _mapped(row: Mapping[str, Any], labels: Labels) -> Mapping[str, Any]:
    """A dialogue whose votes are written as the labels say."""
    turns = row.get("turns")
    if not labels.mapped or not isinstance(turns, list):
        return row
    made = [
        {**turn, "satisfaction": points(turn["satisfaction"], labels)}
        if isinstance(turn, dict) and turn.get("satisfaction") is not None
        else turn
        for turn in turns
    ]
    overall = {"overall": points(row["overall"], labels)} if row.get("overall") is not None else {}
    return {**row, "turns": made, **overall}

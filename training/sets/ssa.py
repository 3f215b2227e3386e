"""Rated service dialogues, from SSA (Song et al. 2019, "Using customer service dialogues for satisfaction
analysis with context-assisted multiple instance learning"): the part clothes.

Its texts are numbers that stand for words, so it is useful for the weights of turns but not for anything that
reads text.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp_support.errors import UnreadableFile

from .files import Cell, Report, folder, malformed, write

SOURCE = "ssa-clothes"
PARTS = {"train": "clothes/text_train.txt", "val": "clothes/text_dev.txt", "test": "clothes/text_test.txt"}
ROLES = {"c:": "customer", "b:": "agent"}
POINTS = {"1": 1, "2": 3, "3": 5}  # negative, neutral, positive; the same for the whole: 1 is unsatisfied


def ssa_files(data: Path, out: Path, *, seed: int = 0) -> Report:
    """Write train.jsonl, val.jsonl and test.jsonl of rated dialogues, as the set itself divides them.

    Labels from 1 to 3 become votes of 1, 3 and 5 by one rater.

    Args:
        data: the folder with `ssa_zh`, which has clothes.zip.
        out: the folder to write; created if missing.
        seed: has no effect.

    Raises:
        UnreadableFile: the archive is missing or has unexpected content; the message names the line.
    """
    file = folder(data, "ssa_zh") / "clothes.zip"
    return Report(tuple(write(out / f"{name}.jsonl", _rows(file, name)) for name in PARTS), {})


def _rows(file: Path, name: str) -> Iterator[tuple[Cell, dict[str, Any]]]:
    turns: list[dict[str, Any]] = []
    overall, found = 0, 0
    for number, line in enumerate([*_lines(file, PARTS[name]), ""], start=1):
        columns = line.split("\t")
        if not line.strip():
            if turns:
                found += 1
                yield _row(f"{SOURCE}-{name}-{found}", turns, overall)
            turns, overall = [], 0
        elif not overall and line.strip() in POINTS:
            overall = POINTS[line.strip()]
        elif overall and len(columns) == 4 and columns[1] in ROLES and columns[3] in POINTS:
            turn = {"role": ROLES[columns[1]], "text": columns[2].strip()}
            votes = {"satisfaction": [POINTS[columns[3]]]} if columns[1] == "c:" else {}
            if turn["text"]:
                turns.append(turn | votes)
        else:
            raise malformed(
                file, number, f"{PARTS[name]}: expected 1, 2 or 3, then number, c: or b:, words and 1, 2 or 3"
            )


def _row(id: str, turns: list[dict[str, Any]], overall: int) -> tuple[Cell, dict[str, Any]]:
    label = "unsatisfied" if overall == POINTS["1"] else "satisfied"
    row = {"id": id, "language": "zh", "source": SOURCE, "turns": turns, "overall": [overall]}
    return (SOURCE, "zh", label), row


def _lines(file: Path, member: str) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.read(member).decode().splitlines()
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise UnreadableFile(
            f"cannot read {member} in {file}: expected the archive of the set; data/README.md names it"
        ) from error

"""Files of grades: a line of JSON for each, with ids and no text, so that they can be shared."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from nlp_support.errors import UnreadableFile, UnwritableFile
from nlp_support.readers.files import json_lines, open_binary
from nlp_support.types.documents import fault
from nlp_support.types.message import Rejection, storable
from nlp_support.types.staged import write_whole

from .grades import GRADES, Grade, Grades, Pair

LONGEST = 200  # characters of a rater's id
MARK = "w"  # before a fingerprint, so that no program takes it for a number and rounds it
Id = Annotated[str, Meta(min_length=1)]


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A line of the file."""

    account: Id
    message: Id
    reply: Annotated[str, Meta(pattern=f"^{MARK}[0-9a-f]{{16}}$")]
    rater: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    grade: Annotated[int, Meta(ge=min(GRADES), le=max(GRADES))]
    conversation: str = ""
    place: Annotated[int, Meta(ge=0)] = 0
    language: str = ""


@dataclass(frozen=True)
class Refused:
    """A row of a file that does not count, and why."""

    file: Path
    line: int
    reason: str


@dataclass(frozen=True)
class Placed:
    """A grade and where it was read."""

    grade: Grade
    file: Path
    line: int


def read_grades(files: Sequence[Path]) -> tuple[Grades, list[Refused]]:
    """The grades of one or more files, and the rows that do not count.

    Raises:
        UnreadableFile: a file cannot be read, or none of the rows is a grade.
    """
    read = [one for file in files for one in _rows(file)]
    grades, refused = settled(one for one in read if isinstance(one, Placed))
    bad = [one for one in read if isinstance(one, Refused)] + refused
    if not grades.given:
        names = ", ".join(map(str, files))
        why = f"; line {bad[0].line}: {bad[0].reason}" if bad else ""
        raise UnreadableFile(
            f"no grade can be read from {names}{why}; expected a file that annotate import wrote"
        )
    return grades, bad


def settled(read: Iterable[Placed]) -> tuple[Grades, list[Refused]]:
    """The grades with at most one of each rater and pair. Where one rater's grades of a pair differ, none of
    them counts: two people may have used one id."""
    by_rater: defaultdict[tuple[Pair, str], list[Placed]] = defaultdict(list)
    for one in read:
        by_rater[one.grade.pair, one.grade.rater].append(one)
    kept, refused = [], []
    for (_, rater), own in by_rater.items():
        if len({one.grade.grade for one in own}) == 1:
            kept.append(own[0].grade)
            continue
        told = ", ".join(f"{one.grade.grade} in line {one.line} of {one.file.name}" for one in own)
        reason = f"rater {rater!r} graded this reply differently: {told}; give each person an id, or keep one"
        refused += [Refused(one.file, one.line, reason) for one in own]
    return Grades(kept), refused


def write_grades(file: Path, grades: Grades) -> None:
    """Write grades; the file is replaced as a whole or not at all.

    Raises:
        UnwritableFile: it cannot be written.
    """
    text = "".join(json.dumps(_line(one), ensure_ascii=False) + "\n" for one in grades.given)
    try:
        write_whole(file, text)
    except OSError as error:
        raise UnwritableFile(f"cannot write {file}: {error.strerror}; name another file") from error


def fingerprint_text(reply: int) -> str:
    """A wording's fingerprint as it stands in files."""
    return f"{MARK}{reply:016x}"


def fingerprint(text: str) -> int:
    """The fingerprint that `fingerprint_text` wrote."""
    return int(text.removeprefix(MARK), 16)


def _rows(file: Path) -> Iterator[Placed | Refused]:
    with open_binary(file) as opened:
        for one in json_lines(opened):
            if isinstance(one, Rejection):
                yield Refused(file, one.line, one.reason)
                continue
            line, value = one
            try:
                yield Placed(_grade(value), file, line)
            except msgspec.ValidationError as error:
                yield Refused(file, line, f"is no grade: {fault(error)}")


def _grade(value: Any) -> Grade:
    if isinstance(value, dict) and not all(storable(one) for one in value.values() if isinstance(one, str)):
        raise msgspec.ValidationError("half a character, a lone surrogate, in a text")
    row = msgspec.convert(value, Row)
    pair = Pair(row.account, row.message, fingerprint(row.reply))
    return Grade(pair, row.rater, row.grade, row.conversation, row.place, row.language)


def _line(one: Grade) -> dict[str, Any]:
    return {
        "account": one.pair.account,
        "conversation": one.conversation,
        "message": one.pair.message,
        "reply": fingerprint_text(one.pair.reply),
        "place": one.place,
        "language": one.language,
        "rater": one.rater,
        "grade": one.grade,
    }

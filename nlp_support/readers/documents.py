"""The records of a JSON export: a streamed document, or one JSON object, or a page of them, per line."""

import json
from collections.abc import Iterator
from io import BufferedReader
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import UnreadableFile
from ..types.message import Rejection
from .columns import EXPORTED, named
from .files import ENDS_EARLY, MAX_LINE, json_lines, open_binary
from .nesting import TooDeep
from .utf8 import Utf8

_REQUEST = ("body",)  # where tools that catch webhooks keep the payload, beside its headers
SAMPLE_LINES = 200
SAMPLE_EVENTS = 50_000  # names, values and brackets of a document


class Record(NamedTuple):
    """An object of an export, and what the object around it holds besides (sideloaded users, say)."""

    number: int  # 1-based: the line in a file of lines, the position in a document
    fields: dict[str, Any]
    page: dict[str, Any]


def records(
    path: Path,
    *,
    fields: tuple[str, ...],
    arrays: tuple[str, ...] = (),
    large: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
    singles: tuple[str, ...] = (),
) -> Iterator[Record | Rejection]:
    """The objects of an export, one after another, never the whole file at once.

    Args:
        path: the file.
        fields: names of which a record has at least one; they distinguish one vendor's export from another's.
        arrays: dotted names of the arrays that a document or a line may wrap its records in. A line may have
            several of them; of a document the first is read, see `array_of` for others.
        large: names of arrays that a record may have too, so that a document is taken for a list of them only
            if it is too large to be a record.
        beside: names next to such an array whose values go into `Record.page`.
        singles: dotted names of what one record may be wrapped in.

    Raises:
        UnreadableFile: the file is not JSON or not a regular file, or its first record has no such field.
    """
    with open_binary(path, buffering=MAX_LINE) as file:
        if _is_lines(path, file):
            found = _from_lines(file, arrays)
        else:
            large = large if path.stat().st_size > MAX_LINE else ()
            found = _from_document(path, file, (*arrays, *large), beside)
        yield from _of_kind(path, _unwrapped(found, fields, singles), fields)


def is_document(path: Path) -> bool:
    """Whether a file is one JSON document, rather than lines of JSON or something else."""
    with open_binary(path, buffering=MAX_LINE) as file:
        start = file.peek(1).lstrip()
        return start.startswith((b"{", b"[")) and not _is_lines(path, file)


def items_of(path: Path) -> Iterator[Record | Rejection]:
    """The objects of the array that a JSON document is, one at a time; the document itself if it is none.

    Raises:
        UnreadableFile: it is not JSON.
    """
    with open_binary(path, buffering=MAX_LINE) as file:
        yield from _from_document(path, file, (), ())


def array_of(path: Path, name: str) -> Iterator[Record | Rejection]:
    """The objects of one more array of a document; none if it has no such array, or is a file of lines."""
    import ijson

    with open_binary(path, buffering=MAX_LINE) as file:
        if _is_lines(path, file):
            return
        try:
            for number, item in enumerate(ijson.items(Utf8(file), f"{name}.item", use_float=True), 1):
                yield _record(number, item, {})
        except (ijson.JSONError, UnicodeDecodeError, TooDeep):
            pass  # was reported when the records were read


def _unwrapped(
    found: Iterator[Record | Rejection], fields: tuple[str, ...], singles: tuple[str, ...]
) -> Iterator[Record | Rejection]:
    """The records themselves in place of objects around one, which have no id or no field of a record."""
    for record in found:
        if isinstance(record, Record):
            for names in (_REQUEST, singles):
                record = _single(record, names, fields)
        yield record


def _single(record: Record, names: tuple[str, ...], fields: tuple[str, ...]) -> Record:
    around = record.fields
    one = next((value for name in names if isinstance(value := _inner(around, name), dict)), None)
    if one is None or not ("id" not in around or around.keys().isdisjoint(fields)):
        return record
    return Record(record.number, one, around | record.page)


def beginning(path: Path) -> list[object]:
    """What a file of JSON begins with: its first lines, or as much of a document as tells what it holds.

    Raises:
        UnreadableFile: the file is not JSON or not a regular file.
    """
    import ijson

    with open_binary(path, buffering=MAX_LINE) as file:
        if _is_lines(path, file):
            lines = islice(json_lines(file), SAMPLE_LINES)
            return [line[1] for line in lines if not isinstance(line, Rejection)]
        builder = ijson.ObjectBuilder()
        try:
            for event, value in islice(ijson.basic_parse(Utf8(file), use_float=True), SAMPLE_EVENTS):
                builder.event(event, value)
        except (ijson.JSONError, UnicodeDecodeError, TooDeep):
            pass  # what comes before the fault tells enough, or nothing does
        return [getattr(builder, "value", None)]


def _of_kind(
    path: Path, found: Iterator[Record | Rejection], fields: tuple[str, ...]
) -> Iterator[Record | Rejection]:
    """The records that have one of the fields; rejections in place of the others.

    Raises:
        UnreadableFile: the first record has none of them.
    """
    first = True
    for record in found:
        if isinstance(record, Record) and not record.fields.keys() & set(fields):
            if first and record.fields:
                raise UnreadableFile(
                    f"{path} is another kind of export: expected objects with {', '.join(fields)}; "
                    f"fields found: {named(record.fields, EXPORTED)}; choose the format that the export is in"
                )
            yield Rejection(record.number, f"expected an object with {', '.join(fields)}")
        else:
            yield record
        first = False


def _is_lines(path: Path, file: BufferedReader) -> bool:
    """Whether there is one object or one array per line; peeks at the start of the file without moving on.

    Raises:
        UnreadableFile: the file is not JSON or not a regular file.
    """
    if not path.is_file():
        raise UnreadableFile(
            f"{path} is not a regular file, expected one since it is read more than once; save it first"
        )
    lines = (line for line in file.peek().split(b"\n", 1000) if line.strip())
    first, second = next(lines, b""), next(lines, None)
    if not first.lstrip().startswith((b"{", b"[")):
        actual = "starts with neither '{' nor '['" if first else "is empty"
        raise UnreadableFile(
            f"{path} is not JSON: it {actual}, expected a JSON document or JSON Lines; check the format"
        )
    if second is None:
        return False
    if first.lstrip().startswith(b"["):
        return _is_whole(first, list)  # something after the end of a document is no document
    # the second line counts too, so that a broken first line does not hide the others
    return _is_whole(first, dict) or _is_whole(second, dict)


def _is_whole(line: bytes, kind: type) -> bool:
    try:
        return isinstance(json.loads(line.decode(errors="replace")), kind)
    except (ValueError, RecursionError):
        return False


def _from_lines(file: BufferedReader, arrays: tuple[str, ...]) -> Iterator[Record | Rejection]:
    for parsed in json_lines(file):
        if isinstance(parsed, Rejection):
            yield parsed
            continue
        number, value = parsed
        found = [value, *(_inner(value, name) for name in arrays)]
        wrapped = [inner for inner in found if isinstance(inner, list)]
        if not wrapped:
            yield _record(number, value, {})
        for item in chain(*wrapped):
            yield _record(number, item, value if isinstance(value, dict) else {})


def _inner(value: object, name: str) -> object:
    """What is at a dotted name, or None."""
    for key in name.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _from_document(
    path: Path,
    file: BufferedReader,
    arrays: tuple[str, ...],
    beside: tuple[str, ...],
    *,
    alone: bool = True,
) -> Iterator[Record | Rejection]:
    """The records of a document, or the document `alone` if it has none of the arrays. It is read once to
    find them, once for each value wanted besides, which may come after them, and once for the records."""
    import ijson

    start = file.tell()
    prefix = _prefix(file, arrays)
    if prefix in ("", "item") and not alone:
        return
    page = {}
    for name in beside if prefix not in ("", "item") else ():
        file.seek(start)
        page[name] = _value(file, name)
    file.seek(start)
    text = Utf8(file)
    number = 0
    try:
        for number, item in enumerate(ijson.items(text, prefix, use_float=True), 1):
            yield _record(number, item, page)
    except TooDeep as error:
        yield Rejection(number + 1, f"is {error}, so the rest of the file could not be read; mend it")
    except UnicodeDecodeError:  # an escaped half of a surrogate pair, which ijson turns into bytes
        yield Rejection(
            number + 1, "holds half a surrogate pair, so the rest of the file could not be read; mend it"
        )
    except ijson.JSONError as error:
        if text.ended:
            yield Rejection(number + 1, ENDS_EARLY)
            return
        fault = "holds too long a number" if "overflow" in str(error) else "is not JSON"
        if number == 0:
            raise UnreadableFile(
                f"{path} {fault}, expected a JSON document or JSON Lines; check it"
            ) from error
        yield Rejection(number + 1, f"{fault}, so the rest of the file could not be read; mend it")


def _record(number: int, item: object, page: dict[str, Any]) -> Record | Rejection:
    if isinstance(item, dict):
        return Record(number, item, page)
    return Rejection(number, f"expected a JSON object, got {type(item).__name__}")


def _prefix(file: BufferedReader, arrays: tuple[str, ...]) -> str:
    """Where ijson finds the records: in the outer array, in a named one, or the document is a single
    record."""
    import ijson

    try:
        for prefix, event, _ in ijson.parse(Utf8(file), use_float=True):  # else a long number ends Python
            if event == "start_array" and prefix in ("", *arrays):
                return f"{prefix}.item".removeprefix(".")
    except (ijson.JSONError, UnicodeDecodeError, TooDeep):
        pass  # comes up again, and is reported, when the records are read
    return ""


def _value(file: BufferedReader, name: str) -> Any:
    import ijson

    try:
        return next(ijson.items(Utf8(file), name, use_float=True), None)
    except (ijson.JSONError, UnicodeDecodeError, TooDeep):
        return None  # comes up again, and is reported, when the records are read

"""Replayed chunks kept in files as they are done, so that an interrupted replay goes on from there."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from nlp_support import MessageStore
from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.types.documents import read_json
from nlp_support.types.staged import staged_file

from ..reports.report import Miss
from .findings import Replayed
from .graded import JudgedPair
from .replay import Chunk
from .rows import Row

FOLDER = "partial"  # in the folder of a run, while it is not finished
MADE = "made.json"


@dataclass(frozen=True)
class Done:
    """A replayed chunk, and how long the encoding of its questions took, in seconds."""

    replayed: list[Replayed]
    encoding: float


class File(msgspec.Struct):
    """What a file holds of a chunk: everything but the messages themselves, which are in the store."""

    digest: str
    encoding: float
    rows: list[Row]
    misses: list[Miss | None]
    graded: list[tuple[JudgedPair, ...]]


@dataclass(frozen=True)
class Kept:
    """A folder of replayed chunks, a file for each."""

    folder: Path

    def get(self, chunk: Chunk) -> Done | None:
        """What was kept of a chunk; None if it was not replayed yet, or is not what it was."""
        try:
            found = msgspec.msgpack.decode(self._file(chunk).read_bytes(), type=File)
        except (OSError, msgspec.DecodeError):
            return None
        if found.digest != _digest(chunk):
            return None
        each = zip(chunk.past, found.rows, found.misses, found.graded, strict=True)
        return Done([Replayed(*one) for one in each], found.encoding)

    def put(self, chunk: Chunk, done: Done) -> None:
        """Keep a chunk; its file is written as a whole or not at all.

        Raises:
            InvalidArgument: it cannot be written.
        """
        replayed = done.replayed
        file = File(
            _digest(chunk),
            done.encoding,
            [one.row for one in replayed],
            [one.miss for one in replayed],
            [one.graded for one in replayed],
        )
        _write(self._file(chunk), msgspec.msgpack.encode(file))

    def remove(self) -> None:
        """Remove the folder, when the run is finished."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, chunk: Chunk) -> Path:
        account = chunk.past[0].asked.account_id if chunk.past else ""
        name = hashlib.blake2b(account.encode(), digest_size=4).hexdigest()
        return self.folder / f"{chunk.before}-{name}.chunk"


def kept_in(run: Path, *, made: Mapping[str, Any], resume: bool) -> Kept:
    """Where a run keeps its chunks: begun anew, or that of a run that was interrupted.

    Args:
        run: the run's folder.
        made: JSON values of all that decides the outcome, by name.

    Raises:
        InvalidArgument: there is an interrupted run and `resume` is false, or none and it is true; or it was
            begun with other settings or data; or the folder cannot be written.
        UnreadableFile: what was kept cannot be read.
    """
    folder = run / FOLDER
    file, now = folder / MADE, json.loads(json.dumps(made))
    if not resume:
        if file.exists():
            raise InvalidArgument(
                f"{run} holds an interrupted run; --resume goes on with it, or name another folder"
            )
        _write(file, json.dumps(now, indent=1).encode())
        return Kept(folder)
    if not file.exists():
        raise InvalidArgument(f"{run} holds no interrupted run; start one without --resume")
    try:
        before = read_json(file)
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"cannot read {file}: {error}; start again in another folder") from error
    changed = [name for name in now if not isinstance(before, dict) or before.get(name) != now[name]]
    if changed:
        raise InvalidArgument(
            f"{run} was begun with other values of {', '.join(changed)}; resume with the same, or start "
            "again in another folder"
        )
    return Kept(folder)


def contents(store: MessageStore, accounts: Sequence[str]) -> dict[str, str]:
    """16 hex digits that differ if the accounts' messages or profiles do; vectors change nothing."""
    sql = "SELECT count(*), max(sent_at) FROM messages WHERE account_id = ?"
    told = [[one, *store._database.read(sql, (one,))[0], store.state(one).profile] for one in accounts]
    return {"store": hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]}


def _digest(chunk: Chunk) -> str:
    """16 hex digits that differ if what was asked or sent differs."""
    said = hashlib.sha256()
    for one in chunk.past:
        said.update("\0".join((one.asked.account_id, one.message_id, *one.raw)).encode())
    return said.hexdigest()[:16]


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with staged_file(file) as part:
            part.write_bytes(data)
    except OSError as error:
        raise InvalidArgument(f"cannot write {file}: {error.strerror}; free some space") from error

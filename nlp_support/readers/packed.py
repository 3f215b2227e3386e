"""Files that are packed, or in another encoding, as streams of the UTF-8 text that is in them."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

from ..errors import UnreadableFile

GZIP = b"\x1f\x8b"
ENDING = ".gz"
_PART = 2**16  # bytes


class _Stream(io.RawIOBase):
    """Parts of bytes as a file. A read is as long as asked for, until the end, so that a peek sees enough;
    going back starts again."""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def __init__(self) -> None:
        self._restart()

    def parts(self) -> Iterator[bytes]:
        """All bytes from the first on."""
        raise NotImplementedError

    def _restart(self) -> None:
        self._parts, self._rest, self._at = self.parts(), b"", 0

    def readinto(self, buffer: Any) -> int:
        found, length = [self._rest], len(self._rest)
        while length < len(buffer) and (part := next(self._parts, b"")):
            found.append(part)
            length += len(part)
        data, size = b"".join(found), min(len(buffer), length)
        buffer[:size], self._rest = data[:size], data[size:]
        self._at += size
        return size

    def seek(self, offset: int, whence: int = 0) -> int:
        to = offset if whence == 0 else self._at + offset
        if to < self._at:
            self._restart()
        while self._at < to and self.read(min(_PART, to - self._at)):
            pass
        return self._at


class Unpacked(_Stream):
    """What a gzip archive holds.

    Raises:
        UnreadableFile: on reading: it is damaged or ends early.
    """

    def __init__(self, path: Path, file: BufferedReader) -> None:
        self._path, self._file = path, file
        super().__init__()

    def parts(self) -> Iterator[bytes]:
        self._file.seek(0)
        archive = gzip.GzipFile(fileobj=self._file)
        try:
            while part := archive.read(_PART):
                yield part
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableFile(
                f"{self._path} is a gzip archive that is damaged or ends early; get a complete copy of it"
            ) from error


class AsUtf8(_Stream):
    """A text in another encoding as UTF-8; what is none of its characters becomes U+FFFD."""

    def __init__(self, file: BufferedReader, encoding: str) -> None:
        self._file, self._encoding, self._start = file, encoding, file.tell()
        super().__init__()

    def parts(self) -> Iterator[bytes]:
        self._file.seek(self._start)
        decoder = codecs.getincrementaldecoder(self._encoding)(errors="replace")
        while part := self._file.read(_PART):
            if text := decoder.decode(part):
                yield text.encode("utf-8", "replace")
        yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def ending(path: Path) -> str:
    """The ending of a file's name, that of what it holds if it is packed: ".jsonl" of "rows.jsonl.gz"."""
    return Path(path.stem).suffix if path.suffix == ENDING else path.suffix

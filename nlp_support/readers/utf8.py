"""A file's bytes as UTF-8, whatever they are."""

import codecs
import re
from io import BufferedReader

from .nesting import MOST_DEEP, Nesting, TooDeep
from .rows import BAD_BYTES

_BAD = re.compile("[\udc80-\udcff]+")  # what bytes that are not UTF-8 are decoded to


class Utf8:
    """A binary file with BAD_BYTES in place of bytes that are not UTF-8, at which ijson would stop."""

    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
        self._nesting = Nesting()
        self._too_deep = False
        self.ended = False  # whether the parser asked for more than there was

    def read(self, size: int = -1) -> bytes:
        if self._too_deep:
            raise TooDeep(f"nested more than {MOST_DEEP} deep")
        while data := self._file.read(size):
            if text := self._decoder.decode(data):
                if (end := self._nesting.feed(text)) is not None:
                    self._too_deep = True  # reported when all that comes before has been read
                    text = text[:end]
                return _replaced(text)
        rest = self._decoder.decode(b"", final=True)
        self.ended = not rest and size != 0
        return _replaced(rest)


def _replaced(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _BAD.sub(BAD_BYTES, text).encode()

"""How deeply the objects and arrays of a JSON text are nested, measured as it streams by."""

import re

MOST_DEEP = 100  # objects and arrays inside one another; real exports have about fifteen

_STRING_END = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


class TooDeep(ValueError):
    """A text is nested more deeply than `MOST_DEEP`. A stream parser's memory grows with the square of it."""


class Nesting:
    """Follows a text that comes in pieces; brackets inside strings do not count."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._escaped = False  # whether a piece ended between a backslash and what it escapes

    def feed(self, text: str) -> int | None:
        """Take in the next piece. Returns the position in it where the nesting gets too deep, or None."""
        at = 0
        while at < len(text):
            at = self._skip_string(text, at) if self._in_string else self._count(text, at)
            if self._depth > MOST_DEEP:
                return at
        return None

    def _skip_string(self, text: str, at: int) -> int:
        if self._escaped:
            at, self._escaped = at + 1, False
        end = _STRING_END.match(text, at)
        if end is not None:
            self._in_string = False
            return end.end()
        tail = text[at:]
        self._escaped = (len(tail) - len(tail.rstrip("\\"))) % 2 == 1
        return len(text)

    def _count(self, text: str, at: int) -> int:
        quote = text.find('"', at)
        end = len(text) if quote < 0 else quote
        for found in _BRACKET.finditer(text, at, end):
            self._depth += 1 if found[0] in "[{" else -1
            if self._depth > MOST_DEEP:
                return found.start()
        self._in_string = quote >= 0
        return end + 1

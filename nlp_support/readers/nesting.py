"""How deeply the objects and arrays of a JSON text are nested, measured as it streams by."""

import re

MOST_DEEP = 100  # objects and arrays inside one another; real exports have about fifteen

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_FLAT = rf'[^"\[\]{{}}]*+(?:{_STRING}[^"\[\]{{}}]*+)*+'  # whole strings, and all else but brackets
_NEXT = re.compile(_FLAT, re.DOTALL)
# the same, over objects and arrays with no others inside: most of a file in one step
_NEXT_NESTED = re.compile(rf"{_FLAT}(?:[\[{{]{_FLAT}[\]}}]{_FLAT})*+", re.DOTALL)
_STRING_END = re.compile(r'(?:[^"\\]++|\\.)*+"', re.DOTALL)


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
        at = self._skip_string(text, 0) if self._in_string else 0
        while at < len(text):
            pattern = _NEXT_NESTED if self._depth < MOST_DEEP else _NEXT
            found = pattern.match(text, at)
            at = found.end() if found else at  # always matches, if only nothing
            bracket = text[at : at + 1]
            if bracket == '"':  # of a string that this piece does not end
                self._in_string = True
                at = self._skip_string(text, at + 1)
            elif bracket:
                self._depth += 1 if bracket in "[{" else -1
                if self._depth > MOST_DEEP:
                    return at
                at += 1
        return None

    def _skip_string(self, text: str, at: int) -> int:
        """Where the string ends in which the position is; the end of the text if it does not end there."""
        if self._escaped and at < len(text):
            at, self._escaped = at + 1, False
        end = _STRING_END.match(text, at)
        if end is not None:
            self._in_string = False
            return end.end()
        tail = text[at:]
        self._escaped |= (len(tail) - len(tail.rstrip("\\"))) % 2 == 1
        return len(text)

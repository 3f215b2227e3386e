"""Which lines of a mail are somebody else's: after ">", or below a header or an attribution."""

import re
from collections.abc import Sequence

from .attribution import Sure, attribution, names_writing
from .headers import Head, HeadKind, head
from .notices import is_device_line
from .result import CutKind
from .said import Said

SHORT = 3  # lines: a quotation without an attribution that is no longer was put there on purpose, and stays
WRAPPED = 60  # characters of a quoted line of which the end may have slipped onto a line without ">"
LOOKED_AT = 4  # lines of a quotation in which its attribution may be

_MARK = re.compile(r"[ \t]{0,3}(?:(?:>|＞|&gt;)[ \t]?)+")
_SINGLE = re.compile(r"[ \t]{0,3}(?:>|＞|&gt;)[ \t]?(?!>|＞|&gt;)")
_PROMPT = re.compile(r"[ \t]*>>> ")
_FENCE = ("```", "~~~")
_SPEECH = ('"', "“", "„", "«", "「", "『")
_SENTENCE_END = (".", "!", "?", ":", "。", "！", "？", "…")


class Mail:
    """The lines of a mail, and of each what it is; None for what its writer wrote.

    Mail of others ends where its ">" end; without these it goes on to the end of the message, unless the
    writer wrote nothing above it: then it is all there is, and stays, except for what was said before.
    """

    def __init__(self, lines: Sequence[str], said: Said) -> None:
        self.lines = list(lines)
        self._said = said
        self.kinds: list[CutKind | None] = [None] * len(lines)
        self._own = False  # whether the writer wrote anything in the lines before `_seen`
        self._seen = 0
        self._all_said = len(lines)  # from this line on everything was said before
        self._attributed: CutKind | None = None  # what comes after ">", once it is known whose it is
        at = 0
        while at < len(self.lines):
            at = self._read(at)

    def _read(self, at: int) -> int:
        """Say what the line is, and perhaps lines after it; the index of the next one."""
        line = self.lines[at]
        if not line or line.isspace():
            return at + 1
        if line.startswith(_FENCE):
            return self._after_code(at)
        if _MARK.match(line):
            return self._marked(at)
        if found := head(self.lines, at):
            return self._foreign(at, found)
        end, sure = attribution(self.lines, at)
        below = self._below(end)
        if sure and (self._is_marked(below) or (sure is Sure.ALONE and not self._is_speech(below))):
            return self._foreign(at, Head(end, HeadKind.ANSWERED))
        return at + 1

    def _foreign(self, at: int, found: Head) -> int:
        """The lines from a head on."""
        kind = CutKind.FORWARDED if found.kind is HeadKind.FORWARDED else CutKind.QUOTED
        below = self._below(found.end)
        if self._is_marked(below):
            if kind is CutKind.FORWARDED and not self._wrote_above(at):
                self.lines[found.end :] = map(unmarked, self.lines[found.end :])
                again = head(self.lines, below)
                return self._cut(at, again.end if again else found.end, kind)
            self._attributed = kind
        elif self._wrote_above(at):
            return self._cut(at, len(self.lines), kind)
        elif kind is CutKind.QUOTED:
            return self._cut(at, self._end_of_said(found.end), kind)
        return self._cut(at, found.end, kind)

    def _end_of_said(self, start: int) -> int:
        """The index after the last line from here on that was said before, where others follow it."""
        end = start
        for at in range(start, min(len(self.lines), self._all_said)):
            if self.lines[at].strip():
                if not self._said.has([self.lines[at]]):
                    return end
                end = at + 1
        self._all_said = min(start, self._all_said)
        return start

    def _marked(self, at: int) -> int:
        """A block of lines after ">"."""
        end = at + 1
        while end < len(self.lines) and (self._is_marked(end) or self._is_wrapped(end)):
            end += 1
        inner = [unmarked(line) for line in self.lines[at:end]]
        if self._attributed is None and _names_its_writer(inner):
            self._attributed = CutKind.QUOTED
        if not self._attributed and self._on_purpose(at, end, inner) and not self._said.has(inner):
            return end
        above = self._above(at)
        if above >= 0 and self.kinds[above] is None and names_writing(self.lines[above].strip()):
            self._cut(above, at, CutKind.QUOTED)  # "Dana wrote:"
        return self._cut(at, end, self._attributed or CutKind.QUOTED)

    def _on_purpose(self, at: int, end: int, inner: Sequence[str]) -> bool:
        if all(_PROMPT.match(line) for line in self.lines[at:end]):
            return True
        if not all(_SINGLE.match(line) for line in self.lines[at:end]):
            return False
        if self._is_list(at) or (self._said.begins and all(0 < len(line) < WRAPPED for line in inner)):
            return True
        if len(inner) > SHORT or not all(inner):
            return False
        last = self._below(end) == len(self.lines)
        return len(inner) == 1 or not (last and at and not self.lines[at - 1].strip())

    def _is_list(self, at: int) -> bool:
        """Whether the line above announces a list of the writer's own."""
        above = self._above(at)
        line = self.lines[above].strip() if above >= 0 else ""
        return line.endswith((":", "：")) and not names_writing(line)

    def _above(self, at: int) -> int:
        """The index of the line above, or of the one above a blank line; -1 without words there."""
        return next((place for place in (at - 1, at - 2) if place >= 0 and self.lines[place].strip()), -1)

    def _is_wrapped(self, at: int) -> bool:
        """Whether a line without ">" is the end of the quoted line before it."""
        before = self.lines[at - 1].rstrip()
        wrapped = len(before) >= WRAPPED and not before.endswith(_SENTENCE_END) and self._is_marked(at - 1)
        return wrapped and bool(self.lines[at].strip()) and self._is_marked(at + 1)

    def _after_code(self, at: int) -> int:
        """The index after a block of code, which is the writer's own."""
        fence = self.lines[at][:3]
        ends = (place for place in range(at + 1, len(self.lines)) if self.lines[place].startswith(fence))
        return next(ends, at) + 1

    def _below(self, start: int) -> int:
        """The index of the first line from here on that is not blank."""
        return next((at for at in range(start, len(self.lines)) if self.lines[at].strip()), len(self.lines))

    def _is_marked(self, at: int) -> bool:
        return at < len(self.lines) and _MARK.match(self.lines[at]) is not None

    def _is_speech(self, at: int) -> bool:
        return at < len(self.lines) and self.lines[at].lstrip().startswith(_SPEECH)

    def _cut(self, at: int, end: int, kind: CutKind) -> int:
        self.kinds[at:end] = [kind] * (end - at)
        return end

    def _wrote_above(self, at: int) -> bool:
        """Whether the writer wrote anything before this line."""
        while not self._own and self._seen < at:
            line = self.lines[self._seen]
            own = self.kinds[self._seen] is None and not is_device_line(line)
            self._own = own and any(map(str.isalnum, line))
            self._seen += 1
        return self._own


def unmarked(line: str) -> str:
    """A line without the ">" before it."""
    return _MARK.sub("", line, count=1).strip() if _MARK.match(line) else line


def _names_its_writer(inner: Sequence[str]) -> bool:
    """Whether quoted lines begin with the attribution or header of what is quoted."""
    places = [at for at, line in enumerate(inner[: 2 * LOOKED_AT]) if line][:LOOKED_AT]
    return any(head(inner, at) or attribution(inner, at)[1] for at in places)

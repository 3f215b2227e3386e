"""A text as its last lines and sentences, in the form in which the ends of texts are compared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..acts import says_nothing

TAIL = 6_000  # characters at the end that are looked at
MOST = 24  # parts at the end that are looked at
GREETING = 40  # characters

_BETWEEN = re.compile(
    r"[\n \t。！？](?:(?<=\n)\s{0,200}"  # lines
    r"|(?<=[.!?…。！？][ \t])[ \t]{0,20}|(?<=[。！？])(?=\S)"  # sentences
    r"|(?<=[ \t])(?=[*^~/–—-]{1,2} ?[^\W\d]\w{0,11}\s{0,20}\Z))"  # the sign of who wrote it, such as "^KS"
)
_SIGN = re.compile(r"[*^~/–—-]{1,2} ?[^\W\d]\w{0,11}")
_LINK = re.compile(r"(https?://[^/\s?#]{1,200})[^\s]{0,1000}")
_NUMBER = re.compile(r"\d{1,30}")


@dataclass(frozen=True, slots=True)
class Part:
    """A line or a sentence.

    Attributes:
        start: where it begins in the text.
        key: its words, whatever their case, spaces, numbers and the ends of links.
        on_line: whether it begins a line.
    """

    start: int
    key: str
    on_line: bool

    @property
    def is_sign(self) -> bool:
        """Whether it is nothing but the sign of who wrote the text."""
        return _SIGN.fullmatch(self.key) is not None

    @property
    def is_greeting(self) -> bool:
        """Whether it only addresses somebody, or is surely only a courtesy: "Yes, also in green." may be
        an answer."""
        if len(self.key) > GREETING:
            return False
        return self.key.endswith((",", "!", ":", "、", "，", "！")) or says_nothing(self.key, surely=True)


def parts_of(text: str) -> list[Part]:
    """The last parts of a text, in their order; at most 24, from its last 6,000 characters."""
    first = max(0, len(text) - TAIL)
    found, start, on_line = [], first, True
    for between in _BETWEEN.finditer(text, first):
        found.append((start, between.start(), on_line))
        start, on_line = between.end(), between[0][0] == "\n"
    found.append((start, len(text), on_line))
    parts = (Part(begin, _key(text[begin:end]), line) for begin, end, line in found[-2 * MOST :])
    return [part for part in parts if part.key][-MOST:]


def below(parts: Sequence[Part], count: int) -> str:
    """The last `count` parts in the form in which they are kept and compared."""
    return "\n".join(part.key for part in parts[-count:])


def _key(text: str) -> str:
    key = " ".join(text.casefold().split())
    if "://" in key:
        key = _LINK.sub(r"\1", key)
    return _NUMBER.sub("0", key)

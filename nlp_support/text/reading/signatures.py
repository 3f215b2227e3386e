"""What stands below a letter: its signature, and under that notices."""

import re
from collections.abc import Sequence

from .notices import LOOKED_AT, OUTER, is_device_line, last_notice
from .result import CutKind
from .words import Phrases, phrases

MOST_PARTS = 12  # disclaimers, notices and lines of a phone at the end
MOST_LINES = 12  # of an address
SHORT_LINE = 100  # characters; longer ones are sentences
NAME = 40  # characters
FEW_WORDS = 5  # a line with more that ends with a full stop is a sentence
LEAST_SIGNS = 2  # lines of an address that look like one
MOST_NAMES = 3  # words of a name
MOST_NAME_LINES = 2  # of a name, and what somebody is

SEPARATOR = "-- "
_RULE = re.compile(r"(?:[—–]{1,60}|_{2,60}|-{3,60}|\*{3,60}|={3,60})\s*")
_ANNOUNCING = (":", "：", ": ")
_FAREWELLS = frozenset(phrases("signature", "farewell"))
_SIGNED = tuple(f" {word}" for word in ("드림", "올림", "敬上", "拝"))
_CONTACT = Phrases(phrases("signature", "contact"))
_ADDRESS = re.compile(r"\w@\w|(?<!\w)\+\d[\d ()./-]{6,20}")
_LINK_OR_BAR = re.compile(r"https?://|www\.|\s[|·•｜]\s")
_NUMBER = re.compile(r"(?<!\w)\(?\d[\d ()./-]{7,20}\d(?!\w)")


def below_letter(lines: Sequence[str]) -> list[CutKind | None]:
    """For each line what it is of the things below a letter; None for the letter itself."""
    kinds: list[CutKind | None] = [None] * len(lines)
    end = len(lines)
    for _ in range(MOST_PARTS):
        if (start := last_notice(lines, end)) == end:
            break
        kind = CutKind.SIGNATURE if is_device_line(lines[start]) else CutKind.DISCLAIMER
        kinds[start:end] = [kind] * (end - start)
        end = start
    start = min(_separated(lines, end), _address(lines, end))
    kinds[start:end] = [CutKind.SIGNATURE] * (end - start)
    return kinds


def _separated(lines: Sequence[str], end: int) -> int:
    """Where a signature below "-- " starts, or an address below another rule; else the end."""
    places = range(max(0, end - LOOKED_AT), end)
    dashed = [at for at in places if lines[at].rstrip() == SEPARATOR.rstrip()]
    for at in places:
        if at and lines[at - 1].endswith(_ANNOUNCING):
            continue
        rest = [line for line in lines[at + 1 : end] if line.strip()]
        if at in dashed[-1:] and _is_signature(lines, at, end, rest, only=len(dashed) == 1):
            return at
        if at not in dashed and _RULE.fullmatch(lines[at]) and _is_address(rest, LEAST_SIGNS):
            return at
    return end


def _is_signature(lines: Sequence[str], at: int, end: int, rest: Sequence[str], *, only: bool) -> bool:
    """Whether the rest is a signature: what stands below the dashes of a mail client, if they are the `only`
    ones, an address, or a name."""
    if not rest:
        return end < len(lines)  # what was below has been cut
    if _speaks(lines[at + 1 : end]):
        return False
    if (lines[at] == SEPARATOR and only) or _is_address(rest, 1):
        return True
    if not _is_name(rest[0]) or any(len(line) > SHORT_LINE for line in rest):
        return False
    apart = at == 0 or not lines[at - 1].strip()
    return any(map(_is_sign, rest)) or (apart and len(rest) <= MOST_NAME_LINES and all(map(_is_name, rest)))


def _speaks(below: Sequence[str]) -> bool:
    """Whether lines ask something, begin with a sentence, or say one after a blank line."""
    starts = [at for at, line in enumerate(below) if line.strip() and (not at or not below[at - 1].strip())]
    asks = any("?" in line and "://" not in line for line in below)
    return asks or any(_is_sentence(below[at]) for at in starts)


def _address(lines: Sequence[str], end: int) -> int:
    """Where the address starts that follows a farewell and a name; else the end."""
    for at in range(max(0, end - MOST_LINES - 4), end):
        if not _is_farewell(lines[at]):
            continue
        below = [place for place in range(at + 1, end) if lines[place].strip()]
        if below and _is_phrase(lines[below[0]]):
            continue
        if below and _is_name(lines[below[0]]):
            below = below[1:]
        if _is_address([lines[place] for place in below], LEAST_SIGNS):
            return below[0]
    return end


def _is_farewell(line: str) -> bool:
    plain = line.strip(OUTER).casefold() if len(line) <= SHORT_LINE else ""
    if plain in _FAREWELLS or plain.endswith(_SIGNED):
        return True
    words, _, name = line.partition(",")
    names = name.split()
    named = 0 < len(names) <= MOST_NAMES and all(one[0].isupper() for one in names)
    return named and words.strip(OUTER).casefold() in _FAREWELLS


def _is_name(line: str) -> bool:
    return len(line) <= NAME and not _is_sign(line) and not any(map(str.isdigit, line))


def _is_phrase(line: str) -> bool:
    """Whether a line where a name should be goes on with the letter: "my new address is", "New number:"."""
    return line.endswith(_ANNOUNCING) or (line[0].islower() and line[1:2] != "." and not _is_sign(line))


def _is_address(lines: Sequence[str], least: int) -> bool:
    """Whether at least so many of these lines show an address, and none is anything else."""
    if not 0 < len(lines) <= MOST_LINES:
        return False
    if any(len(one) > SHORT_LINE or _is_sentence(one) or one.endswith(_ANNOUNCING) for one in lines):
        return False
    return sum(map(_is_sign, lines)) >= least and any(map(_is_sure_sign, lines))


def _is_sign(line: str) -> bool:
    return bool(_LINK_OR_BAR.search(line) or _NUMBER.search(line)) or _is_sure_sign(line)


def _is_sure_sign(line: str) -> bool:
    """Whether a line shows more than a link or a number, which may be what the message is about."""
    return bool(_ADDRESS.search(line)) or _CONTACT.within(line)


def _is_sentence(line: str) -> bool:
    line = line.strip()
    if "?" in line or "？" in line or line[:4].casefold().startswith(("ps", "p.s", "p. s")):
        return True
    return line.endswith((".", "!", "。", "！")) and (len(line.split()) > FEW_WORDS or line[-1] in "。！")

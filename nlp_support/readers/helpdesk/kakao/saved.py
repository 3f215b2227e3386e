"""A chat that was saved as text: who said what, line after line."""

import re
from collections.abc import Iterable, Iterator
from datetime import tzinfo

from .said import Said
from .times import DAY, TIME, at_clock, local_time

LONGEST = 2_000_000  # characters of one message that are kept; a message may have half of that

_TITLE = re.compile(r"(.{1,200}?) ?님과 카카오톡 대화|KakaoTalk Chats? with (.{1,200})")
_SAVED = re.compile(r"(?:저장한 날짜|Date Saved) ?: .{1,60}")
_RULED = re.compile(r"-{3,}(.{1,60}?)-{3,}")
_WEEKDAY = re.compile(rf"{DAY.pattern}(?<=요일)", re.IGNORECASE)
_BRACKETS = re.compile(r"\[(.{1,100}?)\] \[([^\[\]]{1,20})\](?: (.*))?", re.DOTALL)
_PLAIN = re.compile(r"(.{1,100}?) : (.*)", re.DOTALL)
_EVENT = re.compile(
    r".{1,100}님이 (?:.{1,100} )?(?:나갔습니다|들어왔습니다|초대했습니다|내보냈습니다|가렸습니다)\.?"
)


def title_of(line: str) -> str | None:
    """The name of the chat, if this is the line that tells it."""
    found = _TITLE.fullmatch(line.strip())
    return (found[1] or found[2]).strip() if found else None


def said(lines: Iterable[str], zone: tzinfo) -> Iterator[Said]:
    """What was said, and what happened, in the lines of a saved chat."""
    day: re.Match[str] | None = None
    now: Said | None = None
    more: list[str] = []  # the further lines of what is being said
    size = 0
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if new_day := _day(line):
            day = new_day
        elif day is None and _WEEKDAY.fullmatch(line.strip()):
            pass  # a phone writes it between days, with every time in full
        elif one := _begins(number, line, day, zone):
            if now:
                yield now._replace(text="\n".join([now.text, *more]))
            now, more, size = one, [], 0
        elif now and now.speaker and size < LONGEST:
            more.append(line)
            size += len(line) + 1
    if now:
        yield now._replace(text="\n".join([now.text, *more]))


def is_said(line: str) -> bool:
    """Whether a line begins a message of a saved chat."""
    found = _BRACKETS.fullmatch(line)
    return bool((found and ":" in found[2]) or _timed(line))


def is_heading(line: str) -> bool:
    """Whether a line is the title of a saved chat, or one between its days."""
    return bool(title_of(line) or _day(line))


def _day(line: str) -> re.Match[str] | None:
    ruled = _RULED.fullmatch(line.strip())
    return DAY.fullmatch(ruled[1].strip()) if ruled else None


def _begins(number: int, line: str, day: re.Match[str] | None, zone: tzinfo) -> Said | None:
    """The message that a line begins, or what happened; an empty one for a line between messages."""
    if found := _BRACKETS.fullmatch(line):
        time = at_clock(day, found[2], zone) if day else None
        if time or ":" in found[2]:
            return Said(number, found[1].strip(), found[3] or "", time)
    if timed := _timed(line):
        time, rest = local_time(timed[0], zone), line[timed.end() :].removeprefix(",").strip()
        spoken = _PLAIN.fullmatch(rest)
        if spoken:
            return Said(number, spoken[1].strip(), spoken[2], time)
        return Said(number, None, rest, time) if not rest or _EVENT.fullmatch(rest) else None
    if title_of(line) or _SAVED.fullmatch(line.strip()):
        return Said(number, None, "", None)
    return Said(number, None, line, None) if _EVENT.fullmatch(line.strip()) else None


def _timed(line: str) -> re.Match[str] | None:
    """The time that a line of a phone begins with."""
    found = TIME.match(line)
    return found if found and (line[found.end() :].strip() == "" or line[found.end()] == ",") else None

"""Days of the calendar written in digits: 05.10.2026, 10/5/26, 2026-10-05, 5.-8.10.2026.

A day is nobody's data, except that of a birth, which is found before. Numbering plans of many countries know
numbers that look like one, so a day is told by its own form and nothing else examines it.
"""

import re
from collections.abc import Iterator

from .scan import Span, context_before

_MARK = "\1"  # what finders see in place of a day: no digit, letter, blank or mask

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_YEARS = rf"(?:{_YEAR}|'?\d\d(?!\d))"
_LAST = (  # the day and the month in either order, then the year
    rf"{_DAY}\. ?{_DAY}\. ?{_YEARS}|{_DAY} ?/ ?{_DAY} ?/ ?{_YEARS}|{_DAY} ?- ?{_DAY} ?- ?{_YEAR}"
)
_FIRST = rf"{_YEAR}(?P<{{0}}>[./-]|\. | ?[/-] ?| )(?:{_MONTH}(?P={{0}}){_DAY}|{_DAY}(?P={{0}}){_MONTH})"
_SHORT = r"\d\d(?P<{0}>[./])(?:0[1-9]|1[0-2])(?P={0})(?:0[1-9]|[12]\d|3[01])"
_PART = rf"{_DAY}(?:[.] ?{_DAY}[.]?|/{_DAY}|-{_DAY}|\.)?"


def _core(name: str) -> str:
    return f"(?:{_LAST}|{_FIRST.format(name + 'a')}|{_SHORT.format(name + 'b')})"


_ENDS = r"(?!(?!T\d\d:)[A-Za-z0-9_\0@])(?![./-]\d)"
_DATE = re.compile(
    rf"(?:{_PART} ?[-~] ?)?(?P<core>{_core('x')}|(?P<sorted>{_DAY}-{_DAY}-\d\d))"
    rf"(?: ?[-~/] ?(?:(?:{_PART} ?[-~] ?)?{_core('y')}|{_PART}))?{_ENDS}"
    rf"|{_DAY} {_DAY} {_YEAR}(?! \d\d? \d| \d{{3,4}}(?! ?(?:uhr|h\b))){_ENDS}",
    re.IGNORECASE,
)
_START = re.compile(r"\d(?<![A-Za-z0-9_./+$€£₩#@\0-]\d)(?<!\d[,:]\d)")
_BRANCH = re.compile(r"sort|branch|code", re.IGNORECASE)
_MAY_BE = re.compile(r"\d[./ '-]{1,3}\d{1,2}[./ '-]{1,3}\d")


def find_dates(scan: str) -> Iterator[Span]:
    """Days with day, month and year in any order, alone or the first and last of some days."""
    if not _MAY_BE.search(scan):
        return
    end = 0
    for start in _START.finditer(scan):
        found = _DATE.match(scan, start.start()) if start.start() >= end else None
        if found and not _is_something_else(found):
            end = found.end()
            yield Span(*found.span(), "birth_date")


def _is_something_else(found: re.Match[str]) -> bool:
    """Whether it is in the middle of a number in groups, or the British number of a bank's branch."""
    before = context_before(found.string, found.start(), 20)
    if not found["core"]:
        return before[-2:-1].isdigit()
    return found["sorted"] is not None and (before[-1:].isalnum() or _BRANCH.search(before) is not None)


def hide_dates(scan: str, dates: list[Span]) -> str:
    """The text with these days, in order, overwritten by what no finder takes for a part of anything."""
    parts: list[str] = []
    end = 0
    for span in dates:
        parts += scan[end : span.start], _MARK * (span.end - span.start)
        end = span.end
    return "".join((*parts, scan[end:]))

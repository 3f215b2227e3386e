"""Time spans in words, in the languages of the desks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import humanize
from humanize import i18n

from ..errors import InvalidArgument, closest

LOCALES = {"en": None, "ko": "ko_KR"}
# A span is counted in the first unit of which it has fewer than so many; days have no end.
UNITS = (
    ("seconds", timedelta(minutes=1)),
    ("minutes", timedelta(hours=1)),
    ("hours", timedelta(hours=48)),
    ("days", timedelta.max),
)
WHOLE_FROM = 10  # of a unit: 3.4 hours, but 34 hours
OTHERS = ("minutes", "hours", "days", "months", "years")  # than the one unit that a text has


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have humanize speak a language in this thread, and what it spoke before afterwards.

    Raises:
        InvalidArgument: an unknown language.
    """
    if language not in LOCALES:
        raise InvalidArgument(f"no texts in the language {language!r}; {closest(str(language), LOCALES)}")
    before = getattr(i18n._CURRENT, "locale", None)  # which humanize keeps for each thread
    i18n.activate(LOCALES[language])
    try:
        yield
    finally:
        i18n._CURRENT.locale = before


def duration_text(span: timedelta, *, language: str = "en", longest: str = "days") -> str:
    """A span in the unit that suits it: "45 seconds", "3.4 hours", "2 days"; in Korean "3.4시간".

    Args:
        span: one below zero has a minus sign.
        language: "en" or "ko".
        longest: the longest unit, "hours" where a day is not 24 of them, as in business time.

    Raises:
        InvalidArgument: an unknown language.
    """
    size = abs(span)
    unit = next(unit for unit, most in UNITS if size < most or unit == longest)
    count = size / timedelta(**{unit: 1})
    with speaking(language):
        text = humanize.precisedelta(
            size,
            minimum_unit=unit,
            suppress=[other for other in OTHERS if other != unit],
            format="%.0f" if count >= WHOLE_FROM or unit == "seconds" else "%.1f",
        )
    return f"-{text}" if span < timedelta() else text


def ago_text(span: timedelta, *, language: str = "en") -> str:
    """How long ago something was: "40 minutes ago", "3 days ago"; in Korean "3일 전".

    Raises:
        InvalidArgument: an unknown language.
    """
    with speaking(language):
        return humanize.naturaltime(max(span, timedelta()))

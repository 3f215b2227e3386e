"""Time spans in words, in English and Korean."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import humanize
from humanize import i18n

from ..errors import InvalidArgument, closest

LOCALES = {"en": None, "ko": "ko_KR"}
# A span is given in the first unit whose limit it stays below; days have no limit.
UNITS = (
    ("seconds", timedelta(minutes=1)),
    ("minutes", timedelta(hours=1)),
    ("hours", timedelta(hours=48)),
    ("days", timedelta.max),
)
WHOLE_FROM = 10  # units and more are rounded: 3.4 hours, but 34 hours
OTHERS = ("minutes", "hours", "days", "months", "years")  # units besides the one that a text shows


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Switch humanize to a language in this thread, and back afterwards.

    Raises:
        InvalidArgument: an unknown language.
    """
    if language not in LOCALES:
        hint = closest(str(language), LOCALES)
        raise InvalidArgument(f"there are no texts in the language {language!r}; {hint}")
    before = getattr(i18n._CURRENT, "locale", None)  # humanize keeps it for each thread
    i18n.activate(LOCALES[language])
    try:
        yield
    finally:
        i18n._CURRENT.locale = before


def duration_text(span: timedelta, *, language: str = "en", longest: str = "days") -> str:
    """A span in the unit that suits it: "45 seconds", "3.4 hours", "2 days"; in Korean "3.4시간".

    Args:
        span: a negative one gets a minus sign.
        language: "en" or "ko".
        longest: the longest unit; "hours" where a day does not have 24 of them, as in business time.

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

    Args:
        span: the time since then; a negative one counts as zero.
        language: "en" or "ko".

    Raises:
        InvalidArgument: an unknown language.
    """
    with speaking(language):
        return humanize.naturaltime(max(span, timedelta()))

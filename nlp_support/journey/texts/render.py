"""Texts by key and language."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import humanize

from ...errors import InvalidArgument, closest
from ...text.durations import duration_text
from ...types.flag import Flag, Reason

FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))
BUSINESS = "-business"  # how the keys of waits in business hours end


def check_language(language: str) -> str:
    """The language, if there are texts in it.

    Raises:
        InvalidArgument: there are none.
    """
    if language not in LANGUAGES:
        raise InvalidArgument(f"no texts in the language {language!r}; {closest(str(language), LANGUAGES)}")
    return language


def text_of(table: str, key: str, *, language: str, **values: object) -> str:
    """A text of a language's file with its placeholders filled.

    Raises:
        InvalidArgument: there are no texts in the language.
    """
    text: str = tables(language)[table][key]
    return text.format(**values)


def reason_text(key: str, amount: float | None = None, *, language: str = "en") -> str:
    """The text of a reason.

    Args:
        key: in `[reasons]` of the files.
        amount: what it counts, if anything: a number of times, from 2, or a wait in seconds.

    Raises:
        InvalidArgument: there are no texts in the language.
    """
    if amount is None:
        return text_of("reasons", key, language=language)
    if key.startswith("no-answer"):
        longest = "hours" if key.endswith(BUSINESS) else "days"
        wait = duration_text(timedelta(seconds=amount), language=language, longest=longest)
        return text_of("reasons", key, language=language, wait=wait)
    return text_of("reasons", key, language=language, ordinal=_ordinal(int(amount), language))


def in_language(flag: Flag, language: str) -> Flag:
    """The flag with its reasons in a language; reasons stored before there were languages stay as they are.

    Raises:
        InvalidArgument: there are no texts in the language.
    """
    check_language(language)
    return replace(flag, reasons=tuple(_reason(reason, language) for reason in flag.reasons))


@cache
def tables(language: str) -> dict[str, dict[str, Any]]:
    """All texts of a language: by table, then by key."""
    file = FOLDER / f"{check_language(language)}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _reason(reason: Reason, language: str) -> Reason:
    if not reason.key:
        return reason
    return replace(reason, text=reason_text(reason.key, reason.amount, language=language))


def _ordinal(number: int, language: str) -> str:
    words: list[str] = tables(language)["numbers"]["ordinals"]
    if 2 <= number < 2 + len(words):
        return words[number - 2]
    return text_of("numbers", "beyond", language=language, number=number, ordinal=humanize.ordinal(number))

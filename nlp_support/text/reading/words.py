"""The words that mail clients and letters have in nine languages, from the lists beside this file."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_LETTERS = "0-9A-Za-zÀ-ɏЀ-ӿ"  # of scripts that put spaces between words
_SPACED = re.compile(f"[{_LETTERS}]")


@cache
def listed(file: str) -> dict[str, dict[str, list[str]]]:
    """The lists of a file such as "mail", by their names and languages."""
    return tomllib.loads(Path(__file__).with_name(f"{file}.toml").read_text(encoding="utf-8"))


def phrases(file: str, name: str) -> list[str]:
    """A list's phrases in all languages."""
    return [phrase for some in listed(file)[name].values() for phrase in some]


class Phrases:
    """Phrases to look for, in any case. In scripts with spaces between words they are whole words."""

    def __init__(self, some: Iterable[str]) -> None:
        self._some = tuple(some)

    def within(self, text: str) -> bool:
        """Whether the text has one of them."""
        text = text.casefold()
        return any(_whole(phrase).search(text) for phrase in filter(text.__contains__, self._some))


def one_of(some: Iterable[str]) -> str:
    """A pattern for one of these phrases."""
    return "|".join(_whole(phrase).pattern for phrase in sorted(some, key=len, reverse=True))


@cache
def _whole(phrase: str) -> re.Pattern[str]:
    before = f"(?<![{_LETTERS}])" if _SPACED.match(phrase) else ""
    after = f"(?![{_LETTERS}])" if _SPACED.match(phrase[-1]) else ""
    return re.compile(before + re.escape(phrase) + after)

"""The words of which the messages of machines consist, and how much of a text other words are."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ..phrases import normalised

STEM = 5  # letters; words that begin with as many of a known word are forms of it
LEAST = 7  # letters that a short word counts like, since it says no less than a long one
KEPT = 50_000  # words that are remembered

Table = str | Iterable["Table"] | Mapping[str, "Table"]  # of a TOML file

_WORD = re.compile(r"[^\W\d_]+\*?")


class Vocabulary:
    """The words in phrases of one language.

    Args:
        table: the phrases; `automat*` is any word that begins like this.
        spaced: whether there are spaces between all words. Otherwise a word may be a whole phrase.
    """

    def __init__(self, table: Table, *, spaced: bool) -> None:
        words = set(_words(table))
        self.known = frozenset(word for word in words if not word.endswith("*"))
        self._beginnings = tuple(word[:-1] for word in words if word.endswith("*"))
        self._stems = frozenset(word[:STEM] for word in self.known if spaced and len(word) > STEM)
        longest_first = sorted(map(re.escape, self.known), key=len, reverse=True)
        self._parts = None if spaced else re.compile("|".join(longest_first))
        self.others = lru_cache(KEPT)(self._others)

    def _others(self, word: str) -> int:
        """How many letters of a word are none of these words."""
        word = word.lower()
        if word in self.known or word[:STEM] in self._stems or word.startswith(self._beginnings):
            return 0
        return len(self._parts.sub("", word)) if self._parts else max(len(word), LEAST)


def _words(table: Table) -> Iterator[str]:
    if isinstance(table, str):
        yield from _WORD.findall(normalised(table))
    else:
        for part in table.values() if isinstance(table, Mapping) else table:
            yield from _words(part)

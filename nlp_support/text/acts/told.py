"""The acts of messages, one by one or many at once."""

from collections.abc import Iterable
from functools import lru_cache

from ..phrases import WordLists
from .act import Act
from .lists import told

KEPT = 20_000  # texts whose acts are remembered
NAMES = frozenset(Act)


def acts(text: str, *, words: WordLists | None = None) -> frozenset[Act]:
    """What a message in any language does: the acts of its sentences; none if it has no words.

    Args:
        text: what was written, redacted or not.
        words: a policy's lists; a phrase of its own in a list named like an act decides.
    """
    return _acts(text, words)


def acts_of(texts: Iterable[str], *, words: WordLists | None = None) -> list[frozenset[Act]]:
    """The acts of each of many messages; much faster than one by one."""
    return [_acts(text, words) for text in texts]


@lru_cache(KEPT)
def _acts(text: str, words: WordLists | None) -> frozenset[Act]:
    if words is not None and (found := words.found(text, among=NAMES)):
        return frozenset(map(Act, found))
    return told(text)

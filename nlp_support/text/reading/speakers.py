"""Which side of a chat a speaker is on, from the name or word that stands before what was said."""

import re
from collections.abc import Iterable
from enum import StrEnum

from .words import phrases


class Side(StrEnum):
    """Who speaks in a chat."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


_WORDS = {word: Side(name) for name in Side for word in phrases("transcript", name)}
_MOST_WORDS = max(word.count(" ") for word in _WORDS) + 1
_NUMBER = re.compile(r"[#\d()]+")
INLINE = re.compile(
    r"(?<=\S)\s+(?=(?:"
    + "|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))
    + r") ?\d{0,6} ?[:：])",
    re.IGNORECASE,
)


def said_side(speaker: str) -> Side | None:
    """The side that a speaker's own words name: "Agent Kim", "Visitor 1234", "상담사"."""
    words = _NUMBER.sub(" ", speaker).casefold().split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        for some in (words[:count], words[-count:]):
            if side := _WORDS.get(" ".join(some)):
                return side
    return None


def is_called(speaker: str, name: str | None) -> bool:
    """Whether a speaker is called by this name, or by its first word."""
    if not name:
        return False
    speaker, name = speaker.casefold(), name.casefold()
    return speaker == name or speaker == name.split()[0] or name == speaker.split()[0]


def sides_of(speakers: Iterable[str], customer_name: str | None) -> dict[str, Side] | None:
    """The side of each speaker; None if that cannot be told.

    The name of the customer, where it is known, counts more than what a speaker is called, since visitors
    call themselves "Support" too. Who is left is on the other side.
    """
    sides = {
        one: Side.CUSTOMER if is_called(one, customer_name) else said_side(one)
        for one in dict.fromkeys(speakers)
    }
    known = set(sides.values())
    unknown = [one for one, side in sides.items() if side is None]
    if Side.CUSTOMER in known:
        other = Side.AGENT
    elif known & {Side.AGENT, Side.BOT} and len(unknown) == 1:
        other = Side.CUSTOMER
    else:
        return None
    return {one: side or other for one, side in sides.items()}

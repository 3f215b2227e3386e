"""Replies that ask for what the customer has given already, or what the account has asked already."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from ..text.acts import COURTEOUS, Act, acts, acts_of, asks_back, only_asks
from ..text.acts.told import ENDS
from .asked import Asked
from .find import Found
from .said import ASKED_AGAIN, ASKED_AGAIN_ANSWERED
from .waiting import text_of

Read = Callable[[Sequence[int]], Mapping[int, str]]

_DATA = re.compile(r"[\d@]")  # nearly all data that replies ask for has one of these
_UNSPACED = re.compile("[぀-ヿ㐀-鿿가-힣]")


def asks_again(found: Found, asked: Asked, read: Read) -> frozenset[int]:
    """The rows of those of the likeliest replies that only ask for what the customer has given (an order
    number that stands in the question) or what the account has asked in this conversation already.

    Args:
        found: what the question finds.
        asked: the question.
        read: gives the texts of such rows; not called where nothing can be in hand.
    """
    rows, near = found.pool, _near(found, asked)
    if not any(near) and not _may_have_given(asked):
        return frozenset()
    texts = read(rows)
    wanted = {row: wanted_in(text) for row, text in texts.items()}
    given = asked.given if any(wanted.values()) else frozenset()
    return frozenset(
        row
        for row, said in zip(rows, near, strict=True)
        if row in texts
        and (
            any(_asks_the_same(texts[row], one) for one in said)
            or (wanted[row] and wanted[row] <= given and only_asks(texts[row]))
            or (given & wanted[row] and _asks_and_explains(texts[row], given))
        )
    )


def _asks_and_explains(reply: str, given: frozenset[str]) -> bool:
    """Whether a reply asks for what was given and says no more than, after that, in one sentence where that
    is found: "what is your order number? It is in the confirmation e-mail"."""
    sentences = [one for one in ENDS.split(reply) if one.strip()]
    kinds = acts_of(sentences)
    asking = [at for at, kind in enumerate(kinds) if Act.ASKS in kind]
    wanted = frozenset[str]().union(*(wanted_in(sentences[at]) for at in asking))
    more = [at for at, kind in enumerate(kinds) if at not in asking and not kind <= COURTEOUS]
    return bool(wanted) and wanted <= given and (not more or more == [asking[-1] + 1])


def _asks_the_same(reply: str, said: str) -> bool:
    """Whether a reply asks for what something near to it asked for; the phone after the address is another
    question."""
    wanted = wanted_in(reply)
    if wanted and wanted == wanted_in(said):
        return True  # "leave us your order number and we look at it" may not look like a question
    return wanted <= wanted_in(said) and asks_back(said) and (only_asks(reply) or asks_back(reply))


def _may_have_given(asked: Asked) -> bool:
    """Whether anything of the customer's may be personal data that a reply asks for, at a glance."""
    if any(f"{{{name}}}" in asked.question for name in _words()):
        return True
    turns = (text_of(turn) for turn in asked.context)
    return any(_DATA.search(text) for text in turns)


@lru_cache(20_000)
def wanted_in(text: str) -> frozenset[str]:
    """The placeholders of what a reply speaks of that a customer may be asked for, in any of nine languages;
    whether it asks is another question."""
    lowered = text.lower()
    return frozenset(name for name, words in _words().items() if any(word.is_in(lowered) for word in words))


def _near(found: Found, asked: Asked) -> list[list[str]]:
    """What the account has said that each of the likeliest replies is near to."""
    said = found.moment.said
    answered = said.asking.any() and acts(asked.text) == {Act.AGREES}
    near = found.said_before >= (ASKED_AGAIN_ANSWERED if answered else ASKED_AGAIN)  # (p, v)
    return [[said.known[at] for at in np.flatnonzero(row).tolist()] for row in near]


@dataclass(frozen=True, slots=True)
class _Word:
    """What is looked for in lower case; whole unless it may have any ending or its script has no spaces."""

    word: str
    starts: bool
    ends: bool

    def is_in(self, lowered: str) -> bool:
        at = lowered.find(self.word)
        while at >= 0:
            end = at + len(self.word)
            before, after = lowered[at - 1 : at], lowered[end : end + 1]
            if not (self.starts and before.isalnum()) and not (self.ends and after.isalnum()):
                return True
            at = lowered.find(self.word, end)
        return False


@cache
def _words() -> dict[str, tuple[_Word, ...]]:
    lists = tomllib.loads(Path(__file__).with_name("asked_for.toml").read_text(encoding="utf-8"))
    return {
        name: tuple(_word(one.strip()) for one in words.replace("\n", " ").split(",") if one.strip())
        for name, words in lists.items()
    }


def _word(listed: str) -> _Word:
    spaced = not _UNSPACED.search(listed)
    return _Word(listed.rstrip("*"), starts=spaced, ends=spaced and not listed.endswith("*"))

"""Whether and how an account's agents sign: learnt from its messages, and cut from its replies."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ...types.message import Message
from ..pairs import has_words
from .frames import framed, frames_of, has_shape, is_of, pattern_of
from .signs import NAME, Sign, signs

LEAST, NAMES = 3, 2  # messages with a sign, and different signs, from which an account signs
SAME = 5  # messages with one and the same sign, which are a habit too
SHARE = 0.05  # of its messages
ATTACHED = 0.3  # of its messages, if no sentence ends before any sign


@dataclass(frozen=True)
class Signing:
    """The ways in which an account's agents sign.

    Attributes:
        ways: signs with `{agent_name}` in place of the name, in lower case; none if nobody signs.
        never: ways that are no signs, whatever was learnt.
    """

    ways: frozenset[str] = frozenset()
    never: frozenset[str] = field(default=frozenset())

    def cut(self, text: str, customer_name: str | None = None) -> str:
        """A sent message without the sign of who wrote it; the text if it has none, or nothing else."""
        sign = self._sign(text, customer_name) if self.ways else None
        if sign is None:
            return text
        after = text[sign.end :].rstrip()
        rest = text[: sign.start].rstrip() + ("" if after.strip(" x") == "" else after)
        return rest if has_words(rest) else text

    def _sign(self, text: str, customer_name: str | None) -> Sign | None:
        for sign in signs(text):
            if sign.way not in self.never and self._is_own(sign, customer_name):
                return sign
        return framed(text, self._frames) if self._frames else None

    def _is_own(self, sign: Sign, customer_name: str | None) -> bool:
        """Whether the account signs so, or in ways of its kind, and the customer is not meant."""
        if is_of(sign.name, customer_name):
            return False
        if sign.way in self.ways:
            return True
        return sign.apart and not (sign.grateful and customer_name is None)

    @cached_property
    def _frames(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the ways that have no shape of their own."""
        own = sorted(self.ways - self.never)
        return tuple(pattern_of(way) for way in own if way.count(NAME) == 1 and not has_shape(way))


def ways_of(messages: Iterable[Message], footers: Iterable[str]) -> dict[str, int]:
    """The ways in which an account's agents sign, and in how many messages; none if they do not.

    Args:
        messages: those that its people sent.
        footers: what is known to stand below its messages and has been cut; signs among it show the habit.
    """
    sent = [(message, tuple(signs(message.text))) for message in messages]
    known = [sign for footer in footers for sign in signs(f".\n{footer}")]
    found: dict[str, list[str]] = defaultdict(list)
    for message, own in sent:
        for sign in own:
            if sign.apart and not sign.grateful and not is_of(sign.name, message.customer_name):
                found[sign.way].append(sign.name.casefold())
                break
    names = {name for some in found.values() for name in some} | {sign.name for sign in known}
    count = sum(map(len, found.values())) + LEAST * len(known)
    habit = count >= LEAST and count >= SHARE * len(sent) and (len(names) >= NAMES or count >= SAME)
    ways: dict[str, int] = {}
    if habit:
        ways |= {sign.way: LEAST for sign in known}
        ways |= {way: len(some) for way, some in found.items()}
    ways |= _attached(sent, ways)
    return ways | frames_of([message for message, _ in sent], signs_otherwise=bool(ways))


def _attached(sent: Sequence[tuple[Message, Sequence[Sign]]], ways: dict[str, int]) -> dict[str, int]:
    """The ways by a mark alone with which agents also sign without ending the sentence before, or in
    brackets: those that are known already or as frequent as a habit is, and all if they are as frequent as
    nothing else."""
    counts, names = Counter[str](), defaultdict[str, set[str]](set)
    for _, own in sent:
        for sign in own:
            if sign.marked and not sign.apart:
                counts[sign.way] += 1
                names[sign.way].add(sign.name)
    enough = max(LEAST, (SHARE if ways else ATTACHED) * len(sent))
    every = counts.total() >= max(LEAST, ATTACHED * len(sent)) and len(set().union(*names.values())) > NAMES
    return {
        way: count + ways.get(way, 0)
        for way, count in counts.items()
        if every or way in ways or (count >= enough and len(names[way]) >= NAMES)
    }

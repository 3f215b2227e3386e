"""Whether and how an account's agents sign: learnt from its messages, and cut from its replies."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ...types.message import Message
from ..pairs import has_words
from ..redaction.first_names import is_first_name
from .signs import NAME, Sign, ends_sentence, is_name, signs, way_of

LEAST, NAMES = 3, 2  # messages with a sign, and different signs, from which an account signs
SAME = 5  # messages with one and the same sign, which are a habit too
SHARE = 0.05  # of its messages
FRAMES, FRAME_NAMES = 3, 3  # messages and names of a way that only the account has
BARE_SHARE = 0.2  # of its messages, if nothing but the name shows that it is a sign
LONGEST = 60  # characters of a last sentence that may be a sign
FRAME_WORDS = 6

_AFTER = r"(?:(?<=[.!?…])\s{1,4}|(?<=[。！？])\s{0,4}|\n\s{0,4})"  # what is before a last sentence
_LAST = re.compile(_AFTER + r"(?P<last>[^.!?…。！？\n/@]{1,60})[.!~ ]{0,3}\Z")
_NAMED = r"(?P<name>[^\W\d_][\w'’-]{0,20})"
_WORD = re.compile(r"[^\W\d_][\w'’-]{0,20}")


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
        rest = text[: sign.start].rstrip() + text[sign.end :].rstrip()
        return rest if has_words(rest) else text

    def _sign(self, text: str, customer_name: str | None) -> Sign | None:
        for sign in signs(text):
            if sign.way not in self.never and self._is_own(sign, customer_name):
                return sign
        return _framed(text, self._frames)

    def _is_own(self, sign: Sign, customer_name: str | None) -> bool:
        """Whether the account signs so, or in ways of its kind, and the customer is not meant."""
        if _is_of(sign.name, customer_name):
            return False
        if sign.way in self.ways:
            return True
        return self._by_shape and sign.apart and not (sign.grateful and customer_name is None)

    @cached_property
    def _by_shape(self) -> bool:
        """Whether they sign in ways whose shape is enough, so that a way not seen before is a sign too."""
        return any(_is_known_shape(way) for way in self.ways)

    @cached_property
    def _frames(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the ways that have no shape of their own."""
        return tuple(
            re.compile(
                _AFTER + re.escape(way).replace(re.escape(NAME), _NAMED, 1) + r"[.!~ ]{0,3}\Z", re.IGNORECASE
            )
            for way in sorted(self.ways - self.never)
            if not _is_known_shape(way) and way.count(NAME) <= 1
        )


def ways_of(messages: Iterable[Message], footers: Iterable[str]) -> dict[str, int]:
    """The ways in which an account's agents sign, and in how many messages; none if they do not.

    Args:
        messages: those that its people sent.
        footers: what is known to stand below its messages and has been cut; signs among it show the habit.
    """
    sent = [(message, tuple(signs(message.text))) for message in messages]
    found: dict[str, list[Sign]] = defaultdict(list)
    for message, own in sent:
        for sign in own:
            if sign.apart and not sign.grateful and not _is_of(sign.name, message.customer_name):
                found[sign.way].append(sign)
                break
    known = [sign for footer in footers for sign in signs(f".\n{footer}")]
    names = {sign.name.casefold() for some in found.values() for sign in some} | {sign.name for sign in known}
    count = sum(map(len, found.values())) + LEAST * len(known)
    habit = count >= LEAST and count >= SHARE * len(sent) and (len(names) >= NAMES or count >= SAME)
    ways = {sign.way: LEAST for sign in known} if habit else {}
    ways |= {way: len(some) for way, some in found.items()} if habit else {}
    if habit:
        ways |= _attached(sent, ways)
    return ways | _frames_of([message for message, _ in sent])


def _attached(sent: Sequence[tuple[Message, Sequence[Sign]]], ways: dict[str, int]) -> dict[str, int]:
    """The ways by a mark alone, with which agents also sign without ending the sentence before; they are
    known already, or as frequent as a habit is."""
    counts, names = Counter[str](), defaultdict[str, set[str]](set)
    for _, own in sent:
        for sign in own:
            if sign.marked and not sign.apart:
                counts[sign.way] += 1
                names[sign.way].add(sign.name)
    enough = max(LEAST, SHARE * len(sent))
    return {
        way: count + ways.get(way, 0)
        for way, count in counts.items()
        if way in ways or (count >= enough and len(names[way]) >= NAMES)
    }


def _frames_of(sent: Sequence[Message]) -> dict[str, int]:
    """Ways without a shape that is known: last sentences that differ in nothing but a name."""
    names, counts = defaultdict[str, set[str]](set), Counter[str]()
    for message in sent:
        text = message.text.rstrip()
        last = _LAST.search(text, max(0, len(text) - LONGEST - 10))
        if last is None or not last.start() or len(last["last"].split()) > FRAME_WORDS:
            continue
        words = _WORD.findall(last["last"])
        own = [word for word in words if _may_sign(word) and not _is_of(word, message.customer_name)]
        for word in own:
            way = way_of(last["last"], word)
            names[way].add(word)
            counts[way] += 1
    return {way: counts[way] for way, some in names.items() if _is_frame(way, some, counts[way], len(sent))}


def _is_frame(way: str, names: set[str], count: int, total: int) -> bool:
    if len(names) < FRAME_NAMES or count < max(FRAMES, SHARE * total) or _is_known_shape(way):
        return False
    if 2 * sum(is_first_name(name) or (name.isupper() and len(name) > 1) for name in names) < len(names):
        return False
    return way != NAME or count >= BARE_SHARE * total


def _may_sign(word: str) -> bool:
    return word[:1].isupper() and is_name(word)


def _is_known_shape(way: str) -> bool:
    """Whether a way begins with a mark, or has its shape from a farewell or a title."""
    return (
        (not way[:1].isalnum() and not way.startswith("{"))
        or any(signs(f".\n{way.replace(NAME, 'Ada')}"))
        or any(signs(f".\n{way.replace(NAME, '김하늬')}"))
    )


def _framed(text: str, frames: Sequence[re.Pattern[str]]) -> Sign | None:
    end = len(text.rstrip())
    for pattern in frames:
        found = pattern.search(text, max(0, end - LONGEST - 10))
        if found is None:
            continue
        name = found.groupdict().get("name")
        if (name is None or _may_sign(name)) and ends_sentence(text[: found.start()]):
            return Sign(found.start(), end, "", name or "")
    return None


def _is_of(name: str, customer_name: str | None) -> bool:
    """Whether a name is, or is part of, the customer's, who is then addressed at the end."""
    if not customer_name:
        return False
    own = customer_name.casefold().split()
    return any(word.strip(".,") in own for word in name.casefold().split())

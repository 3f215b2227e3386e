"""Ways of signing that only one account has: last sentences that differ in nothing but a name, such as "Your
agent Ines", "Tara, Oak Support" or a name alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ...types.message import Message
from ..redaction.first_names import is_first_name
from ..redaction.words import NO_NAME
from .signs import NAME, Sign, end_of_words, ends_sentence, is_name, signs, way_of

LEAST, NAMES = 3, 3  # messages and names of a way
FEWER = 2  # the same in an account that signs in other ways too
SHARE = 0.1  # of its messages
BARE_SHARE = 0.2  # the same where only a name, or a name that nobody knows, shows that it is a sign
LONGEST, MOST_WORDS = 60, 6  # characters and words of a last sentence that may be a sign
MOST_BEFORE = 3  # words before a comma and a name that nobody knows

_AFTER = r"(?:(?<=[.!?…])\s{1,4}|(?<=[。！？])\s{0,4}|\n\s{0,4})"  # what is before a last sentence
_LAST = re.compile(_AFTER + r"(?P<last>[^.!?…。！？\n/@]{1,60})[.!~ ]{0,3}\Z")
_NAMED = r"(?P<name>[^\W\d_][\w'’-]{0,20})"
_WORD = re.compile(r"[^\W\d_][\w'’-]{0,20}")


def frames_of(sent: Sequence[Message], *, signs_otherwise: bool) -> dict[str, int]:
    """The ways without a shape that is known, and in how many messages.

    Args:
        sent: what the account's people sent.
        signs_otherwise: whether the account signs in ways that have a shape.
    """
    names, counts = defaultdict[str, set[str]](set), Counter[str]()
    for message in sent:
        for way, name in _ways_in(message):
            names[way].add(name)
            counts[way] += 1
    least = FEWER if signs_otherwise else NAMES
    return {
        way: counts[way] for way, some in names.items() if _is_frame(way, some, counts[way], len(sent), least)
    }


def pattern_of(way: str) -> re.Pattern[str]:
    """What finds a way of signing at the end of a text."""
    return re.compile(
        _AFTER + re.escape(way).replace(re.escape(NAME), _NAMED, 1) + r"[.!~ ]{0,3}\Z", re.IGNORECASE
    )


def framed(text: str, patterns: Iterable[re.Pattern[str]]) -> Sign | None:
    """What a text ends with in one of these ways."""
    end = end_of_words(text)
    for pattern in patterns:
        found = pattern.search(text, max(0, end - LONGEST - 10), end)
        name = found["name"] if found else ""
        if found and _may_sign(name) and ends_sentence(text[: found.start()]):
            return Sign(found.start(), end, "", name)
    return None


def has_shape(way: str) -> bool:
    """Whether a way begins with a mark, or has its shape from a farewell or a title."""
    if not way[:1].isalnum() and not way.startswith("{"):
        return True
    return any(any(signs(f".\n{way.replace(NAME, name)}")) for name in ("Ada", "김하늬"))


def is_of(name: str, customer_name: str | None) -> bool:
    """Whether a name is, or is part of, the customer's, who is then addressed at the end."""
    if not customer_name:
        return False
    own = customer_name.casefold().split()
    return any(word.strip(".,") in own for word in name.casefold().split())


def _ways_in(message: Message) -> Iterable[tuple[str, str]]:
    text = message.text[: end_of_words(message.text)]
    last = _LAST.search(text, max(0, len(text) - LONGEST - 10))
    if last is None or not last.start() or len(last["last"].split()) > MOST_WORDS:
        return
    for word in _WORD.findall(last["last"]):
        if _may_sign(word) and not is_of(word, message.customer_name):
            yield way_of(last["last"], word), word


def _is_frame(way: str, names: set[str], count: int, total: int, least: int) -> bool:
    if len(names) < least or count < max(least, SHARE * total) or has_shape(way):
        return False
    often = count >= BARE_SHARE * total
    known = sum(is_first_name(name) or (name.isupper() and len(name) > 1) for name in names)
    if 2 * known < len(names):
        before, comma, after = way.partition(f", {NAME}")
        few = 0 < len(before.split()) <= MOST_BEFORE and NO_NAME.isdisjoint(before.split())
        return often and len(names) >= NAMES and bool(comma) and not after and few
    return often or way != NAME


def _may_sign(word: str) -> bool:
    return word[:1].isupper() and is_name(word)

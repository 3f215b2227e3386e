"""The account's own postal addresses."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...types.message import Message, Role, Sender
from ..redaction import redact
from ..redaction.kept import place_pattern
from .entry import ProfileEntry, ProfileKind
from .evidence import SEVERAL, Evidence

READ = 300  # texts that are searched for addresses, which takes long
OF_EACH = 2  # texts with the same number and word
MOST = 20  # addresses

_BESIDE = re.compile(  # a number as in an address, with the word before or after it
    r"[^\W\d_](?<![^\W\d_]{2})[^\W\d_]{1,30},? (?:\d{1,4}-\d{1,4}|\d{4,5}|\d{1,4}[a-z]?)\b"
    r"|\b\d{1,5}[a-z]? [^\W\d_]{3,30}|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b"
)


def addresses_of(messages: Sequence[Message]) -> list[ProfileEntry]:
    """The addresses that an account's side gave to several customers and that no customer brought.

    Args:
        messages: of both sides, oldest first.
    """
    spoken = [one for one in messages if one.sender is not Sender.SYSTEM and any(map(str.isdigit, one.text))]
    candidates = {
        " ".join(text[span.start : span.end].split()).rstrip(".,;")
        for text in _likely([one for one in spoken if one.role is Role.AGENT])
        for span in redact(text).spans
        if span.placeholder == "address"
    }
    longest_first = sorted(candidates, key=lambda one: (-len(one), one))[: 3 * MOST]
    found = [(address, _evidence(address, spoken)) for address in longest_first]
    own = [
        ProfileEntry(ProfileKind.ADDRESS, address, len(one.given)) for address, one in found if one.is_own()
    ]
    return sorted(own, key=lambda entry: (-entry.count, entry.value))[:MOST]


def _likely(sent: Sequence[Message]) -> Iterator[str]:
    """Texts with a number beside a word that several customers were told."""
    told, texts = defaultdict[str, set[str]](set), defaultdict[str, list[str]](list)
    for message in sent:
        for found in _BESIDE.finditer(message.text):
            told[found[0].casefold()].add(message.customer_id)
            if len(texts[found[0].casefold()]) < OF_EACH:
                texts[found[0].casefold()].append(message.text)
    several = sorted((key for key in told if len(told[key]) >= SEVERAL), key=lambda key: -len(told[key]))
    yield from list(dict.fromkeys(text for key in several for text in texts[key]))[:READ]


def _evidence(address: str, spoken: Sequence[Message]) -> Evidence:
    number = max(re.findall(r"\d+", address), key=len)
    pattern, one = re.compile(place_pattern(address), re.IGNORECASE), Evidence()
    for message in spoken:
        if number not in message.text or not pattern.search(message.text):
            continue
        if message.role is Role.CUSTOMER:
            one.was_written(message.customer_id)
        else:
            one.was_given(message.customer_id)
    return one

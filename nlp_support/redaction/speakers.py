"""Names of people who say who they are, and names beside identifiers, in English text."""

import re
from collections.abc import Iterator

from .names import LETTER, UPPER, greeted
from .scan import Span
from .words import FIRST_NAMES, NO_NAME, word_set

SPEAKER_WORDS = frozenset(("here", "from"))
_SPEAKER = re.compile(
    rf"(?P<name>[{UPPER}](?<![\w\0@'-][{UPPER}])[{LETTER}]{{1,15}}(?:-[{LETTER}]{{1,12}})?)"
    r"(?:[ ]here(?=[.,!]|[ ]from\b)"
    r"|[ ]from[ ](?:the[ ]|our[ ])?(?:[a-z]{2,12}[ ]){0,2}(?:support|desk|team|service|services|"
    r"reception|office|department|care|billing|sales)\b)"
)
_NAME = rf"[{LETTER}][{LETTER}'-]{{1,20}}(?:[ ][{LETTER}][{LETTER}'.-]{{0,20}}){{0,2}}"
_NAME += rf"[ ][{LETTER}][{LETTER}'-]{{1,20}}"
_RECORD = re.compile(
    r"(?i:(?:it's|it is|sure|yes|ok|okay|done|hi|hello|hey|thanks)[,.:!]?[ ]){0,2}"
    rf"(?:[\0,.;:/() -]*[\0,.;:/(])?[ ]?(?P<name>{_NAME})[\0,.;:/() -]*"
)
_AFTER = re.compile(rf",[ ](?<=\0,[ ])(?P<name>{_NAME})(?=[.,;!?\n]|[ ]?\0|$)")
_BEFORE = re.compile(
    rf"(?P<name>[{LETTER}](?<![\w\0@'-][{LETTER}])[{LETTER}'-]{{1,20}}"
    rf"[ ][{LETTER}][{LETTER}'-]{{1,20}}),[ ](?=\0)"
)
_MOST_WORDS = 10  # in a line that is nothing but contact data
_FIRMS = word_set(
    """
    hotel hotels inn resort shop store stores market bank airlines airways company services service group
    ltd llc inc co gmbh care desk department reservations reception telecom internet online outfitters
    clinic school
    """
)


def find_speakers(scan: str) -> Iterator[Span]:
    """ "Hi there, Tom here", "Hello Ana, Tom from the support team"."""
    for found in _SPEAKER.finditer(scan):
        name = found["name"].lower()
        if name not in NO_NAME and (name in FIRST_NAMES or greeted(scan, found.start())):
            yield Span(*found.span("name"), "agent_name")


def find_beside_identifiers(scan: str) -> Iterator[Span]:
    """Names in a list of contact data, such as "#1234, Ana Cole, 555-201-3344"."""
    start = 0
    for line in scan.split("\n"):
        if "\0" in line and len(line.replace("\0", " ").split()) <= _MOST_WORDS:
            found = _RECORD.fullmatch(line)
            if found and _is_full_name(found["name"]):
                yield Span(start + found.start("name"), start + found.end("name"), "customer_name")
        start += len(line) + 1
    for pattern, mark in ((_AFTER, "\0, "), (_BEFORE, ", \0")):
        for found in pattern.finditer(scan) if mark in scan else ():
            if found["name"].split()[0].lower() in FIRST_NAMES and _is_full_name(found["name"]):
                yield Span(*found.span("name"), "customer_name")


def _is_full_name(name: str) -> bool:
    words = name.split()
    if words[-1].lower() in _FIRMS:
        return False
    capitals = all(word[0].isupper() for word in (words[0], words[-1]))
    known = words[0].lower() in FIRST_NAMES
    return (capitals or (known and len(words) == 2)) and NO_NAME.isdisjoint(name.lower().split())

"""Names of people who introduce themselves, and names beside identifiers, in English text."""

import re
from collections.abc import Iterator

from .first_names import FIRST_NAMES, is_first_name
from .name_shapes import LETTER, UPPER, is_full_name
from .names import greeted
from .scan import Span, match_at_words
from .words import NO_NAME, word_set

SPEAKER_WORDS = frozenset(("here", "from", "speaking"))
_SPEAKER = re.compile(
    rf"(?P<name>[{UPPER}](?<![\w\0@'-][{UPPER}])[{LETTER}]{{1,15}}(?:-[{LETTER}]{{1,12}})?"
    rf"(?:[ ][{UPPER}][{LETTER}'-]{{1,20}})?)"
    r"(?:[ ](?:here|speaking)(?=[.,!]|[ ]from\b)"
    r"|[ ]from[ ](?:the[ ]|our[ ]|your[ ])?(?:[a-z]{2,12}[ ]){0,2}(?:support|desk|team|service|services|"
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
_PARTICLES = word_set("van von de der den da la el al bin di del dos do e y und")
_OPENING = word_set(
    """
    guten gute hallo liebe lieber sehr danke vielen ihr ihre ihrem ihren unser unsere unter bitte mein meine
    bonjour merci votre notre voici cher chère hola gracias su nuestra nuestro buenos buenas estimado estimada
    olá oi obrigado obrigada seu sua bom boa ciao grazie gentile vostro vostra
    """
)
_MOST_WORDS = 10  # on a line of nothing but contact data


_LOWER_SPEAKER = re.compile(
    r"(?P<name>[a-z]{3,15}(?:[ ](?:[a-z]')?[a-z]{2,15})?)[ ](?:here|speaking)(?=[.,!])"
)


def find_speakers(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """ "Hi there, Tom here", "Hello Ana, Tom from the support team"; common names in lower case too."""
    for found in match_at_words(_LOWER_SPEAKER, scan, words & FIRST_NAMES):
        if NO_NAME.isdisjoint(found["name"].split()):
            yield Span(*found.span("name"), "agent_name")
    for found in _SPEAKER.finditer(scan):
        parts = found["name"].lower().split()
        known = is_first_name(parts[0]) or is_full_name(found["name"])
        if NO_NAME.isdisjoint(parts) and (known or greeted(scan, found.start())):
            yield Span(*found.span("name"), "agent_name")


def _is_only_a_name(name: str) -> bool:
    """Whether a line is no short sentence of another language: "Danke für das Foto {phone}"."""
    words = name.lower().split()
    small = [word for word in name.split()[1:] if word[0].islower()]
    return name.islower() or (words[0] not in _OPENING and _PARTICLES.issuperset(small))


def find_beside_identifiers(scan: str) -> Iterator[Span]:
    """Names in a list of contact data, such as "#1234, Ana Cole, 555-201-3344"."""
    start = 0
    for line in scan.split("\n"):
        if "\0" in line and len(line.replace("\0", " ").split()) <= _MOST_WORDS:
            found = _RECORD.fullmatch(line)
            if found and is_full_name(found["name"]) and _is_only_a_name(found["name"]):
                yield Span(start + found.start("name"), start + found.end("name"), "customer_name")
        start += len(line) + 1
    for pattern, mark in ((_AFTER, "\0, "), (_BEFORE, ", \0")):
        for found in pattern.finditer(scan) if mark in scan else ():
            if is_first_name(found["name"].split()[0]) and is_full_name(found["name"]):
                yield Span(*found.span("name"), "customer_name")

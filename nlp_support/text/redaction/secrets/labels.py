"""Words that name a secret, such as "password", "PIN" and "Zugangscode", and what makes a code public."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..scan import context_before, match_at_words
from ..words import word_set
from .words import (
    CODES,
    COMPOUNDS,
    KEYS,
    PASSWORDS,
    PHRASES,
    PUBLIC_AFTER,
    PUBLIC_BEFORE,
    PUBLIC_PARTS,
    SURE_CODES,
    Names,
    any_of,
)

LETTER = "A-Za-zÀ-ɏ"
_LABEL = re.compile(
    rf"(?:(?P<phrase>{any_of(PHRASES)})|(?P<password>{any_of(PASSWORDS)})|(?P<code>{any_of(CODES)})"
    rf"|(?P<key>{any_of(KEYS)}))(?![{LETTER}])",
    re.IGNORECASE,
)
_COMPOUND = re.compile(rf"(?<![{LETTER}\0])(?:{COMPOUNDS})(?![{LETTER}])", re.IGNORECASE)
_SURE_BEFORE = re.compile(
    rf"(?<![{LETTER}])(?:{SURE_CODES})(?:[ _-]?(?:pin|log-?in|access))?[ _-]{{0,2}}$", re.IGNORECASE
)
_SURE = re.compile(rf"(?<![{LETTER}])(?:{SURE_CODES})(?![{LETTER}])", re.IGNORECASE)
_PUBLIC_BEFORE = re.compile(rf"(?<![{LETTER}])(?:{PUBLIC_BEFORE}|{PUBLIC_PARTS})[ _-]{{0,2}}$", re.IGNORECASE)
_PUBLIC_AFTER = re.compile(rf"[ ](?:{PUBLIC_AFTER})(?![{LETTER}])", re.IGNORECASE)
_NETWORK = re.compile(r"(?:wi-?fi|wlan|network|netzwerk|réseau|\bred\b|ssid)[^.!?\n]{0,30}$", re.IGNORECASE)
_NETWORK_KEYS = word_set("key pass schlüssel schluessel clé cle llave clave one")
_SURE_LABELS = word_set("pin otp puk tan cvv cvc digicode cryptogramme geheimzahl geheimnummer")


_PASSWORD_NAMES = Names(PASSWORDS, PHRASES)
_ALL_NAMES = Names(PASSWORDS, PHRASES, CODES, KEYS)


@dataclass(frozen=True, slots=True)
class Label:
    """A word that names a secret.

    Attributes:
        kind: "password", "phrase", "code" or "key".
        word: in lower case.
        sure: whether a code surely opens something, as "door code" says and "code" does not.
        of_network: whether it is the key of a wireless network.
    """

    kind: str
    start: int
    end: int
    word: str
    sure: bool
    of_network: bool = False


def secret_words(words: frozenset[str], *, digits: int) -> frozenset[str]:
    """Those of the words of a text with which the name of a secret begins; codes and keys have digits."""
    return (_ALL_NAMES if digits else _PASSWORD_NAMES).starts(words)


def may_be_compound(view: str, *, digits: int) -> bool:
    """Whether a German word of several parts may name a secret; codes and keys have digits."""
    if "asswort" in view or "ennwort" in view:
        return True
    return digits > 2 and (
        "code" in view or "CODE" in view or "token" in view or "lüssel" in view or "TAN" in view
    )


def find_labels(scan: str, words: frozenset[str]) -> Iterator[Label]:
    """The words that name a secret, without those of something public, such as "error code"."""
    for found in match_at_words(_LABEL, scan, words):
        if found[0] != "tan":  # a colour; the number is written in capitals
            kind, before = str(found.lastgroup), context_before(scan, found.start(), 40)
            yield from _label(scan, found, kind, before)
    if may_be_compound(scan, digits=3):
        for found in _COMPOUND.finditer(scan):
            yield from _label(scan, found, *_parts(found[0].lower()))


def _label(scan: str, found: re.Match[str], kind: str, before: str) -> Iterator[Label]:
    """The label, unless the words before or after it say that it is public."""
    word = found[0].lower()
    if word == "digits" and "last" in before[-14:]:  # of a card
        return
    if kind == "code" or word == "clave":
        sure = (
            word in _SURE_LABELS
            or found[0].endswith(("TAN", "PIN"))
            or _SURE_BEFORE.search(before) is not None
        )
        if not sure and (_PUBLIC_BEFORE.search(before) or _PUBLIC_AFTER.match(scan, found.end())):
            return
        sure = sure or _opens_something(scan[found.end() : found.end() + 30])
        yield Label(kind, *found.span(), word, sure)
    elif word in _NETWORK_KEYS and _NETWORK.search(before):
        yield Label("password", *found.span(), word, sure=True, of_network=True)
    else:
        yield Label(kind, *found.span(), word, sure=True)


def _opens_something(text: str) -> bool:
    """Whether one of the words says that a code opens something: "of the door", "de vérification"."""
    return _SURE.search(re.split(r"[.!?:=\n\0]", text, maxsplit=1)[0]) is not None


def _parts(word: str) -> tuple[str, str]:
    """The kind of secret that a German compound names, and what comes before its last part."""
    for ending, kind in (("code", "code"), ("pin", "code"), ("tan", "code"), ("wort", "password")):
        if word.endswith(ending):
            return kind, word.removesuffix(ending)
    return "key", ""

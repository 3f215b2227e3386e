"""Passwords and codes that stand before the word which names them: "482913 is your code"."""

import re

from ..scan import Span, context_before
from ..words import word_set
from .labels import Label
from .links import unwrapped
from .plain import may_be_word
from .shapes import CODE, is_mixed, is_promotion

_FAR = 90  # characters
_MOST_BETWEEN = 5  # words: "is your new one-time access code"
_IS = word_set("is was ist lautet est es será sera steht be")
_AS = word_set("as als comme como")
_OWN = word_set(
    """
    your my the our his her their a an one ihr ihre dein deine mein meine unser das der die ein eine votre ton
    mon le la un une notre su tu mi el una nuestra nuestro
    """
)
_USE = word_set(
    """
    use type enter put write try with using geben sie gib nutzen verwenden mit tippen saisissez entrez tapez
    utilisez avec escriba introduzca utilice ponga teclee con
    """
)
_NO_SUBJECT = word_set(
    "this that these it what which here there where below above following dies das dieses hier wie was ceci "
    "cela ce ça voici quel quelle este esta esto aquí cuál qué who name password passwort code pin"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUOTES = "\"'`«»„“”‚‘"


def secret_before(scan: str, label: Label) -> Span | None:
    """The secret that is said to be what a label names, or is to be used "as the password"."""
    if label.kind == "key" or label.word == "pass":
        return None
    before = context_before(scan, label.start, _FAR).rpartition("\n")[2]
    offset = label.start - len(before)
    words = [(found[0], offset + found.start()) for found in re.finditer(r"\S+", before)]
    for place in range(len(words) - 1, max(0, len(words) - 1 - _MOST_BETWEEN), -1):
        word = words[place][0].lower()
        if word in _IS or word in _AS:
            between = [one.lower() for one, _ in words[place + 1 :]]
            own = len(between) < 2 or between[0] in _OWN
            return _subject(scan, label, words[:place], said=word in _IS) if own else None
    return None


def _subject(scan: str, label: Label, words: list[tuple[str, int]], *, said: bool) -> Span | None:
    """The secret that these words, each with its place, end with."""
    if len(words) > 1 and words[-1][0].lower() in _NO_SUBJECT and words[-2][0].endswith(","):
        words = words[:-1]  # "heron42, that is my password"
    place = len(words) - 1
    end = words[place][1] + len(words[place][0])
    while label.kind == "code" and place and words[place][0].isdigit() and words[place - 1][0].isdigit():
        place -= 1  # "482 913"
    start, end = unwrapped(scan, words[place][1], end)
    value = scan[start:end]
    if label.kind == "code":
        is_secret = _is_code(value)
    else:
        before = words[place - 1][0] if place else ""
        is_secret = (
            is_mixed(value)
            or (value.isdigit() and len(value) > 3)
            or _is_word(words[place][0], value, before, said)
        )
    return Span(start, end, "secret") if is_secret else None


def _is_code(value: str) -> bool:
    is_year = _YEAR.fullmatch(value) is not None
    return (
        bool(CODE.fullmatch(value)) and any(map(str.isdigit, value)) and not (is_year or is_promotion(value))
    )


def _is_word(quoted: str, word: str, before: str, said: bool) -> bool:
    """Whether a plain word is the password: quoted, at the start of a sentence, or after "use"."""
    told = not before or before[-1] in ".!?" if said else before.lower() in _USE
    return (told or quoted[0] in _QUOTES) and may_be_word(word) and word.lower() not in _NO_SUBJECT

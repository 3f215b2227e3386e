"""What names of people look like in English text: where one ends, and whether it is a full name."""

import re

from .first_names import is_first_name
from .words import NO_LOWER_NAME, NO_NAME, ORDINARY, word_set

LETTER = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
UPPER = "A-ZÀ-ÖØ-Þ" + "".join(  # Ş, Ț, Ł and all others
    chr(code) for code in (*range(0x100, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isupper()
)
_TOKEN = re.compile(
    rf"(?P<word>[{LETTER}][{LETTER}]{{0,20}}(?:['-](?!s\b)[{LETTER}]{{1,20}}){{0,2}})(?![\w\0@])"
)
_NEXT = re.compile(
    rf"[ \t]{{1,2}}(?P<particles>(?:(?:van|von|de|der|den|da|la|el|al|bin|di|del|dos)[ ]){{0,2}})"
    rf"(?P<word>[{UPPER}](?:\.(?=[ ][{UPPER}])|[{LETTER}]{{0,20}}(?:['-](?!s\b)[{LETTER}]{{1,20}}){{0,2}}))"
    r"(?![\w\0@])"
)
_LOWER = re.compile(
    r"(?P<first>[a-z]{2,20}(?:-[a-z]{2,20})?)(?![\w\0@'-])"
    r"(?:[ ](?P<second>(?:[a-z]'|mc|mac|van |de )?[a-z]{2,20}(?:-[a-z]{2,20})?)(?![\w\0@'-])"
    r"(?=[ ](?:and|here|will|last|when|from|about|yesterday|today|again|on|in|at|who|did|has|is|was|my)\b"
    r"|[ ]-[ ]|[.,!?\n]|$))?"
)
# Words that are names before a comma or after a farewell.
CALLED = frozenset(("Will", "May", "April", "June", "August", "Don", "Hope", "Till"))
_INITIAL = re.compile(rf"\.[ ]?[{UPPER}]")
_INVERTED = re.compile(
    rf",[ ](?P<word>[{UPPER}][{LETTER}]{{1,15}}(?:-[{LETTER}]{{2,15}})?)"
    r"(?=[.,!?;:\n]|$|[ ](?:-|who|down|on|from|here|and|is|was)\b|[ ]-)"
)
FIRMS = word_set(
    """
    hotel hotels inn resort shop store stores market bank airlines airways company services service group
    ltd llc inc co gmbh care desk department reservations reception telecom internet online outfitters
    clinic school mail express media mobile post depot wireless insurance fargo city airport arena
    """
)


def name_end(scan: str, start: int, *, lower: bool) -> int:
    """Where the name that begins at `start` ends; 0 if none begins there."""
    first = _TOKEN.match(scan, start)
    if first is None:
        return 0
    word = first["word"]
    is_called = word in CALLED and scan[first.end() : first.end() + 1] in (",", "!")
    end = first.end()
    if len(word) == 1:
        end += 1
        if not _INITIAL.match(scan, first.end()):
            return 0
    if word.lower().partition("'")[0] in NO_NAME and not is_called and len(word) > 1:
        return 0
    if word[0].islower():
        return _lower_end(scan, start) if lower and is_first_name(word) else 0
    for _ in range(3):
        follow = _NEXT.match(scan, end)
        if follow is None or follow["word"].lower().partition("'")[0] in NO_NAME:
            break
        end = follow.end()
    return inverted_end(scan, start, end, surely=False)


def inverted_end(scan: str, start: int, end: int, *, surely: bool) -> int:
    """Where "Cole, Ana" ends if "Cole" ends at `end`; "Ana" must be a common name unless `surely`."""
    follow = _INVERTED.match(scan, end)
    if follow is None or " " in scan[start:end] or follow["word"].lower() in NO_NAME:
        return end
    known = is_first_name(follow["word"]) and not is_first_name(scan[start:end])
    return follow.end() if known or surely else end


def _lower_end(scan: str, start: int) -> int:
    """Where a first name in lower case ends, with the family name if one follows before a stop."""
    found = _LOWER.match(scan, start)
    if found is None:
        return 0
    has_second = found["second"] and found["second"] not in NO_NAME and found["second"] not in ORDINARY
    return found.end("second" if has_second else "first")


def lower_name_end(scan: str, start: int) -> int:
    """Where a name in lower case ends, after words such as "my name is"; 0 for an ordinary word."""
    found = _LOWER.match(scan, start)
    if found is None or found["first"] in NO_NAME or found["first"] in NO_LOWER_NAME:
        return 0
    has_second = found["second"] and found["second"] not in NO_NAME
    return found.end("second" if has_second else "first")


def is_full_name(name: str) -> bool:
    """Whether two or more words look like a person's name and not like a firm's."""
    words = name.split()
    if len(words) < 2 or words[-1].lower() in FIRMS:
        return False
    capitals = all(word[0].isupper() for word in (words[0], words[-1]))
    known = is_first_name(words[0])
    return (capitals or (known and len(words) == 2)) and NO_NAME.isdisjoint(name.lower().split())

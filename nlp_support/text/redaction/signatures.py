"""Names at the end of an English text: `^JD`, "Regards, Maria", a last line that holds only a name."""

import re
from collections.abc import Iterator

from .first_names import is_first_name
from .known_words import COMMON, NO_PERSON
from .name_shapes import LETTER, UPPER, name_end
from .scan import Span, match_at_words, spans_from_end
from .words import NO_NAME, word_set

CLOSING_WORDS = word_set(
    """
    best kind warm many kindest warmest regards sincerely cordially yours cheers thanks thank respectfully
    warmly love signed
    """
)
_CLOSING = re.compile(
    r"(?<![\w\0])(?i:best|(?:best|kind|warm|many|kindest|warmest)[ ](?:regards|wishes|thanks)|regards|"
    r"sincerely|cordially|"
    r"yours(?:[ ](?:truly|sincerely|faithfully))?|cheers|thanks|thank you|thanks again|respectfully|"
    r"warmly|love|signed)"
    r"(?:[ ]?[,.!]?[ ]{0,2}\r?\n\s{0,3}-?[ ]?|(?P<inline>,[ ]{1,2})|[ ]?[,.!]?[ ]-{1,2}[ ]?)(?=[^\W\d_])"
)
_AFTER_CLOSING = re.compile(r"[ .!\r]{0,4}(?:\([^()\n\0]{2,40}\)[ .!\r]{0,3})?(?:$|[\n,])")
_SIGNED = re.compile(
    r"(?P<mark>[-~/^*](?<![^\s.!?,)\0][-~/^*])[-~/^*]?)(?P<space>[ ]?)"
    rf"(?P<name>[{UPPER}][{LETTER}]{{1,15}}(?:[ ][{UPPER}]\.?(?!\w)|"
    rf"[ ][{UPPER}][{LETTER}'-]{{1,15}}(?=[\s\0]*$))?"
    rf"|[{UPPER}]\.?[ ]?[{UPPER}]\.?)(?![\w\0'])"
    r"(?=(?P<end>[ ]?\*?[\s\0]*(?:$|\n))|\s|[\0.])"
)
_FORMAL = ("kind", "warm", "many", "best ", "regards", "sincerely", "yours", "respectfully")
_LOWER = re.compile(r"[a-z]{3,15}(?:[ ](?:[a-z]')?[a-z]{2,15})?(?=[ .!\r]*(?:$|\n[ \n]*$|\n[A-Z]))")
_SIGNED_LOWER = re.compile(
    r"(?:[.!?…)\0]\s{1,3}[-~]{1,2} ?|[.!?\s)](?P<mark>[~^*]) ?)"
    r"(?P<name>[a-z]{2,15}(?:[ ](?:[a-z]')?[a-z]{1,15})?)$"
)
_LAST_LINE = re.compile(
    rf"\n(?P<apart>[ \t\r]*\n)?\s*"
    rf"(?P<name>[{LETTER}][{LETTER}'.-]{{1,20}}(?:[ ][{LETTER}][{LETTER}'.-]{{0,20}}){{0,3}})$"
)
_LAST_WORD = re.compile(
    rf"(?:[.!?…)\0][ ]{{1,2}}|(?P<line>\n))(?P<name>[{UPPER}][{LETTER}-]{{1,15}})"
    rf"(?:[ ]x{{1,3}}|[ ][:;]-?[)D]|(?P<firm>,(?:[ ][{UPPER}][{LETTER}'-]{{1,20}}){{1,4}}))$"
)
_MARKS = ("x", ")", "D")
_LONGEST = 90  # characters that the two patterns above can match, with room for what precedes them


def find_signatures(scan: str) -> Iterator[Span]:
    """Closing names and initials after a mark: `^JD`, ` *SR`, `-Tom`."""
    for found in _SIGNED.finditer(scan):
        if _is_signature(found):
            yield Span(*found.span("name"), "agent_name")


def _is_signature(found: re.Match[str]) -> bool:
    name, caret = found["name"], "^" in found["mark"]
    initials = caret and len(name) == 2 and name.isupper()
    if not initials and name.split()[0].lower() in NO_NAME:
        return False
    if found["end"] is None and not caret:
        return False
    words = name.lower().split()
    if not caret and len(words) > 1 and not (COMMON.difference(words) and NO_NAME.isdisjoint(words)):
        return False  # "- Golden Gateway"
    return caret or not found["space"] or not name.isupper() or is_first_name(name.split()[0])


def find_closings(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """The name on its own line, or at the very end, after "Regards" and the like."""
    for found in match_at_words(_CLOSING, scan, words):
        end = name_end(scan, found.end(), lower=False) or _lower_end(found)
        thanks = found["inline"] and found[0].lower().startswith(("thank", "cheers", "love"))
        if end and (not thanks or scan[found.end()].islower()) and _AFTER_CLOSING.match(scan, end):
            yield Span(found.end(), end, "agent_name")


def _lower_end(closing: re.Match[str]) -> int:
    """Where a lower-case name that is all that follows ends; after mere thanks only a common first name
    counts."""
    found = _LOWER.match(closing.string, closing.end())
    if found is None:
        return 0
    words = found[0].split()
    sure = is_first_name(words[0]) or closing[0].lower().startswith(_FORMAL)
    return found.end() if sure and NO_NAME.isdisjoint(words) else 0


def find_lower_signatures(scan: str) -> Iterator[Span]:
    """The same in lower case at the very end: "… tomorrow. - odalys"."""
    end = len(scan.rstrip(" \t\r\n\0"))
    start = max(0, end - _LONGEST)
    found = _SIGNED_LOWER.search(scan[start:end])
    if found and NO_NAME.isdisjoint(found["name"].split()):
        known = is_first_name(found["name"].split()[0])
        if known or found["mark"] or len(found["name"]) > 2:
            yield Span(start + found.start("name"), start + found.end("name"), "agent_name")


def find_last_names(scan: str) -> Iterator[Span]:
    """A name that ends the text as a paragraph of its own, with or without contact data after it; "Meg
    :)"."""
    yield from spans_from_end(scan, _last_name)


def _last_name(scan: str, end: int, stop: int) -> Span | None:
    """The name that ends at `end`, with blanks up to `stop`, where the text ends or a later name starts."""
    if scan[end:stop].lstrip(" \t\r")[:1] == "\0":  # words that run into a placeholder on the same line
        return None
    start = max(0, end - _LONGEST)
    tail = scan[start:end]
    found = _LAST_LINE.search(tail) if "\n" in tail else None
    if found is None or not _is_last_line(found):
        _, comma, last = tail.rpartition(", ")
        may_end = tail[-1:] in _MARKS or (comma and last[:1].isupper() and last.count(" ") < 4)
        found = _LAST_WORD.search(tail) if may_end else None
        if found is None or not _is_last_word(found):
            return None
    return Span(start + found.start("name"), start + found.end("name"), "agent_name")


def _is_last_line(found: re.Match[str]) -> bool:
    name = found["name"]
    before = found.string[: found.start()].rstrip(" \t\r")[-1:]
    words = name.lower().replace(".", "").split()
    if not before or before in ",:;\n":
        return False
    if not found["apart"] and (before not in ".!?" or not is_first_name(words[0])):
        return False
    if is_first_name(words[0]):
        return len(words) > 1 or not name.isupper()
    if not (name[0].isupper() and name.split()[-1][0].isupper()):
        return False
    if not NO_PERSON.isdisjoint(words) or COMMON.issuperset(words):  # "Photoshop", "Spare Parts"
        return False
    return NO_NAME.isdisjoint(words) and (len(words) > 1 or not before.isalnum())


def _is_last_word(found: re.Match[str]) -> bool:
    name = found["name"].lower()
    return name not in NO_NAME and (not found["firm"] or bool(found["line"]) or is_first_name(name))

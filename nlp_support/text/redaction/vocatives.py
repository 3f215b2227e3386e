"""Names of those whom a sentence addresses: "Sarah, we …", "the photos, Odalys!", "the tweet Janet. Use"."""

import re
from collections.abc import Iterator

from .first_names import FIRST_NAMES, is_capital_name, is_first_name
from .known_words import NO_PERSON, is_unknown
from .name_shapes import LETTER, UPPER, name_end
from .scan import Span, match_at_words
from .words import NO_NAME, word_set

_GOES_ON = (  # how a sentence goes on behind the name of whom it addresses
    r"(?i:and|but|so|please|we|we're|we'll|you|your|i|i'm|i'll|let|can|could|would|will|if|as|that|this|it|"
    r"it's|thanks|thank|sorry|hope|just|have|do|is|are|because|when)\b"
)
_THANKED = re.compile(  # a short sentence that ends with the name of whom it addresses
    r"(?i:thanks|thank you|sorry|apologies|welcome|appreciate|glad|happy|congratulations|no worries|"
    r"no problem|good luck|have an?|enjoy)\b[^.!?\n\0,]{1,60},[ ]"
)
_CLOSES = re.compile(r"\s?[!.]|\s?$")
_GOES_ON_BEHIND = re.compile(rf",?[ ]{_GOES_ON}")
THANKED_WORDS = word_set(
    "thanks thank sorry apologies welcome appreciate glad happy congratulations no good have enjoy"
)
_VOCATIVE = re.compile(
    rf"(?:(?<![^\n])|(?<=[.!?\0][ ]))[A-Z][{LETTER}]{{1,14}}(?:[ ][{UPPER}][{LETTER}'-]{{1,20}})?"
    rf"(?=,\s|!\s|[ ]-[ ]{_GOES_ON})"
    rf"|(?<=,[ ])[A-Z][{LETTER}]{{1,14}}(?=\s?[.!?\n]|\s?$|,?[ ]{_GOES_ON})"
)
_AT_END = re.compile(rf"(?<=[a-z][ ])[A-Z][{LETTER}]{{1,14}}(?=[.!?](?:\s|$)|\s?$)")  # with no comma before
_UNKNOWN = re.compile(
    rf"[ \n\0][a-z']{{2,20}},[ ](?P<name>[{UPPER}][a-z]{{2,14}}(?:[ ][JS]r\b\.?)?)(?=[.!?](?:\s|$)|\s?$)"
)
_ELSEWHERE = re.compile(  # thanks and apologies in other languages that end with a name
    r"(?i:danke|vielen dank|merci|gracias|obrigad[oa]|grazie|entschuldigung|entschuldige|tut mir leid|"
    r"désolée?|lo siento|perdón|desculpe|scusa)\b[^.!?\n\0]{1,70}(?=\s?[.!]|\s?$)"
)
ELSEWHERE_WORDS = word_set(
    "danke vielen merci gracias obrigado obrigada grazie entschuldigung entschuldige tut d lo perd desculpe "
    "scusa"
)
_STREETS = word_set("road street st avenue ave lane drive court square park hall house hotel way")
_ENGLISH = word_set("the my with please your you this that for from have she he they it we our of i'm it's")
_NOT_BEFORE = word_set(  # a name behind these is part of the sentence, and as often a place or a thing
    """
    a an the this that these those my your our his her their its in to at from near of by for with via on or
    vs than like as named called about into onto over under through is was are be am has have had do does
    did get got buy bought wear use using used play visit love like want need see saw no not
    in nach aus bei von zu mit für an auf der die das dem den des ein eine einen einem einer und oder im am
    zur zum ist war über
    à de du la le les un une chez par pour avec et ou est en al el los las una con por para desde y o es
    do da dos das na no uma com ao e il lo di del della
    """
)


def find_vocatives(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """A common first name that opens a sentence ("Sarah, we …"), closes one ("…, Sarah!", "… the tweet
    Janet.") or stands between commas. `words` are those of the text."""
    known = words & FIRST_NAMES
    for found in match_at_words(_VOCATIVE, scan, known):
        first, _, last = found[0].lower().partition(" ")
        if is_first_name(first) and last not in NO_NAME and last not in _STREETS:
            yield Span(*found.span(), "customer_name")
    if words.isdisjoint(_ENGLISH):
        return
    for found in match_at_words(_AT_END, scan, known):
        if is_first_name(found[0]) and _is_addressed(scan, found.start()):
            yield Span(*found.span(), "customer_name")


def find_unknown_vocatives(scan: str) -> Iterator[Span]:
    """An unusual name behind a comma that ends an English sentence which speaks to somebody: "Which browser
    do you use, Bylli.\""""
    for found in _UNKNOWN.finditer(scan):
        if is_unknown(found["name"].partition(" ")[0]):
            yield Span(*found.span("name"), "customer_name")


def find_thanked(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """The name that a short thanks or apology ends with: "Thanks for the photos, Odalys!"."""
    for found in match_at_words(_THANKED, scan, words):
        end = name_end(scan, found.end(), lower=True)
        if not end or "nothing" in found[0]:
            continue
        if _CLOSES.match(scan, end) or (
            _GOES_ON_BEHIND.match(scan, end) and _may_be_name(scan[found.end() : end])
        ):
            yield Span(found.end(), end, "customer_name")


def find_thanked_elsewhere(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """The same in German, French, Spanish, Portuguese and Italian, with a comma or without."""
    for found in match_at_words(_ELSEWHERE, scan, words):
        end = found.start() + len(found[0].rstrip())
        start = scan.rfind(" ", 0, end) + 1
        name, before = scan[start:end], _word_before(scan, start)
        if name[:1].isupper() and is_capital_name(name) and before.lower() not in _NOT_BEFORE:
            yield Span(start, end, "customer_name")


def _is_addressed(scan: str, start: int) -> bool:
    """Whether the word before a name does not make the name part of what the sentence says."""
    before = _word_before(scan, start)
    return before.islower() and before not in _NOT_BEFORE


def _word_before(scan: str, start: int) -> str:
    return scan[scan.rfind(" ", 0, max(0, start - 1)) + 1 : start].strip()


def _may_be_name(name: str) -> bool:
    """Whether a word in the middle of a sentence may be somebody's name."""
    plain = name.lower()
    return (
        " " not in name
        and name[:1].isupper()
        and plain not in NO_PERSON
        and (is_capital_name(name) or is_unknown(name))
    )

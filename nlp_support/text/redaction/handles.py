"""Handles (@name): of people and accounts, whole; those of products in the middle of a sentence stay."""

import re
from collections.abc import Iterator

from .first_names import FIRST_NAMES
from .scan import Span, context_before

_HANDLE = re.compile(
    r"@(?<![\w@+%/\0-]@)(?<!\w\.@)(?!\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\b|h\b))"
    r"(?:\d{5,15}(?![\w-])|\d{0,15}[A-Za-z_][A-Za-z0-9_]{0,60}(?:\.[A-Za-z0-9_]{1,30}|"
    r"-(?:[A-Za-z]{0,20}\d\w{0,20}|(?<=[a-z]-)[a-z]{2,20})(?![A-Za-z])){0,4}"
    r"(?:@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,30}){1,3})?|[가-힣]{2,8}(?![가-힣]))"
)
_FIRST = re.compile(
    r"@(?:\d{5,15}|[A-Za-z_]\w{1,29})(?=[ \n,])(?!\s[은는이가와과랑에도제앱]| ?(?:호환|연결|지원))", re.ASCII
)
_OPENING = re.compile(
    r"\s*(?:\.?@[\w.-]{1,60},?\s+)*@(?P<id>\d{1,4})(?=[\s,:]\s?[^\W\d_])(?!\s?(?:[ap]\.?m\b|h\b|uhr\b))",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:[\s.,]|@[\w.-]{1,60}|\0)*")
_HUMPS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OF_THING_BEFORE = re.compile(
    r"(?:^|[^a-zà-ÿ])(?:does|do|is|are|can|will|would|should|did|was|has|have|and|or|the|my|your|our|their|"
    r"an?|any|"
    r"this|that|use|using|used|buy|bought|new|like|than|works?|fits?|supports?|compatible with|with an?|"
    r"connect(?:ed)?(?: it)? to|pair(?:ed)? with|app|brand|by brand|made by|version of|kein|ein|eine|einen|"
    r"der|die|das|mein|meine|"
    r"ihr|ihre|mit dem|mit der|mit einem|geht|passt|ist|sind|le|la|les|un|une|mon|ma|votre|vos|el|los|las|"
    r"una|mi|su|"
    r"funciona|es|son) $"
    r"|(?:works?|fits?|compatible|geht|passt|kompatibel|funktioniert|fonctionne|marche|funciona|sirve)\b"
    r"[^.!?\n\0]{0,30} (?:with|for|on|mit|auf|für|avec|sur|pour|con|para|en) $",
    re.IGNORECASE,
)
_KOREAN_THING = r"[은는이가]?\s(?:호환|연결|지원|제품|앱|작동)|(?:와|과|랑|이랑|에|도)\s(?:호환|연결|지원|맞)"
_OF_KOREAN_THING = re.compile(_KOREAN_THING)
_OF_THING_AFTER = re.compile(
    r"(?:'s)? (?:app|screens?|display|monitor|printer|cameras?|phones?|tablets?|laptops?|lamps?|speakers?|"
    r"products?|devices?|"
    r"models?|series|software|plugin|account|card|cards|work|works|fit|fits|support|supports|compatible|"
    r"arms?|"
    r"chargers?|cables?|batter(?:y|ies)|adapters?|units?|machines?|boxes|kit|line|version|funktioniert|"
    r"passt|geht|fonctionne|"
    r"marche|funciona|sirve)\b"
    r"|" + _KOREAN_THING,
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(  # "@SproutLamp bulbs", but not "@MiraStudio says"
    r" (?!(?:is|was|has|does|says|thinks|asks|wants|needs|likes|loves|owns|lives|knows|writes|sends|replies|"
    r"this|thus|yes|thanks|always|perhaps|as|us|hers|his)\b)[a-z]{3,14}[^s\W]s\b"
)
_OF_PERSON_BEFORE = re.compile(
    r"\b(?:handle|username|user name|nick|nickname|name|i am|i'm|friend|wife|husband|mother|father|brother|"
    r"sister|son|"
    r"daughter|colleague|follow|following|tag|tagged|dm|dmed|pm|message|messaged|mention(?:ed)?|cc|via|"
    r"thanks?|thank you|"
    r"hi|hello|hey|dear|bye|to|from|by|ask|asked|tell|told|contact|sent|write|account)[:,]? $",
    re.IGNORECASE,
)


def opening_handle(scan: str) -> Span | None:
    """The handle that a text begins with, as a reply on a network does; found apart since it is so common."""
    found = _FIRST.match(scan) if scan.startswith("@") else None
    return Span(*found.span(), "handle") if found else None


def find_handles(scan: str) -> Iterator[Span]:
    """@names, whole, but not `@5pm`, not an @ inside a word, and no product that a sentence is about."""
    opens = _OPENS.match(scan)
    first = opens.end() if opens else 0
    if found := _OPENING.match(scan):
        yield Span(found.start("id") - 1, found.end("id"), "handle")
    for found in _HANDLE.finditer(scan):
        named = len(_HUMPS.findall(found[0])) > 1 and _OF_KOREAN_THING.match(scan, found.end())
        addressed = found.start() < first and not named
        if addressed or not _is_of_thing(scan, found):
            yield Span(found.start(), found.start() + len(_joined(found[0])), "handle")


def _joined(handle: str) -> str:
    """The handle without a word that only a dash joins to it: @TheShop-thanks."""
    first = handle.partition("-")[0]
    return first if not handle.islower() and not any(map(str.isdigit, handle)) else handle


def every_handle(scan: str) -> Iterator[Span]:
    """All @names, those of products too."""
    return (Span(*found.span(), "handle") for found in _HANDLE.finditer(scan))


def _is_of_thing(scan: str, found: re.Match[str]) -> bool:
    """Whether a handle inside a sentence is that of a product or brand which the sentence is about.

    It is made of words with capitals, none of which is a first name, and stands where things do.
    """
    name = _joined(found[0])[1:]
    if not name.isalpha():
        return False
    before = context_before(scan, found.start(), 60)
    after = _OF_THING_AFTER.match(scan, found.end()) is not None
    if not name.isascii():
        return after
    if _OF_PERSON_BEFORE.search(before) or not FIRST_NAMES.isdisjoint(map(str.lower, _HUMPS.findall(name))):
        return False
    if len(_HUMPS.findall(name)) > 1 and _NOUN_AFTER.match(scan, found.end()):
        return True
    told = after or _OF_THING_BEFORE.search(before) is not None
    return told and (after or name[0].isupper())

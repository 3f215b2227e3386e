"""Names in English text, by the words around them: greetings, thanks, introductions, titles and signatures.

A capital letter alone is no evidence: a name that stands free in a sentence is only found when it is given.
"""

import re
from collections.abc import Iterator

from .scan import Span, context_before, match_at_words
from .words import FIRST_NAMES, NO_LOWER_NAME, NO_NAME, word_set

_U, _L = "A-ZÀ-ÖØ-ÞŁŚŠŽĐČİ", "A-Za-zÀ-ÖØ-öø-ɏ"
_TOKEN = re.compile(rf"(?P<word>[{_L}][{_L}]{{0,20}}(?:['-](?!s\b)[{_L}]{{1,20}}){{0,2}})(?![\w\0@])")
_NEXT = re.compile(
    rf"[ \t]{{1,2}}(?P<particles>(?:(?:van|von|de|der|den|da|la|el|al|bin|di|del|dos)[ ]){{0,2}})"
    rf"(?P<word>[{_U}](?:\.(?=[ ][{_U}])|[{_L}]{{0,20}}(?:['-](?!s\b)[{_L}]{{1,20}}){{0,2}}))(?![\w\0@])"
)
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|MR|MRS|MS|mr|mrs|ms|dr)\b\.?[ ]{1,2})"
_LOWER = re.compile(
    r"(?P<first>[a-z]{2,20})(?![\w\0@'-])(?:[ ](?P<second>[a-z]{2,20})(?![\w\0@'-])(?=[ ]and[ ]|[.,!?\n]|$))?"
)
_STOP = re.compile(
    r"\s{0,3}(?:[!.,?…:;)]|$|\n|- | - )|\s(?:for|and|we|I|you)\b|\s?[\U0001F300-\U0001FAFF\u2600-\u27BF❤]"
)

_HAIL = (
    r"(?:hi|hello|hey)(?:[ ](?:again|there|dear))?|hiya|howdy|hola|dear|greetings|attn:?|welcome(?:[ ]back)?"
    r"|good[ ](?:morning|afternoon|evening|day)"
)
_THANKS = (
    r"thanks(?:[ ]again|[ ]so much|[ ]a lot)?|thank you(?:[ ]so much|[ ]very much|[ ]again)?|thx|ty|sorry"
    r"|apologies"
    r"|cheers|congratulations|congrats|great|perfect|awesome|sure|of course|understood|got it|okay|ok|alright"
    r"|absolutely|certainly|no problem|no worries|yes|no|good ?bye|bye|you're welcome|nice to meet you"
)
_INTRO = (
    r"my[ ](?:(?:full|first|last|real)[ ])?name(?:[ ]is|'s|:)|name(?:[ ]is|:)|passenger:|attention:"
    r"|(?:customer|full|first|last|passenger|guest|contact|card ?holder"
    r"|account holder)(?:'s)?[ ]?name(?:[ ]is|:)"
    r"|under the name(?:[ ]of)?|i am called|you can call me"
)
_AGENT = (
    r"(?:spoke|speak|speaking|chatted|chatting|talked|talking|connected)[ ](?:to|with)"
    r"(?:[ ]an?)?(?:[ ]agent|[ ]rep|[ ]representative|[ ]advisor)?"
    r"|(?:agent|advisor|colleague|representative),?(?:[ ]named|[ ]called)?"
)
_TRIGGER = re.compile(
    rf"(?<![\w\0@])(?:(?P<hail>(?i:{_HAIL}),?[ ]{{1,3}}{_TITLE}?)"
    rf"|(?P<thanks>(?i:{_THANKS}),?[ ]{{1,2}}{_TITLE}?)"
    rf"|(?P<intro>(?i:{_INTRO})[ ]{{1,3}}{_TITLE}?)|(?P<self>(?i:i'm|i am|this is)[ ]{{1,2}}{_TITLE}?)"
    rf"|(?P<agent>(?i:{_AGENT})[ ]{{1,2}})|(?P<title>(?:Mr|Mrs|Ms|Dr|Prof)\b\.?[ ]{{1,2}}))"
)
NAME_WORDS = word_set(  # the first words of the above
    """
    mr mrs ms dr prof hi hello hey hiya howdy hola dear greetings good welcome attn thanks thank thx ty
    sorry apologies cheers congratulations congrats great perfect awesome sure of understood got okay ok
    alright absolutely certainly no yes goodbye bye you nice my customer full first last passenger guest
    contact card cardholder account name under i attention this spoke speak speaking chatted chatting talked
    talking connected agent advisor colleague representative
    """
)
CLOSING_WORDS = word_set(
    """
    best kind warm many kindest warmest regards sincerely cordially yours cheers thanks thank respectfully
    warmly love
    """
)
_AFTER_SELF = re.compile(r"(?: [A-Z][a-z]{1,20})?\s(?:from|with|at|here|speaking|calling|and I)\b")
_VOCATIVE = re.compile(
    rf"(?:(?<![^\n])|(?<=[.!?\0][ ]))[A-Z][{_L}]{{1,14}}(?=,\s)|(?<=,[ ])[A-Z][{_L}]{{1,14}}(?=\s?[.!?\n]|"
    rf"\s?$)"
)
_CLOSING = re.compile(
    r"(?<![\w\0])(?i:best|(?:best|kind|warm|many|kindest|warmest)[ ](?:regards|wishes|thanks)|regards|"
    r"sincerely|cordially|"
    r"yours(?:[ ](?:truly|sincerely|faithfully))?|cheers|thanks|thank you|thanks again|respectfully|"
    r"warmly|love)"
    r"(?:[ ]?[,.!]?[ ]{0,2}\r?\n\s{0,3}-?[ ]?|(?P<inline>,[ ]{1,2})|[ ]?[,.!]?[ ]-{1,2}[ ]?)(?=[^\W\d_])"
)
_SIGNED = re.compile(
    r"(?P<mark>[-~/^*](?<![^\s.!?,)\0][-~/^*])[-~/^*]?)(?P<space>[ ]?)"
    rf"(?P<name>[{_U}][{_L}]{{1,15}}(?:[ ][{_U}]\.?(?!\w)|[ ][{_U}][{_L}'-]{{1,15}}(?=[\s\0]{{0,40}}$))?"
    rf"|[{_U}]\.?[ ]?[{_U}]\.?)(?![\w\0'])"
    r"(?=(?P<end>[ ]?\*?[\s\0]{0,40}(?:$|\n))|\s|[\0.])"
)


def find_signatures(scan: str) -> Iterator[Span]:
    """Closing names and initials: `^JD`, ` *SR`, `-Tom`, "Best, Maria"."""
    for found in _SIGNED.finditer(scan):
        if _is_signature(found):
            yield Span(*found.span("name"), "agent_name")


def _is_signature(found: re.Match[str]) -> bool:
    name, caret = found["name"], "^" in found["mark"]
    if name.split()[0].lower() in NO_NAME:
        return False
    if found["end"] is None and not caret:
        return False
    return caret or not found["space"] or not name.isupper()


def find_closings(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """The name on its own line, or at the very end, after "Regards" and the like."""
    for found in match_at_words(_CLOSING, scan, words):
        end = _name_end(scan, found.end(), lower=False)
        thanks = found["inline"] and found[0].lower().startswith(("thank", "cheers", "love"))
        if end and not thanks and _line_ends(scan, end):
            yield Span(found.end(), end, "agent_name")


def _line_ends(scan: str, end: int) -> bool:
    rest = scan[end : end + 4].lstrip(" .!\r")
    return not rest or rest[0] in "\n,"


def find_names(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Names after greetings, thanks, introductions and titles."""
    for found in match_at_words(_TRIGGER, scan, words):
        kind, start = str(found.lastgroup), found.end()
        if kind == "intro" and scan[start : start + 1].islower():
            stop = _lower_name_end(scan, start)
        else:
            stop = _name_end(scan, start, lower=kind in ("hail", "thanks"))
        if stop and _fits(found, kind, stop):
            yield Span(start, stop, "agent_name" if kind == "agent" else "customer_name")


def _fits(found: re.Match[str], kind: str, stop: int) -> bool:
    scan, name = found.string, found.string[found.end() : stop]
    known = name.split()[0].lower() in FIRST_NAMES
    if kind == "intro":
        return not found[0].lower().startswith("name") or _is_of_person(scan, found.start())
    if kind == "self":
        return name[0].isupper() and (known or bool(_AFTER_SELF.match(scan, stop)))
    if kind == "agent":
        return name[0].isupper() and known
    if kind == "thanks":
        return bool(_STOP.match(scan, stop))
    if kind == "hail" and (name.islower() or (name.isupper() and len(name) > 1)):
        return known or (name.isupper() and bool(_STOP.match(scan, stop)))
    return True


def _is_of_person(scan: str, start: int) -> bool:
    """Whether the "name is" that begins at `start` is not that of a company, a city, a file."""
    before = context_before(scan, start, 12).rpartition(" ")[0].rpartition(" ")[2].lower()
    return not before.isalpha() or before in (
        "the",
        "and",
        "with",
        "whose",
        "his",
        "her",
        "their",
        "so",
        "hi",
    )


def _name_end(scan: str, start: int, *, lower: bool) -> int:
    """Where the name that begins at `start` ends, 0 if there is none."""
    first = _TOKEN.match(scan, start)
    if first is None:
        return 0
    word = first["word"]
    is_called = word in ("Will", "May", "April", "June", "August") and scan[
        first.end() : first.end() + 1
    ] in (",", "!")
    if (word.lower().partition("'")[0] in NO_NAME and not is_called) or (
        len(word) == 1 and scan[first.end() : first.end() + 1] != "."
    ):
        return 0
    if word[0].islower():
        return first.end() if lower and word in FIRST_NAMES else 0
    end = first.end()
    for _ in range(3):
        follow = _NEXT.match(scan, end)
        if follow is None or follow["word"].lower().partition("'")[0] in NO_NAME:
            break
        end = follow.end()
    return end


def _lower_name_end(scan: str, start: int) -> int:
    """Where a name in lower case ends, after words such as "my name is"; 0 at an ordinary word."""
    found = _LOWER.match(scan, start)
    if found is None or found["first"] in NO_NAME or found["first"] in NO_LOWER_NAME:
        return 0
    has_second = found["second"] and found["second"] not in NO_NAME
    return found.end("second" if has_second else "first")


def find_vocatives(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """A common first name that opens a sentence ("Sarah, we …") or closes one ("…, Sarah!")."""
    for found in match_at_words(_VOCATIVE, scan, words):
        if found[0].lower() in FIRST_NAMES:
            yield Span(*found.span(), "customer_name")

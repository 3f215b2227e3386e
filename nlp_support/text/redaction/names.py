"""Names in English text, by the words around them: greetings, thanks, introductions, and titles.

A capital letter alone is not evidence: a name that stands alone in a sentence is only found if the caller
gives it.
"""

import re
from collections.abc import Iterator

from .first_names import is_first_name
from .known_words import NO_PERSON, is_unknown
from .name_shapes import inverted_end, is_full_name, lower_name_end, name_end
from .scan import Span, context_before, match_at_words
from .words import word_set

_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|MR|MRS|MS|mr|mrs|ms|dr)\b\.?[ ]{1,2})"
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
    r"my[ ](?:(?:full|first|last|real)[ ])?name(?:[ ]is|'s|:)"
    r"|name(?:[ ]on[ ](?:the|my|your|this)[ ]\w{2,15}|[ ]there|[ ]here)?(?:[ ]is|:)|passenger:|attention:"
    r"|(?:customer|full|first|last|passenger|guest|contact|card ?holder"
    r"|account holder)(?:'s)?[ ]?name(?:[ ]is|:)"
    r"|under the name(?:[ ]of)?|i am called|you can call me"
)
_FIELD = r"name(?<=[,.;][ ]name)|name,(?<=\bthe[ ]name,)|under(?<=\0,[ ]under)|under(?<=\0[ ]under)"
_AGENT = (
    r"(?:spoke|speak|speaking|chatted|chatting|talked|talking|connected)[ ](?:to|with)"
    r"(?:[ ]an?)?(?:[ ]agent|[ ]rep|[ ]representative|[ ]advisor)?|through[ ]to(?<=re through[ ]to)"
    r"|(?:agent|advisor|colleague|representative),?(?:[ ]named|[ ]called)?"
)
_TRIGGER = re.compile(
    rf"(?<![\w\0@])(?:(?P<hail>(?i:{_HAIL}),?[ ]{{1,3}}{_TITLE}?)"
    rf"|(?P<thanks>(?i:{_THANKS}),?[ ]{{1,2}}{_TITLE}?)"
    rf"|(?P<intro>(?i:{_INTRO})[ ]{{1,3}}{_TITLE}?)|(?P<field>(?i:{_FIELD})[ ]{{1,2}})"
    rf"|(?P<self>(?i:i'm|i am|this is)[ ]{{1,2}}{_TITLE}?)"
    rf"|(?P<agent>(?i:{_AGENT})[ ]{{1,2}})|(?P<title>(?:Mr|Mrs|Ms|Dr|Prof)\b\.?[ ]{{1,2}}))"
)
NAME_WORDS = word_set(  # the first words of the patterns above
    """
    mr mrs ms dr prof hi hello hey hiya howdy hola dear greetings good welcome attn thanks thank thx ty
    sorry apologies cheers congratulations congrats great perfect awesome sure of understood got okay ok
    alright absolutely certainly no yes goodbye bye you nice my customer full first last passenger guest
    contact card cardholder account name under i attention this spoke speak speaking chatted chatting talked
    talking connected through agent advisor colleague representative
    """
)
_PRAISE = ("great", "perfect", "awesome", "absolutely", "certainly", "sure")  # "Great Choice!" names nobody
_GREETED = re.compile(
    r"(?:\0|\b(?:hi|hello|hey|hiya|there|again|all|morning|afternoon|evening|day)"
    r"(?:[ ][^\W\d_]{2,20})?)[,.!][ ]{1,2}$",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"[ ](?:(?:customer|technical|tech|sales)[ ])?"
    r"(?:team|support|service|services|staff|crew|folks|customers?)\b",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(r"(?:[^s]s|ing|ion|port)$")
_AFTER_SELF = re.compile(
    r"(?: [A-Z][a-z]{1,20})?(?:\s(?:from|with|at|here|speaking|calling|and I)\b"
    r"|,? (?:again|taking over|stepping in|jumping in|your (?:agent|advis[oe]r|new)|one of|I'll|I will)\b)"
)


def greeted(scan: str, start: int) -> bool:
    """Whether the text before `start` is a greeting, with or without a name."""
    return bool(_GREETED.search(scan, max(0, start - 40), start))


def find_names(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Names after greetings, thanks, introductions and titles."""
    for found in match_at_words(_TRIGGER, scan, words):
        kind, start = str(found.lastgroup), found.end()
        if kind in ("intro", "field") and scan[start : start + 1].islower():
            stop = lower_name_end(scan, start)
        else:
            stop = name_end(scan, start, lower=kind != "title")
            if stop and kind in ("intro", "self"):
                stop = inverted_end(scan, start, stop, surely=True)
        if stop and _fits(found, kind, stop):
            speaks = kind == "agent" or (found[0].lower().startswith("this") and greeted(scan, found.start()))
            yield Span(start, stop, "agent_name" if speaks else "customer_name")


def _fits(found: re.Match[str], kind: str, stop: int) -> bool:
    scan, name = found.string, found.string[found.end() : stop]
    known = is_first_name(name.split()[0])
    if name.split()[0].lower() in NO_PERSON:  # "Hi Photoshop users"
        return False
    if kind == "intro":
        return not found[0].lower().startswith("name") or _is_of_person(scan, found.start())
    if kind == "field":
        listed = " " in name and (name[0].isupper() or scan.endswith("\0, ", 0, found.start()))
        return (known or listed) and bool(_STOP.match(scan, stop))
    if kind == "self":
        if name[0].islower():
            return known and bool(_STOP.match(scan, stop) or _AFTER_SELF.match(scan, stop))
        if found[0].lower().startswith("this") and is_unknown(name) and _begins(scan, found.start()):
            return bool(_STOP.match(scan, stop))
        if is_full_name(name) and _begins(scan, found.start()) and _STOP.match(scan, stop):
            return True
        stopped = greeted(scan, found.start()) and bool(_STOP.match(scan, stop))
        return name[0].isupper() and (known or stopped or bool(_AFTER_SELF.match(scan, stop)))
    if kind == "agent":
        through = found[0].startswith("through") and not _DEPARTMENT.search(name) and _STOP.match(scan, stop)
        return known or (name[0].isupper() and bool(through))
    if kind == "thanks":
        refused = name.isupper() and not known and found[0].lower().startswith(("no ", "yes "))  # "NO THAI"
        refused |= found[0].lower().startswith(_PRAISE) and not known and not is_unknown(name)
        return bool(_STOP.match(scan, stop)) and not refused
    if kind == "hail" and not known and "," in found[0]:  # "Hello, Verification: 4417"
        return is_unknown(name) and bool(_STOP.match(scan, stop))
    if kind == "hail" and _TEAM.match(scan, stop):
        return False
    if kind == "hail" and (name.islower() or (name.isupper() and len(name) > 1)):
        return known or (name.isupper() and bool(_STOP.match(scan, stop)))
    return True


def _begins(scan: str, start: int) -> bool:
    """Whether a sentence begins at `start`, after a greeting or not."""
    before = scan[max(0, start - 3) : start].rstrip(" ")[-1:]
    return not before or before in ".!?\n,;"


def _is_of_person(scan: str, start: int) -> bool:
    """Whether the "name is" that begins at `start` is not about a company, a city or a file."""
    before = context_before(scan, start, 12).rpartition(" ")[0].rpartition(" ")[2].lower()
    return not before.isalpha() or before in (
        "the",
        "your",
        "and",
        "with",
        "whose",
        "his",
        "her",
        "their",
        "so",
        "hi",
    )

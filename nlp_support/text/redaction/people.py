"""Names in English text by phrases about people: my colleague Ana, "Ana promised", signed by Ana Cole."""

import re
from collections.abc import Iterator

from .first_names import FIRST_NAMES, is_first_name
from .name_shapes import LETTER, UPPER, is_full_name, name_end
from .scan import Span, context_before, match_at_words
from .words import NO_NAME, word_set

_ROLE = (
    r"(?:manager|technician|engineer|advis[oe]r|specialist|driver|courier|agent|rep|representative|operator|"
    r"assistant)"
)
_CALLED = r"[ ](?:named|called|by[ ]the[ ]name[ ]of)"
_LINK = rf"(?:,|:|[ ](?:is|was)|{_CALLED})"
_SURE = (
    rf"(?:colleague|co-?worker|team ?mate|supervisor){_LINK}?|{_ROLE}(?:{_CALLED}|(?:[ ]today)?[ ]is)"
    rf"|(?:guy|man|woman|lady|gentleman|person|someone|somebody){_CALLED}"
)
_CHAT = r"(?:chatting|talking|speaking|connected)[ ](?:to|with)"
_LIKELY = (
    rf"{_ROLE}|(?:spoke|spoken|talked|chatted|speak|talk|chat|call|conversation)[ ](?:to|with)"
    r"|(?:call|email|message|reply|answer|help)[ ]from"
    r"|(?:signed(?:[ ]for)?|handled|helped|picked[ ]up|accepted|answered|served)[ ]by"
    r"|(?:assigned|handed|passed|transferred|escalated)"
    r"(?:[ ](?:it|this|that|you|over|on|your[ ]\w{2,10}))?[ ]to"
)
_KNOWN = (
    r"(?:kudos|according|(?:pass|hand|forward|give)[ ](?:this|it)(?:[ ]on)?)[ ]to"
    r"|tell|told|thank|remind|inform|ask|asked|contact|let"
)
_HOLDER = (
    r"(?:recipient|passenger|guest|travell?er|cardholder|holder(?<=(?:card|ount)[ ]holder)|contact[ ]person|"
    rf"buyer|tenant|neighbou?r|patient){_LINK}|(?:behalf|attention|name(?<=the[ ]name))[ ]of"
    r"|(?:signed[ ]for|collected|ordered|booked|placed|paid|received)[ ]by"
    r"|under(?<=(?:is|'s|ed|wn|ut|on|ng)[ ]under)"
)
_PLACE = r"(?:delivered|shipped|sent|addressed|registered|made[ ]out|belongs)[ ]to|left[ ](?:it[ ])?with"
_BEFORE = re.compile(
    rf"(?i:(?P<sure>{_SURE})|(?P<chat>{_CHAT})|(?P<ask>(?:ask|asking)[ ]for)|(?P<likely>{_LIKELY})"
    rf"|(?P<known>{_KNOWN})|(?P<holder>{_HOLDER})|(?P<place>{_PLACE}))[ ]{{1,2}}"
)
PEOPLE_WORDS = word_set(  # the first words of the patterns above
    """
    colleague co coworker team teammate supervisor manager technician engineer advisor adviser specialist
    driver courier agent rep representative operator assistant guy man woman lady gentleman person someone
    somebody chatting talking speaking connected ask asking spoke spoken talked chatted speak talk chat call
    conversation email message reply answer help signed handled helped picked accepted answered served
    assigned handed passed transferred escalated kudos according thank tell told remind inform asked contact
    let recipient passenger guest traveler traveller cardholder holder buyer tenant neighbor neighbour
    patient behalf attention name collected ordered booked placed paid received delivered shipped sent
    addressed registered made belongs left under pass hand forward give
    """
)
_DEPARTMENT = re.compile(
    r"(?:ing|ion|port|ment|ity|center|centre|desk|office|sales|returns|accounts|orders|payments|claims|"
    r"services|"
    r"refunds|bookings|reservations|repairs|complaints|deliveries|logistics)$",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(r"[ ](?:directly|personally|by name|when|if|at|in|on|and)\b|\s?(?:[.,!?)\n]|$)")
_YOU = re.compile(r"\b(?:you're|you are|am i)(?: now)? $", re.IGNORECASE)
_CAPITAL = re.compile(rf"[a-zà-ÿ,:] [{UPPER}][{LETTER}]")
_NO_PERSON = frozenset(("alexa",))
_WORD = rf"(?:['-]?[{LETTER}]){{1,16}}"
_OF = r"(?:(?:van|von|de|der|den|da|la|del|dos|di)[ ]){0,2}"
_NAME = (
    rf"(?P<name>[{UPPER}](?<![\w\0@'-][{UPPER}]){_WORD}(?:[ ]{_OF}[{UPPER}]{_WORD}|[ ][{UPPER}]\.){{0,2}})"
)
_ROLE_AFTER = (
    r"(?:down[ ])?as[ ](?:the|a|an|your|our)[ ](?:\w{2,12}[ ])?(?:person|contact|recipient|passenger|guest|"
    r"travell?er|driver|owner|holder|cardholder|tenant|buyer|sender)\b"
)
_TOWARD = (  # done to somebody, usually by a person
    r"promised[ ](?:to|me|us|that|a)"
    r"|(?:told|assured|helped|called|emailed|rang|advised|informed)[ ](?:me|us|back)"
    r"|wrote[ ](?:to[ ])?(?:me|us|back)|hung[ ]up"
)
_DEED_OF_ANY = (  # firms may do these too
    r"said|says|replied|mentioned|offered|confirmed|explained|transferred|handled|arranged"
    r"|will[ ](?:call|ring|contact|e?-?mail|help|look|get[ ]back|be[ ](?:in[ ]touch|with[ ]you))"
    r"|(?:signed|picked|collected)[ ](?:it[ ])?(?:for|up)"
    r"|(?:on|to|from)[ ](?:the|your|my|our)[ ](?:account|booking|reservation|policy|lease|contract)"
    r"|was[ ](?:(?:so|very|really)[ ])?(?:helpful|rude|kind|friendly|lovely|polite|great)"
    r"|(?:working|available|around|there|in|back|off|free)[ ](?:today|tomorrow)"
    r"|on[ ](?:shift|duty|holiday|leave)"
)
_DEEDS = (
    rf"[ ](?:(?P<role>{_ROLE_AFTER})|(?:(?:has|had|just|already|never|even|also)[ ]){{0,2}}"
    rf"(?:(?P<toward>{_TOWARD})|{_DEED_OF_ANY})\b|(?:working|available|around|there)\?)"
)
_DEED = re.compile(_NAME + _DEEDS)
_LOWER_DEED = re.compile(r"(?P<name>[a-z]{3,15}(?:[ ](?:[a-z]')?[a-z]{2,15}(?:-[a-z]{2,15})?)??)" + _DEEDS)
DEED_WORDS = word_set(  # every deed contains one of these
    """
    promised told said says assured helped called emailed wrote replied rang advised informed mentioned
    offered confirmed explained transferred hung handled arranged signed picked collected call ring contact
    email mail help look get touch account booking reservation policy lease contract helpful rude kind
    friendly lovely polite great working available around there today tomorrow shift duty holiday leave
    person recipient passenger guest traveler traveller driver owner holder cardholder tenant buyer sender
    """
)


def may_name(scan: str, words: frozenset[str]) -> bool:
    """Whether the text could hold a name: a capital inside a sentence, or a common first name among
    `words`."""
    if _CAPITAL.search(scan):
        return True
    lowered, known = scan.lower(), words & FIRST_NAMES
    return any(name in lowered for name in known)


def find_people(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Names after words that a person follows: colleague, recipient, "signed for by"."""
    if not may_name(scan, words):
        return
    for found in match_at_words(_BEFORE, scan, words & PEOPLE_WORDS):
        kind, start = str(found.lastgroup), found.end()
        if kind == "chat" and not _YOU.search(context_before(scan, found.start(), 15)):
            continue
        end = name_end(scan, start, lower=True)
        if end and _is_person(scan, start, end, kind):
            yield Span(start, end, "customer_name" if kind in ("holder", "place", "known") else "agent_name")


def _is_person(scan: str, start: int, end: int, kind: str) -> bool:
    name = scan[start:end]
    first = name.split()[0]
    known = is_first_name(first) and first.lower() not in _NO_PERSON
    if kind == "place":  # Georgia, Florence and Charlotte are places too
        return known and " " in name
    if known or kind == "known":
        return known
    if kind in ("likely", "holder"):
        return is_full_name(name)
    return not _DEPARTMENT.search(name) and (kind == "sure" or bool(_IN_PERSON.match(scan, end)))


def find_people_by_deed(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Names of those who did what only people do: common first names, and full names if it was done to
    somebody."""
    if not may_name(scan, words):
        return
    known_ones = words & FIRST_NAMES
    for found in (*_DEED.finditer(scan), *match_at_words(_LOWER_DEED, scan, known_ones)):
        parts, start = found["name"].split(), found.start()
        if len(parts) > 1 and parts[0].lower() in NO_NAME:  # "Is Ana working"
            start += len(parts[0]) + 1
            parts = parts[1:]
        known = is_first_name(parts[0])
        surely = found["role"] or (found["toward"] and is_full_name(" ".join(parts)))
        if (known or surely) and NO_NAME.isdisjoint(part.lower() for part in parts):
            yield Span(start, found.end("name"), "customer_name" if found["role"] else "agent_name")

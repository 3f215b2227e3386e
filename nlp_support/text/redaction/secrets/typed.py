"""Codes that somebody is told to type, whatever they open: "Enter 482913 on the screen"."""

import re
from collections.abc import Iterator

from ..references import UNIT
from ..scan import Span, context_before, match_at_words, words_of
from .shapes import CODE_ENDS

_VERBS = (  # what people do with a code
    r"enter(?:ed)?|type(?:d)?(?: in)?|key in|punch(?: in)?|tap in|put in|(?:read|repeat|quote) back|"
    r"(?:confirm(?:ed)?|verify|verified) with|texted me|sent me|text me|"
    r"(?:got|received|get)(?: the)?(?: code)?|(?:geben|tippen) sie|gib|tipp|bestätigen (?:sie )?mit|"
    r"saisissez|saisis|saisi|tapez|tapé|composez|composé|"
    r"entrez|entré|confirmez avec|introduzca|introduce|introducido|teclee|tecleado|ingrese|ingresado|escrito|"
    r"confirme con|digite|digitei|insira|inseri"
)
_TYPED = re.compile(
    rf"(?:{_VERBS})(?: (?:the|this|den|die|le|la|el))?(?: (?:code|digits|number|pin|nummer|chiffres|número|"
    r"código))?:? [\"'*`]{0,2}(?P<code>\d{4,8}|\d{3}[ -]\d{3,4}|[A-Z]-?\d{4,8})(?P<after>[^.!?\n\0]{0,30})",
    re.IGNORECASE,
)
_COUNTED = re.compile(  # what is entered or received and is no code
    r"amount|quantity|price|zip|post ?code|year|row|column|size|cell|width|height|points|miles|euro|pound|"
    r"dollar|"
    r"menge|betrag|preis|jahr|plz|spalte|zeile|montant|quantité|année|code postal|cantidad|importe|año|"
    r"precio",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"금액|수량|가격|우편|주문|송장|쿠폰|할인|포인트|betrag|menge|plz|postleitzahl|jahr|gutschein",
    re.IGNORECASE,
)
_SENT = re.compile(r"(?:got|received|get|texted|sent|text)", re.IGNORECASE)
_BY_TEXT = re.compile(
    r"\b(?:text|sms|message|code|mail|expired|invalid|wrong|authenticator|app)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
TYPED_WORDS = words_of(
    """
    enter entered type typed key punch tap put read repeat quote confirm confirmed verify verified texted sent
    text got received get geben tippen gib tipp best saisissez saisis saisi tapez tap composez compos entrez
    entr confirmez introduzca introduce introducido teclee tecleado ingrese ingresado escrito confirme digite
    digitei insira inseri
    """
)
_TYPED_AFTER = re.compile(
    r"\d(?<![\w.,:/$€£₩+#\0-]\d)(?:\d{3,7}|\d\d[ -]\d{3,4})(?: (?:ein(?:ge)?(?:geben|tippen|tippt|"
    r"gegeben)|eingegeben|"
    r"eingetippt)|\s?(?:번)?\s?[을를로]?\s?입력)|(?<![\w\0-])[A-Z]-?\d{4,8}(?: (?:eingeben|eingegeben|"
    r"eintippen|eingetippt)|"
    r"\s?[을를로]?\s?입력)"
)
_CODE = re.compile(r"[A-Z]?-?\d+(?:[ -]\d+)?")


def find_typed_before(scan: str) -> Iterator[Span]:
    """The same before "eingeben" and 입력."""
    for found in _TYPED_AFTER.finditer(scan):
        code = _CODE.match(found[0])
        if (
            code
            and not _YEAR.fullmatch(code[0])
            and not _AMOUNTS.search(context_before(scan, found.start(), 16))
        ):
            yield Span(found.start(), found.start() + len(code[0]), "secret")


def find_typed(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Four to eight digits after "enter", "Geben Sie", "saisissez" and the like; `words` begin such "
    "phrases."""
    for found in match_at_words(_TYPED, scan, words):
        start, end = found.span("code")
        told = not _SENT.match(found[0]) or _BY_TEXT.search(found["after"])
        counted = _COUNTED.search(found["after"]) or UNIT.match(scan, end) or _YEAR.fullmatch(found["code"])
        if told and not counted and CODE_ENDS.match(scan, end):
            yield Span(start, end, "secret")

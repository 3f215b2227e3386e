"""What passwords, codes and keys look like, and what only looks like them."""

import re

from ..generated import looks_random, turns_of
from ..references import UNIT

_DIGITS = r"\d(?:[ -]\d){3,9}|\d{2,5}(?:[ -]\d{2,5}){1,3}|\d{3,10}|[A-Z]{1,3}-\d{3,8}"
_MIXED = r"(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{3,12}(?:-[A-Z0-9]{3,12}){0,5}"
CODE = re.compile(rf"[#*]?(?:{_DIGITS}|{_MIXED})[#*]?", re.IGNORECASE)
CODE_ENDS = re.compile(r"(?![A-Za-z0-9_\0€$£%]|[.,:]\d|-[A-Za-z0-9_\0]|\s?[%€$£])")
_WHOLE_CODE = re.compile(CODE.pattern + CODE_ENDS.pattern, re.IGNORECASE)
_LETTER_CODE = re.compile(r"[A-Z]{4,10}(?=[ ]?(?:[.,;!?)\n\"'*`]|$))")
_PROMOTION = re.compile(r"[A-Za-z]{3,}\d{1,4}")
_NO_SECRET = re.compile(  # standards, lengths, products, ranges, times, dates, amounts
    r"wpa[23]?|wep|[23]fa|mfa|md5|sha-?\d+|aes-?\d+|rsa-?\d+|utf-?\d+|base64|oauth2?|ipv[46]|[a-z]-[a-z]|"
    r"\d+-\d+|1password|face ?id|e-?mail|wi-?fi|bluetooth|log-?ins?|sign-?ins?|sign-?up|usb-?[abc]?|"
    r"\d{1,3}[- ]?[a-z]{0,3}|\d+-(?:character|digit|stellig|letter|step|factor|day|month|hour|minute)\w*|"
    r"v?\d+(?:\.\d+)+[a-z]?|\d{1,2}[.:/]\d{1,2}(?:[.:/]\d{2,4})?(?:am|pm|h)?|[€$£]\d[\d.,]*|\d[\d.,]*[€$£%]|"
    r"\d+(?:st|nd|rd|th)|(?:iphone|ios|ipad|windows|win|galaxy|android|macos|office|outlook|ps|xbox|php|"
    r"mysql|python|java|ubuntu)-?\d+\w{0,4}|\w{1,3}/\w{1,3}|and/or|user/pass(?:word)?|id/pw|\w+/(?:username|"
    r"password|pin|login|email|code)|(?:username|password|pin|login|email|code)/\w+|https?|n/a|"
    r"\S+@\S+\.[a-z]+|\w+'\w{1,2}|\w+\((?:s|e|en|es)\)|lastpass|keepass\w*|bitwarden|icloud|javascript|"
    r"paypal|macbook|whatsapp|youtube|linkedin|github|wordpress",
    re.IGNORECASE,
)
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_SYMBOL = re.compile(r"[#$&@!%^*+=?_~|\\]")


def code_at(scan: str, start: int, *, sure: bool, said: bool) -> str | None:
    """The code that begins here, if one does.

    Three digits are enough where it is sure that the code opens something, and said that it is this one.
    """
    found = _WHOLE_CODE.match(scan, start)
    if found is None:
        letters = _LETTER_CODE.match(scan, start) if sure and said else None
        return letters[0] if letters else None
    code = found[0]
    if UNIT.match(scan, found.end()):
        return None
    digits = sum(map(str.isdigit, code))
    if any(map(str.isalpha, code)):
        if _NO_SECRET.fullmatch(code) or not (sure or _is_made(code, said=said)):
            return None
        return code if digits and (sure or code.isupper()) else None
    return code if digits >= (3 if sure and said else 4) else None


def _is_made(code: str, *, said: bool) -> bool:
    """Whether it was made for one customer, as far as its letters and digits tell."""
    return not is_promotion(code) and (len(code) > 4 if said else len(code) > 5 and turns_of(code) > 1)


def is_promotion(code: str) -> bool:
    """Whether it is made like the codes that a shop gives to everybody: SPRING25."""
    return _PROMOTION.fullmatch(code) is not None


def is_mixed(value: str) -> bool:
    """Whether it is made of more than a word: letters with digits, signs or capitals between them."""
    if len(value) < 4 or _NO_SECRET.fullmatch(value):
        return False
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    if letters and digits:
        return True
    if not letters or not value[0].isalnum():
        return False
    return bool(_SYMBOL.search(value) or value.count("-") > 2 or _is_camel(value))


def _is_camel(value: str) -> bool:
    return len(value) > 7 and value.isalpha() and _INNER_CAPITAL.search(value) is not None


def is_key(value: str, *, said: bool) -> bool:
    """Whether it is made like a key for programs; after ":" or "is" six characters are enough."""
    if not value.isascii() or _NO_SECRET.fullmatch(value):
        return False
    letters, digits = any(map(str.isalpha, value)), sum(map(str.isdigit, value))
    if said and len(value) >= 6 and letters and digits:
        return True
    return len(value) >= 12 and looks_random(value)

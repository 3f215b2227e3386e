"""Passwords that somebody is told to log in with: "connectez-vous avec heron42"."""

import re
from collections.abc import Iterator

from ..scan import Span, match_at_words, words_of
from .links import unwrapped
from .shapes import is_mixed
from .words import LOGINS, Names, any_of

_WITH = re.compile(
    rf"(?:{any_of(LOGINS)})[^.!?\n\0]{{0,25}}?\s(?:with|using|mit|avec|con)\s(?:[^\s\0]{{3,60}}\s(?:and|"
    rf"und|et|y)\s)?(?P<value>[^\s\0]{{6,64}})",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?:use|using|with|try|enter|type|(?:changed|reset|set)(?: it| this| that)?(?: back)? to|it to|is "
    r"now|protected with|"
    r"locked with|encrypted with|opens with|nehmen sie|verwenden sie|nutzen sie|geschützt mit|"
    r"verschlüsselt mit|mit|"
    r"utilisez|protégée? (?:par|avec)|avec|use|utilice|protegid[oa] con|"
    r"con)\s[\"'`*]{0,2}(?P<value>[^\s\0]{6,64})"
    r"(?P<after>[^.!?\n\0]{0,40})",
    re.IGNORECASE,
)
_LOGS_IN = re.compile(
    rf"(?<![^\W_])(?:{any_of(LOGINS)}|sign you in|log you in|get in|get into|access)(?![^\W_])", re.IGNORECASE
)
_VALUE_TO = re.compile(
    r"(?<!\S)(?P<value>[^\s\0]{6,64})(?P<after>\s(?:to|so (?:that )?you can|um sich|pour vous|pour|"
    r"para)\s[^.!?\n\0]{0,30})"
)
_NEW_ONE = re.compile(
    r"(?:reset|changed|login|log-in|zurückgesetzt|geändert|réinitialis|changé|restableci|"
    r"cambi)[^.!?\n\0]{0,30}"
    r"(?:new one|neue[rs]?|nouve(?:au|lle)|nuev[oa])(?: one)?:?(?: (?:is|now|ist|lautet|est|es)){0,2}:? "
    r"(?P<value>[^\s\0]{6,64})"
    r"(?P<after>)",
    re.IGNORECASE,
)
_PROTECTED = re.compile(r"(?:protect|lock|encrypt|geschützt|verschlüsselt|protég|protegid)", re.IGNORECASE)
_NAMES = Names(LOGINS)
_PROTECTED_WORDS = words_of(
    "reset changed login zur ge initialis chang restablecido restablecida "
    "cambiado protected locked encrypted gesch verschl prot protegido protegida access get"
)
_USING = words_of(
    "use using with try enter type changed reset set it is protected locked encrypted opens "
    "nehmen verwenden "
    "nutzen gesch verschl mit utilisez prot avec utilice protegido protegida con"
)


def login_words(words: frozenset[str]) -> frozenset[str]:
    """Those of the words of a text with which "log in" and the like begin."""
    return _NAMES.starts(words) or words & _PROTECTED_WORDS


def find_entered(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """What follows "log in with" and is no word; `words` are those with which such a phrase begins."""
    for found in match_at_words(_WITH, scan, words):
        start, end = unwrapped(scan, *found.span("value"))
        if is_mixed(scan[start:end]) and any(map(str.isdigit, scan[start:end])):
            yield Span(start, end, "secret")
    for found in (*match_at_words(_TO, scan, _USING), *_VALUE_TO.finditer(scan), *_NEW_ONE.finditer(scan)):
        start, end = unwrapped(scan, *found.span("value"))
        value = scan[start:end]
        told = found.re is _NEW_ONE or _LOGS_IN.search(found["after"]) or _PROTECTED.match(found[0])
        if told and is_mixed(value) and any(map(str.isdigit, value)) and any(map(str.isalpha, value)):
            yield Span(start, end, "secret")

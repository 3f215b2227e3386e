"""Passwords that are plain words: only what stands around them tells "is sunflower" from "is wrong"."""

import re

from ..scan import context_before
from ..words import word_set
from .labels import Label
from .links import Tied
from .words import STATE_ENDINGS, STATES

_ALONE = re.compile(
    r"[\"'`*_)\]»“”]{0,4}(?:[ ]?(?:[.,;!?()\n]|$)|[ ](?:-|and |und |et |y |please |now|again|an[.,]|ein[.,]))"
)
_FAILS = re.compile(
    r"[\"'`*)]{0,2} (?:does(?:n't)? |isn't |won't |is (?:not|wrong|incorrect|invalid|refused|rejected)|"
    r"fails|geht |wird (?:nicht|abgelehnt)|ist (?:falsch|ungültig)|stimmt |funktioniert|est (?:refusé|"
    r"incorrect|invalide)|ne |n'est|no |es (?:incorrect|inválid)|falla)"
)
_USING = re.compile(
    r"\b(?:with|using|use|enter|type|mit|verwenden sie|avec|utilisez|saisissez|con|puesto|escriba)"
    r"(?: (?:the|this|your|dem|diesem|le|ce|votre|la|esta|su))?(?: \w{1,15})?[ -]$",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(r"[\"'`*]{0,2} (?:gesetzt|geändert|zurückgesetzt)")
_DONE_BEFORE = re.compile(
    r"(?:have|has|been|was|i) (?:just |now )?(?:changed|set|reset|updated)|j'ai|a été|hemos|\bhe |ha sido|"
    r"se ha ",
    re.IGNORECASE,
)
_WIFI = re.compile(r"(?:wi-?fi|wlan|gäste)[ -]$", re.IGNORECASE)
_ENDS_LINE = word_set("pw pwd mdp")  # "pw sunflower" needs no more
_CLOSE = 30  # characters between a label and "to"
_SHORTEST = 4  # letters


def may_be_word(value: str) -> bool:
    """Whether it is a word that says nothing of a password, so that it may be one."""
    if not value.isalpha() or len(value) < _SHORTEST or value.lower() in STATES:
        return False
    return not (value.islower() and value.endswith(STATE_ENDINGS))


def is_plain_password(scan: str, label: Label, tied: Tied, start: int, end: int) -> bool:
    """Whether the word at this range is what a label names; it hardly is anything else where it stands
    alone."""
    word = scan[start:end]
    if not may_be_word(word):
        return False
    alone = _ALONE.match(scan, end) is not None
    if tied.kind == "bare":
        if scan[start - 1 : start] == "(" and scan[end : end + 1] == ")":
            return True
        used = (
            _WIFI.search(context_before(scan, label.start, 12))
            or label.word in _ENDS_LINE
            or _USING.search(context_before(scan, label.start, 40))
        )
        return _FAILS.match(scan, end) is not None or (alone and bool(used))
    if tied.kind == "to":
        if _DONE_AFTER.match(scan, end):
            return True
        done = _DONE_BEFORE.search(scan, max(0, label.start - 40), tied.at) is not None
        return (
            alone
            and tied.word not in ("in", "en")
            and tied.at - label.end < _CLOSE
            and (done or word[0].isupper())
        )
    return alone and tied.near and tied.said

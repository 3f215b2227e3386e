"""Passwords, codes and keys that follow the word which names them."""

import re
from collections.abc import Iterator

from ..references import UNIT
from ..scan import Span
from ..words import word_set
from .labels import Label
from .links import Tied, unwrapped, values_after
from .plain import is_plain_password
from .shapes import CODE, code_at, is_key, is_mixed
from .words import STATES

_QUOTES = "\"'`«»„“”‚‘"
_QUOTED = re.compile(rf"[^{_QUOTES}\n\0]{{3,60}}(?=[ ]?[{_QUOTES}])")
_DIGITS = tuple("0123456789#*")
_MOST_QUOTED = 4  # words of a quoted password
_PHRASE = re.compile(
    r"[a-zà-ÿ]{2,16}(?:[ ,]{1,2}[a-zà-ÿ]{2,16}){2,23}(?=[ ]?(?:[.,;!?)\n\"'*`]|$))", re.IGNORECASE
)
_LENGTH = re.compile(  # "8 characters", "64-stellig"
    r"[- ]?(?:char|digit|letter|symbol|number|sign|time|zeichen|ziffer|stell|buchstabe|tage|mal\b|caract|"
    r"chiffre|lettre|cifra|dígito|letra|veces|자|글자|회|번|일)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MORE = re.compile(
    rf"[,;]?\s{{1,3}}(?:[-*•] |and |und |et |y |및 )?(?P<code>(?=\S{{0,40}}\d)(?:{CODE.pattern}))(?![\w\0]|"
    rf"[.,]\d)",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"(?:[ \-]\d{3,8}){1,4}(?![\w\0]|[.,]\d)")  # the rest of a phone number
_LOOSE = word_set("pass codes verification digits")  # name a secret only with ":", "=" or "is" behind them
_NO_WORDS = word_set("pass passwd")  # stand before plain words that are no passwords: "passwd root"
_PAIRS = word_set("credentials zugangsdaten anmeldedaten identifiants credenciales details")
_SECOND = re.compile(r" ?[/,|] ?([^\s\0,;]{3,64})")


def secret_after(scan: str, label: Label) -> Span | None:
    """The secret that follows a label; the looser the link, the more it has to look like one."""
    for tied in values_after(scan, label):
        if label.word in _LOOSE and not label.of_network and not (tied.said and tied.near):
            continue
        if found := _FIND[label.kind](scan, label, tied):
            return Span(found[0], _to_the_end(scan, found[1]), "secret")
    return None


def _to_the_end(scan: str, end: int) -> int:
    """Where the number ends that a secret which ends here begins: "the code went to 07700 900123"."""
    rest = _GROUPS.match(scan, end) if scan[end - 1 : end].isdigit() else None
    return rest.end() if rest else end


def more_codes(scan: str, end: int) -> Iterator[Span]:
    """The codes that follow one, each after a comma or on a line of its own: a list of backup codes."""
    while found := _MORE.match(scan, end):
        end = found.end()
        yield Span(*found.span("code"), "secret")


def _password(scan: str, label: Label, tied: Tied) -> tuple[int, int] | None:
    quoted = _quoted(scan, tied)
    if quoted and _may_be_quoted(quoted[0].strip(), tied):
        return unwrapped(scan, *quoted.span())
    start, end = unwrapped(scan, tied.start, tied.end)
    value = scan[start:end]
    if _LENGTH.match(scan, end) or UNIT.match(scan, end):
        return None
    code = code_at(scan, start, sure=False, said=tied.said) if value[:1] in _DIGITS else None
    if code:
        return None if tied.kind == "to" and _YEAR.fullmatch(code) else (start, start + len(code))
    if is_mixed(value) or (_may_be_plain(label, tied) and is_plain_password(scan, label, tied, start, end)):
        return _with_second(scan, label, start, end)
    return None


def _may_be_quoted(value: str, tied: Tied) -> bool:
    few = len(value.split()) <= _MOST_QUOTED
    return few and (tied.said or is_mixed(value)) and value.lower() not in STATES


def _may_be_plain(label: Label, tied: Tied) -> bool:
    return label.word not in _NO_WORDS or (tied.kind == "sign" and tied.near)


def _phrase(scan: str, label: Label, tied: Tied) -> tuple[int, int] | None:
    words = _PHRASE.match(scan, tied.start) if tied.said else None
    if words and words[0].split()[0].lower() not in STATES:
        return words.span()
    return _password(scan, label, tied)


def _code(scan: str, label: Label, tied: Tied) -> tuple[int, int] | None:
    if (quoted := _quoted(scan, tied)) and CODE.fullmatch(quoted[0].strip()):
        return unwrapped(scan, *quoted.span())
    start = tied.start + len(scan[tied.start : tied.end]) - len(scan[tied.start : tied.end].lstrip("("))
    code = code_at(scan, start, sure=label.sure, said=tied.said)
    if code is None or (_YEAR.fullmatch(code) and (tied.kind == "to" or not (tied.said or label.sure))):
        return None
    return start, start + len(code)


def _key(scan: str, label: Label, tied: Tied) -> tuple[int, int] | None:
    start, end = unwrapped(scan, tied.start, tied.end)
    return (start, end) if is_key(scan[start:end], said=tied.said and tied.near) else None


def _quoted(scan: str, tied: Tied) -> re.Match[str] | None:
    quote = tied.opened.rstrip(" ")[-1:]
    return _QUOTED.match(scan, tied.start) if quote and quote in _QUOTES else None


def _with_second(scan: str, label: Label, start: int, end: int) -> tuple[int, int]:
    """The value with the one after it where two are named: "id/pw: dana / heron42"."""
    named = label.word.split(" ")[-1] in _PAIRS or "/" in scan[max(0, label.start - 2) : label.start]
    second = _SECOND.match(scan, end) if named else None
    return (start, unwrapped(scan, *second.span(1))[1]) if second else (start, end)


_FIND = {"password": _password, "phrase": _phrase, "code": _code, "key": _key}

"""Passwords beside the name that they belong to: "login: dana / heron42"."""

import re
from collections.abc import Iterator

from ..scan import Span, match_at_words
from .links import unwrapped
from .plain import may_be_word
from .shapes import is_mixed
from .words import ACCOUNTS, NETWORKS, Names, any_of

_PAIR = re.compile(
    rf"(?<![@#])(?:(?P<network>{any_of(NETWORKS)})|{any_of(ACCOUNTS)})(?: (?:is|details|"
    rf"data))?\s?[:=]\s{{0,2}}"
    r"[^\s\0/|,;]{2,64} ?[/|] ?(?P<value>[^\s\0/|,;]{4,64})(?!\s?[:=])",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"(?:(?P<network>와이파이|와파)|아이디(?:\s?/\s?(?:비밀\s?번호|비번|패스워드))?|계정|접속\s?정보|"
    r"로그인\s?정보)(?:[은는])?\s?[:=]?\s{0,2}"
    r"[!-~]{2,64}? ?[/|] ?(?P<value>[!-~]{4,64})"
)
_NAMES = Names(ACCOUNTS, NETWORKS)


def find_pairs(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """What stands behind the name of an account or network and a stroke; `words` are those of the text."""
    found = [*match_at_words(_PAIR, scan, _NAMES.starts(words))]
    if not scan.isascii():
        found += _KOREAN.finditer(scan)
    for pair in found:
        if pair["value"]:
            start, end = unwrapped(scan, *pair.span("value"))
            value = scan[start:end]
            if (
                is_mixed(value)
                or (value.isdigit() and end - start > 3)
                or (pair["network"] and may_be_word(value))
            ):
                yield Span(start, end, "secret")

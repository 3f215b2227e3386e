"""Secrets that are known by their own form: keys of services, signed tokens, private keys, random strings."""

import re
from collections.abc import Iterator

from ..generated import looks_random, turns_of
from ..scan import Span

_LONG = 16  # characters of the shortest word in which one is looked for
_WORD = re.compile(rf"[^\s\0]{{{_LONG},}}")
_TURN = re.compile(r"\d[A-Za-z]")
_BLOCK = re.compile(
    r"-----BEGIN (?P<what>[A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?)-----"
    r"(?:[A-Za-z0-9+/=:,.\s-]{0,4000}?-----END (?P=what)-----|[A-Za-z0-9+/=\s]{0,4000})"
)
_KNOWN = re.compile(
    r"(?<![A-Za-z0-9\0])(?:"
    r"eyJ[\w-]{8,2000}\.[\w-]{4,4000}(?:\.[\w-]{0,1000})?"  # a JSON web token
    r"|(?:[srp]k|rk)_(?:live|test)_[A-Za-z0-9]{8,200}|whsec_[A-Za-z0-9+/=]{8,100}"
    r"|A(?:KIA|SIA|GPA|IDA|ROA)[A-Z0-9]{12,20}"
    r"|gh[opusr]_[A-Za-z0-9]{16,255}|github_pat_\w{16,255}|gl(?:pat|dt|rt)-[\w-]{12,64}"
    r"|xox[a-z](?:-[A-Za-z0-9]{2,64}){1,6}|xapp-[A-Za-z0-9-]{16,200}"
    r"|AIza[\w-]{20,60}|ya29\.[\w-]{16,400}|GOCSPX-[\w-]{16,64}"
    r"|sk-[A-Za-z0-9_-]{16,200}|SG\.[\w-]{8,64}\.[\w-]{8,64}|npm_[A-Za-z0-9]{16,64}|pypi-[\w-]{16,300}"
    r"|shp(?:at|ca|pa|ss)_[A-Za-z0-9]{16,64}|hf_[A-Za-z0-9]{16,64}|dop_v1_[a-f0-9]{16,80}"
    r"|(?<=[Bb]earer )(?=\S{0,80}[A-Z0-9=])[\w.~+/=-]{16,600}|"
    r"(?<=[Bb]asic )(?=\S{0,80}[A-Z0-9=])[\w+/=-]{16,600}"
    r"|[A-Za-z0-9+/]{16,600}={1,2}"
    r"|key-[a-f0-9]{32}|EAA[A-Za-z0-9]{24,400}|\d{6,12}:[A-Za-z0-9_-]{30,50}|sq0[a-z]{3}-[\w-]{16,64}"
    r")"
)
_UUID = re.compile(r"(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])", re.IGNORECASE)
_LOGIN = re.compile(
    r"(?<![\w\0])[a-z][a-z0-9+]{1,20}://[^\s\0/@:]{0,100}:[^\s\0/@]{1,200}@[^\s\0]{1,200}", re.IGNORECASE
)
_RUN = re.compile(r"(?<![A-Za-z0-9_+/=\0-])[A-Za-z0-9_+/=-]{16,}(?![A-Za-z0-9_\0])")
_PREFIXED = re.compile(r"[a-z]{2,6}_(?:[a-z]{2,6}_)?([A-Za-z0-9]{16,200})")
_HEX = re.compile(r"[0-9a-f]{16,128}|[0-9A-F]{16,128}")
_WORDED = re.compile(r"[a-z]{4}|[A-Z][a-z]{3}")
_TURNS = 8  # between digits, small letters and capitals
_FEWEST = 20  # characters of a random string without a prefix


def may_hold_keys(view: str) -> bool:
    """Whether there is a word long enough, with a digit beside a letter, a scheme, or the head of a key."""
    shaped = _TURN.search(view) or "://" in view or "-----BEGIN" in view
    return bool(shaped) and max(map(len, view.split())) >= _LONG


def find_keys(scan: str) -> Iterator[Span]:
    """Keys by their prefix, tokens, private keys, unique ids, addresses with a password, and random
    strings."""
    if "-----BEGIN " in scan:
        yield from (Span(*found.span(), "secret") for found in _BLOCK.finditer(scan))
    for word in _WORD.finditer(scan):
        if not any(map(str.isdigit, word[0])) and "_" not in word[0]:
            continue
        for pattern, placeholder in ((_LOGIN, "url"), (_KNOWN, "secret"), (_UUID, "secret")):
            yield from (Span(*found.span(), placeholder) for found in pattern.finditer(scan, *word.span()))
        for found in _RUN.finditer(scan, *word.span()):
            if _is_random(found[0]):
                yield Span(*found.span(), "secret")


def _is_random(run: str) -> bool:
    prefixed = _PREFIXED.fullmatch(run)
    if prefixed and not (prefixed[1].islower() or prefixed[1].isupper() or prefixed[1].istitle()):
        return turns_of(prefixed[1]) > 5
    if _HEX.fullmatch(run):
        digits = sum(map(str.isdigit, run))
        return 3 <= digits < len(run)
    if "/" in run and _WORDED.search(run):
        return False  # a path
    digits = sum(map(str.isdigit, run))
    mixed = digits >= 3 or (digits and turns_of(run) >= _TURNS)
    return len(run) >= _FEWEST and bool(mixed) and looks_random(run)

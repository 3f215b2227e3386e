"""Names that the caller gives: found anywhere in the text."""

import re
from collections.abc import Iterator

from .scan import Span, canonical, lower
from .words import LONG_SURNAMES, NOT_ALONE, ORDINARY, ORDINARY_KO

_HANGUL = re.compile(r"[가-힣]+")
_LETTER = re.compile(r"[^\W\d_]")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff가-힣]")  # scripts that write words without spaces
_PARTICLE = re.compile(
    r"(?:님|씨|고객|회원|군|양|이|가|은|는|을|를|의|에게|께|한테|와|과|랑|도|만|야|아|으로|로|입니다|"
    r"이라고|라고|이에요|예요|인데|이고|이며|선생|"
    r"대리|과장|팀장|부장|드림|올림|이?랑|하고|네|였|죠|매니저|상담)"
)
_LABEL = re.compile(
    r"(?:받는\s?(?:분|사람)|보내는\s?(?:분|사람)|이름|성함|성명|[예주신][약문청]자|수령인|수취인)[은는이]?[:\s]\s?$"
)
_HONORIFIC = re.compile(
    r"\s?(?:님|씨|고객|회원|드림|올림|군(?![가-힣])|양(?![가-힣]))|입니다|이?라고|이?예요|이에요|인데"
)


def forms(name: str) -> tuple[tuple[str, str], ...]:
    """The strings to look for, each with how to match: "any" case, "exact" case, Hangul "full" or "given"."""
    name = " ".join(canonical(name).split()).strip(" .,@")
    parts = [part.strip(".,()\"'") for part in name.split()]
    found = {}
    if len(parts) > 1 and _LETTER.search(name):
        found[name] = "exact" if all(map(_is_ordinary, parts)) else "any"  # Will Hope, but "I will hope"
    for part in parts:
        if _HANGUL.fullmatch(part):
            found |= _hangul_forms(part)
        elif len(part) >= 2 and _LETTER.search(part) and part.lower() not in NOT_ALONE:
            found |= {part.capitalize(): "exact"} if _is_ordinary(part) else {part: "any"}
    if len(parts) > 1 and all(map(_HANGUL.fullmatch, parts)):
        found["".join(parts)] = "full"
    return tuple(sorted(found.items(), key=lambda form: -len(form[0])))


def _is_ordinary(part: str) -> bool:
    return part.isascii() and (len(part) < 3 or part.lower() in ORDINARY)


def _hangul_forms(part: str) -> dict[str, str]:
    if len(part) < 2:
        return {}
    if len(part) == 2:
        return {part: "given"}
    given = part[2:] if part.startswith(LONG_SURNAMES) else part[1:]
    spaced = f"{part.removesuffix(given)} {given}"
    return {part: "full", spaced: "full"} | ({given: "given"} if len(given) == 2 else {})


def find_given(scan: str, names: tuple[str, ...]) -> Iterator[Span]:
    """Every occurrence of the names and of their parts; the longer form wins."""
    lowered = lower(scan)
    for name in names:
        for form, how in forms(name):
            haystack, needle = (lowered, lower(form)) if how == "any" else (scan, form)
            for start in _occurrences(haystack, needle):
                if _fits(scan, start, start + len(needle), how):
                    yield Span(start, start + len(needle), "customer_name")


def _occurrences(haystack: str, needle: str) -> Iterator[int]:
    start = haystack.find(needle)
    while start >= 0:
        yield start
        start = haystack.find(needle, start + len(needle))


def _fits(scan: str, start: int, end: int, how: str) -> bool:
    if how == "full":
        return True
    before, after = scan[start - 1 : start], scan[end : end + 1]
    if how == "given":
        if _HANGUL.match(before):
            return False
        if _HONORIFIC.match(scan, end):
            return True
        if _LABEL.search(scan, max(0, start - 12), start):
            return True
        return scan[start:end] not in ORDINARY_KO and (
            not _HANGUL.match(after) or bool(_PARTICLE.match(scan, end))
        )
    return not _joins(before) and not _joins(after)


def _joins(char: str) -> bool:
    """Whether the character makes the name part of a longer word."""
    return (char.isalnum() or char == "_") and not _SPACELESS.match(char)

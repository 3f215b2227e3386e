"""What every finder works on: the text in a canonical form of the same length, with taken ranges masked.

A finder may look at a mask next to a match but never consume it. So the length of a mask does not matter,
and a replaced range looks to finders just like a placeholder in the resulting text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

PLACEHOLDERS = (
    "customer_name",
    "agent_name",
    "email",
    "phone",
    "order_number",
    "card_number",
    "account_number",
    "national_id",
    "address",
    "url",
    "handle",
    "secret",
    "network_address",
    "licence_plate",
    "birth_date",
)

MASK = "\0"
_PLACEHOLDER = re.compile(r"\{(?:" + "|".join(PLACEHOLDERS) + r")\}")
_WORD = re.compile("[a-z]+")
_NO_LETTER = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))
_CANONICAL = {0: " ", 0xA0: " ", 0x3000: " ", 0x2019: "'", 0x2018: "'", 0x2212: "-"}
_CANONICAL |= dict.fromkeys(range(8208, 8214), "-")
_CANONICAL |= {0xFF01 + shift: chr(0x21 + shift) for shift in range(94)}  # full-width ASCII
_CANONICAL |= {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966) for digit in range(10)}

_ODD = re.compile("[" + "".join(map(re.escape, map(chr, _CANONICAL))) + "]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A replaced range: `text[start:end]` of the original text became `{placeholder}`."""

    start: int
    end: int
    placeholder: str


def canonical(text: str) -> str:
    """The text at the same length, with full-width forms, other digits, dashes and apostrophes in ASCII."""
    if text.isascii():
        return text.replace(MASK, " ") if MASK in text else text
    return text.translate(_CANONICAL) if _ODD.search(text) else text


def disjoint(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that overlap an earlier one; of two with the same start the longer
    one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with the ranges of the spans (in order, not overlapping) overwritten."""
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += text[end : span.start], MASK * (span.end - span.start)
        end = span.end
    return "".join((*parts, text[end:])) if parts else text


def mask_placeholders(text: str) -> str:
    """The text with the placeholders that it already holds overwritten."""
    if "{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda found: MASK * len(found[0]), text)


def lower(text: str) -> str:
    """The text in lower case, at the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def words_of(text: str) -> frozenset[str]:
    """The words in Latin letters, in lower case: a cheap test of which patterns could match."""
    if text.isascii():
        return frozenset(text.lower().translate(_NO_LETTER).split())
    return frozenset(_WORD.findall(text.lower()))


def match_at_words(pattern: re.Pattern[str], text: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """The matches of the pattern that begin with one of the words; trying every position would be slow."""
    lowered, starts = lower(text), set[int]()
    for word in words:
        start = lowered.find(word)
        while start >= 0:
            end = start + len(word)
            if not ("a" <= lowered[end : end + 1] <= "z" or (start and "a" <= lowered[start - 1] <= "z")):
                starts.add(start)
            start = lowered.find(word, end)
    for start in sorted(starts):
        if found := pattern.match(text, start):
            yield found


def context_before(text: str, start: int, width: int) -> str:
    """Up to `width` characters before `start`, cut at a mask so that its length cannot matter."""
    return text[max(0, start - width) : start].rpartition(MASK)[2]


def spans_from_end(scan: str, last: Callable[[str, int, int], Span | None]) -> Iterator[Span]:
    """What `last` finds at the end of the text, then at the end of what comes before that, and so on.

    It is given the text, where its last word ends, and where the blanks after that word end.
    """
    stop = len(scan)
    while True:
        end = stop
        while end and scan[end - 1] in " \t\r\n\0":
            end -= 1
        span = last(scan, end, stop)
        if span is None:
            return
        yield span
        stop = span.start

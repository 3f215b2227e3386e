"""The lines that phones, mail clients and companies put at the end of a mail: devices, disclaimers."""

import re
from collections.abc import Sequence

from .words import Phrases, listed, phrases

LOOKED_AT = 40  # lines at the end
LEAST_PHRASES = 3  # that make a paragraph a disclaimer
SHORTEST_NOTICE, LONGEST_NOTICE, LONGEST_DISCLAIMER = 20, 200, 5_000  # characters
LONGEST_DEVICE_LINE = 90  # characters, without its link
MOST_DEVICE_WORDS = 5
MOST_LOOKED_AT = 600  # characters of a line

_DEVICES = Phrases(phrases("signature", "devices"))
_DEVICE_LINES = [tuple(phrase.split("…")) for phrase in phrases("signature", "device")]
_STARTS = tuple(start for start, _ in _DEVICE_LINES if start)
_ENDS = (*(end for start, end in _DEVICE_LINES if not start), ")", ">")
_MINE = (" my ", " meinem ", " mon ", " mi ", " meu ", " mio ", "我的", "나의 ", "내 ")
_LINK = re.compile(r"\s?\(https?://[^\s()]{1,500}\)|\s?<https?://[^\s<>]{1,500}>")
OUTER = "[] \t.,;:!…*_~-—–。、，！"
_DISCLAIMERS = [
    (some, Phrases(listed("signature")["oneself"][language]))
    for language, some in listed("signature")["disclaimer"].items()
]
_CONFIDENTIAL = tuple(phrases("signature", "confidential"))
_NOTICES = tuple(phrases("signature", "notice"))


def is_device_line(line: str) -> bool:
    """Whether a phone or a mail client wrote this line: "Sent from my iPhone"."""
    plain = line[:MOST_LOOKED_AT].strip(OUTER).casefold()
    if not plain.startswith(_STARTS) and not plain.endswith(_ENDS):
        return False
    plain = _LINK.sub("", plain).strip(OUTER)
    if len(plain) > LONGEST_DEVICE_LINE:
        return False
    for start, end in _DEVICE_LINES:
        if plain.startswith(start) and plain.endswith(end) and len(plain) > len(start) + len(end):
            middle = plain[len(start) : len(plain) - len(end)]
            known = start.endswith(_MINE) or _DEVICES.within(plain)
            return known and len(middle.split()) <= MOST_DEVICE_WORDS
    return False


def last_notice(lines: Sequence[str], end: int) -> int:
    """Where the disclaimer, notice or device line starts with which these lines end; else the end."""
    stop = end
    while stop and not lines[stop - 1].strip():
        stop -= 1
    if not stop:
        return end
    first = max(0, stop - LOOKED_AT)
    start = next((at + 1 for at in range(stop - 1, first - 1, -1) if not lines[at].strip()), first)
    if _is_disclaimer(" ".join(lines[start:stop])):
        return start
    last = lines[stop - 1]
    return stop - 1 if is_device_line(last) or _is_disclaimer(last) else end


def _is_disclaimer(text: str) -> bool:
    if not SHORTEST_NOTICE <= len(text) <= LONGEST_DISCLAIMER:
        return False
    text = text.casefold()
    if len(text) <= LONGEST_NOTICE and any(map(text.__contains__, _NOTICES)):
        return True
    if not any(map(text.__contains__, _CONFIDENTIAL)):
        return False
    return any(
        sum(map(text.__contains__, some)) >= LEAST_PHRASES and not oneself.within(text)
        for some, oneself in _DISCLAIMERS
    )

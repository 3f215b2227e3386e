"""The sentences of many texts at once, in the form that the model reads."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

START, END = 2, 3  # stand before and after a sentence
LINK, WHO, BLANK, FACE = range(0xE000, 0xE004)  # stand for a link, a handle, a placeholder, a smile
BEYOND, MANY = 0xE100, 0x600  # what stands for characters from 65,536 on, which are mostly emoji
LONGEST = 2_000  # characters that are read of a text: as many of its beginning as of its end
ENDS = ".!?…؟।"
WIDE_ENDS = "。！？｡"  # no space comes after them

_LINK = re.compile(r"https?://[^\s\0]{1,2000}|www\.[^\s\0]{1,2000}|\{url\}", re.IGNORECASE)
_WHO = re.compile(r"(?<!\w)@\w{1,64}")
_BLANK = re.compile(r"\{[a-z_]{1,20}\}")
_SMILE = re.compile(r"[:;=]'?-?[)(DPp](?!\w)")
_TEXT, _LINE, _SPACE, _DIGIT = 0, 10, 32, 48
_DROPPED, _PLAIN, _SPLIT, _ENDS, _WIDE = range(5)  # classes of characters

Codes = NDArray[np.uint16]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of some texts, one after the other.

    Attributes:
        codes: (c,) characters: each sentence with `START` before and `END` after it. Letters are in lower
            case and without marks, a number is "0" or "00", links, handles, placeholders and smiles are one
            character each, no character stands there three times in a row, and the last full
            stop is left out.
        start, stop: (n,) where each sentence begins, with its `START`, and ends, after its `END`.
        text: (n,) the number of the text that each sentence is of, in order.
    """

    codes: Codes
    start: Numbers
    stop: Numbers
    text: Numbers


def sentences_of(texts: Iterable[str]) -> Sentences:
    """The sentences of texts; of a very long text the middle is left out."""
    raw = _raw("\0".join(map(_cut, texts)))
    plain, kinds = _tables()
    code, kind = plain[raw], kinds[raw]
    last = np.append(kind[1:], _SPLIT)  # the class of the character after it
    space = np.append(code[1:], _SPACE) == _SPACE
    ends = (
        (kind == _SPLIT)
        | ((kind == _WIDE) & (last != _WIDE))
        | ((kind == _ENDS) & (space | (last == _SPLIT)))
    )
    number = np.cumsum(ends) - ends  # of the sentence, counting the empty ones
    text = np.cumsum(raw == _TEXT)
    dot = (code == ord(".")) | (code == ord("。")) | (code == ord("…"))
    kept = (kind != _DROPPED) & (kind != _SPLIT) & ~(ends & dot)
    same = np.zeros(len(code), bool)
    same[1:] = code[1:] == code[:-1]
    once = (code == _SPACE) | (code == FACE)
    kept &= ~(same & once)
    kept[2:] &= ~(same[2:] & same[1:-1])
    return _framed(code[kept], number[kept], text[kept])


def _framed(code: Codes, number: Numbers, text: Numbers) -> Sentences:
    edge = np.ones(len(code) + 1, bool)
    edge[1:-1] = number[1:] != number[:-1]
    blank = (code == _SPACE) & (edge[:-1] | edge[1:])
    code, number, text = code[~blank], number[~blank], text[~blank]
    edge = np.ones(len(code) + 1, bool)
    edge[1:-1] = number[1:] != number[:-1]
    first = np.flatnonzero(edge[:-1])
    rank = np.cumsum(edge[:-1])
    codes = np.empty(len(code) + 2 * len(first), np.uint16)
    codes[np.arange(len(code)) + 2 * rank - 1] = code
    start = first + 2 * np.arange(len(first))
    stop = np.append(start[1:], len(codes)) if len(first) else start
    codes[start], codes[stop - 1] = START, END
    return Sentences(codes, start, stop, text[first])


def _raw(joined: str) -> NDArray[np.uint32]:
    """The characters of the texts, each below 65,536."""
    if not joined.isascii() and not unicodedata.is_normalized("NFC", joined):
        joined = unicodedata.normalize("NFC", joined)
    if "://" in joined or "www." in joined or "{url}" in joined:
        joined = _LINK.sub(chr(LINK), joined)
    if "@" in joined:
        joined = _WHO.sub(chr(WHO), joined)
    if "{" in joined:
        joined = joined.replace("{url}", chr(LINK))
        joined = _BLANK.sub(chr(BLANK), joined)
    joined = _SMILE.sub(chr(FACE), joined)
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    return raw if joined.isascii() else np.where(raw < 1 << 16, raw, BEYOND + raw % MANY)


def _cut(text: str) -> str:
    text = text.replace("\0", " ")
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + "\n" + text[-LONGEST // 2 :]


@cache
def _tables() -> tuple[Codes, NDArray[np.uint8]]:
    """For each character what the model reads in its place, and its class."""
    plain = np.arange(1 << 16, dtype=np.uint16)
    kind = np.full(1 << 16, _PLAIN, np.uint8)
    for code in range(1 << 16):
        letter = chr(code)
        category = unicodedata.category(letter)
        if category.startswith("Z") or letter == "\t":
            plain[code] = _SPACE
        elif category in ("Cc", "Cf", "Cs", "Mn") and not 0x900 <= code < 0x1000:
            kind[code] = _DROPPED
        elif category == "Nd":
            plain[code] = _DIGIT
        elif not 0xAC00 <= code < 0xD7A4:
            plain[code] = _plain(letter)
    plain[list(map(ord, "’‘`´"))] = ord("'")
    kind[list(map(ord, ENDS))] = _ENDS
    kind[list(map(ord, WIDE_ENDS))] = _WIDE
    kind[[_TEXT, _LINE, 0x2028, 0x2029]] = _SPLIT
    return plain, kind


def _plain(letter: str) -> int:
    """A letter in lower case; a Latin one without its marks, a wide one narrow."""
    lower = unicodedata.normalize("NFKC", letter).casefold()
    base = unicodedata.normalize("NFKD", lower)[:1]
    found = ord(base if base.isascii() and base else lower[:1] or letter)
    return found if found < 1 << 16 else ord(letter)

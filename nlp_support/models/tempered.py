"""One calibration a language: how sure a classifier is, told apart by the writing of a text.

A model that learnt much in one language and little in another is too sure in one of them. Probabilities are
put right by a temperature (Guo et al. 2017) for the script of the text and, in Latin letters, for English
and for the others.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float32]

_ENGLISH = """the and you your are was were been it its this that these those of for with from on at by my our
    we they she his i im not dont cant have has had will would can could should if when what why how
    who where which there their about after before just get got please thanks thank"""
ENGLISH = frozenset(_ENGLISH.split())
LATIN, EN = "latin", "en"
SHARE = 0.2  # of a text's words, from which it counts as English; few words of other languages are like these
SCRIPTS = {
    "ko": re.compile("[가-힣ㄱ-ㆎ]"),
    "ja": re.compile("[぀-ヿ]"),
    "zh": re.compile("[㐀-䶿一-鿿]"),
    "ru": re.compile("[Ѐ-ӿ]"),
    "ar": re.compile("[؀-ۿ]"),
    "th": re.compile("[฀-๿]"),
    "hi": re.compile("[ऀ-ॿ]"),
}
OWN_WEIGHT = (
    3  # a letter of these counts for several in Latin letters, which names and brands have everywhere
)
READ = 1_000  # characters of a text that are looked at

_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")


def group_of(text: str) -> str:
    """What the calibration of a text goes by: its script, such as "ko" or "ar", "en", or "latin".

    The last is that of other languages in Latin letters, and of texts without letters.
    """
    text = text[:READ]
    if not text.isascii():
        counts = {name: OWN_WEIGHT * len(letters.findall(text)) for name, letters in SCRIPTS.items()}
        most = max(counts, key=lambda name: counts[name])
        if counts[most] > len(_LATIN.findall(text)):
            return most
    words = _WORD.findall(text.replace("'", "").lower())
    return EN if words and sum(word in ENGLISH for word in words) >= SHARE * len(words) else LATIN


def tempered(rows: Probabilities, texts: Sequence[str], temperatures: Mapping[str, float]) -> Probabilities:
    """Probabilities (n, labels) as they are at the temperatures of the texts' groups; rows sum to 1."""
    if not temperatures:
        return rows
    powers = np.array([1 / temperatures.get(group_of(text), 1.0) for text in texts], np.float32)
    raised = np.maximum(rows, np.finfo(np.float32).tiny) ** powers[:, None]
    scaled: Probabilities = raised / raised.sum(axis=1, keepdims=True)
    return scaled


def with_temperatures(fingerprint: str, temperatures: Mapping[str, float]) -> str:
    """The fingerprint of a model with these temperatures, which change its probabilities."""
    if not temperatures:
        return fingerprint
    told = fingerprint + json.dumps(sorted(temperatures.items()))
    return hashlib.sha256(told.encode()).hexdigest()[: len(fingerprint)]

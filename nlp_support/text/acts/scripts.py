"""Sentences in scripts that the model has not learnt: told by their signs and by a few words."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from .act import Act
from .sentences import Sentences

SHORT = 30  # characters of a sentence that may be nothing but one of these words with some more
# Arabic, Persian, Hindi, Thai, Russian, Ukrainian, Greek, Hebrew
THANKS = (
    "شكرا", "مشكور", "ممنون", "धन्यवाद", "शुक्रिया", "ขอบคุณ", "ขอบใจ", "спасибо", "благодар", "дякую",
    "ευχαριστ", "תודה",
)  # fmt: skip
CLOSES = ("مع السلامة", "अलविदा", "ลาก่อน", "до свидания", "до побачення", "всего доброго", "להתראות")
AGREES = (
    "حسنا",
    "تمام",
    "ठीक है",
    "โอเค",
    "ตกลง",
    "хорошо",
    "понятно",
    "ладно",
    "ок",
    "гаразд",
    "добре",
    "εντάξει",
)
GREETS = ("مرحبا", "السلام عليكم", "नमस्ते", "สวัสดี", "здравствуйте", "привет", "добрый день", "вітаю", "שלום")
# Latin, Korean, Japanese and Chinese letters.
KNOWN = ((0x41, 0x250), (0x1100, 0x1200), (0x3040, 0x31F0), (0x3400, 0xA000), (0xAC00, 0xD7B0))
NEGATES = ("но", "не", "нет", "але", "لكن", "لم", "لا", "लेकिन", "नहीं", "แต่", "ไม่", "אבל", "לא", "αλλά", "δεν")


def in_known_script(found: Sentences) -> NDArray[np.bool_]:
    """(n,) whether at least half of a sentence's letters are Latin, Korean, Japanese or Chinese, or it has
    none."""
    kinds = _scripts()[found.codes]
    edges = found.start
    if not len(edges):
        return np.zeros(0, bool)
    known = np.add.reduceat((kinds == 1).astype(np.int64), edges)
    other = np.add.reduceat((kinds == 2).astype(np.int64), edges)
    return known >= other


def has_letters(found: Sentences) -> NDArray[np.bool_]:
    """(n,) whether a sentence has a letter."""
    kinds = _scripts()[found.codes]
    return np.add.reduceat((kinds > 0).astype(np.int64), found.start) > 0 if len(found.start) else kinds > 0


def told_by_signs(sentence: str) -> Act:
    """What a sentence in another script does: a question mark asks, few words may only be courteous."""
    if "?" in sentence or "؟" in sentence:
        return Act.ASKS
    words = sentence.strip(" .!،。").split()
    if len(sentence) > SHORT or any(word in NEGATES for word in words):
        return Act.TELLS
    for act, some in ((Act.THANKS, THANKS), (Act.CLOSES, CLOSES), (Act.AGREES, AGREES), (Act.GREETS, GREETS)):
        if any(sentence.startswith(word) or word in words for word in some):
            return act
    return Act.TELLS


@cache
def _scripts() -> NDArray[np.uint8]:
    """For each character: 1 a letter of a known script, 2 another letter, 0 anything else."""
    kinds = np.array([2 if chr(code).isalpha() else 0 for code in range(1 << 16)], np.uint8)
    for first, last in KNOWN:
        kinds[first:last][kinds[first:last] == 2] = 1
    kinds[0xE000:0xF800] = 0
    return kinds

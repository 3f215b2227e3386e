"""The language of a text, as far as its script shows it."""

import re
from collections.abc import Sequence

from .patterns import NOT_WORDS

# The letters of each script; a script stands for one language, or for a group of them.
SCRIPTS = {
    "ko": re.compile("[가-힣ᄀ-ᇿㄱ-ㆎ]"),
    "ja": re.compile("[぀-ヿㇰ-ㇿ]"),
    "zh": re.compile("[㐀-䶿一-鿿]"),
    "ru": re.compile("[Ѐ-ӿ]"),
    "ar": re.compile("[؀-ۿ]"),
    "he": re.compile("[֐-׿]"),
    "th": re.compile("[฀-๿]"),
    "hi": re.compile("[ऀ-ॿ]"),
    "el": re.compile("[Ͱ-Ͽ]"),
    "latin": re.compile("[A-Za-zÀ-ɏ]"),
}
UNKNOWN = "und"
SAMPLE_CHARACTERS = 2_000  # characters that are examined
# These often borrow words in Latin letters, so a letter of their own script counts for several.
OWN_SCRIPT_WEIGHT = 3


def detect_language(text: str) -> str:
    """The code of the text's language: "ko", "ja", "zh", "ru", …; "latin" for every language in Latin
    letters; "und" when there are no letters.

    Only the script counts. Languages in Latin letters are not told apart: on messages of a few words that
    goes wrong too often, and a wrong guess would hide the right reply.

    Args:
        text: any string; its first 2,000 characters are examined.
    """
    if text.isascii():
        return "latin" if SCRIPTS["latin"].search(NOT_WORDS.sub(" ", text[:SAMPLE_CHARACTERS])) else UNKNOWN
    sample = NOT_WORDS.sub(" ", text[:SAMPLE_CHARACTERS])
    counts = {code: len(letters.findall(sample)) for code, letters in SCRIPTS.items()}
    counts = {code: n if code == "latin" else OWN_SCRIPT_WEIGHT * n for code, n in counts.items()}
    if counts["ja"]:
        counts["ja"] += counts.pop("zh")  # Japanese text is kana and Han together
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else UNKNOWN


def base_language(code: str) -> str:
    """A language code without its region, in lower case: "ko_KR" -> "ko"."""
    return code.lower().replace("_", "-").split("-")[0]


def script_language(code: str) -> str:
    """The code that `detect_language` gives texts in a language: "en" -> "latin", "ko" -> "ko"."""
    base = base_language(code)
    return base if base in SCRIPTS or base == UNKNOWN else "latin"


def fitting_languages(languages: Sequence[str], wanted: str) -> list[str]:
    """Those of the languages that match the wanted one, by name or by their script alone."""
    wanted = base_language(wanted)
    bucket = script_language(wanted)
    return [
        own
        for own in languages
        if own in (wanted, bucket, UNKNOWN) or (wanted == bucket and script_language(own) == wanted)
    ]

"""The language of a text as far as its script tells."""

import re

# Letters of the scripts that stand for one language (or, for the last ones, for one group of languages).
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
NOT_LANGUAGE = re.compile(r"\{[a-z_]{1,20}\}|https?://\S{1,2000}|[@#]\w{1,64}")
UNKNOWN = "und"
SAMPLE = 2_000  # characters that are looked at
# Words borrowed in Latin letters are common in these; one letter of their own script counts for several.
WEIGHT = 3


def detect_language(text: str) -> str:
    """The code of the text's language: "ko", "ja", "zh", "ru", …; "latin" for every language in Latin
    letters; "und" when there are no letters.

    Only the script is looked at. Latin languages are not told apart: on messages of a few words that is wrong
    too often, and a wrong guess would hide the right reply.
    """
    if text.isascii():
        return "latin" if SCRIPTS["latin"].search(NOT_LANGUAGE.sub(" ", text[:SAMPLE])) else UNKNOWN
    sample = NOT_LANGUAGE.sub(" ", text[:SAMPLE])
    counts = {code: len(letters.findall(sample)) for code, letters in SCRIPTS.items()}
    counts = {code: n if code == "latin" else WEIGHT * n for code, n in counts.items()}
    if counts["ja"]:
        counts["ja"] += counts.pop("zh")  # Japanese text is kana and Han together
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else UNKNOWN


def script_language(code: str) -> str:
    """The bucket in which `detect_language` puts texts of a language: "en" -> "latin", "ko" -> "ko"."""
    base = code.lower().split("-")[0].split("_")[0]
    return base if base in SCRIPTS or base == UNKNOWN else "latin"

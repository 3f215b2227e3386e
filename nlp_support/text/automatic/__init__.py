"""Whether a machine wrote a message, told by its words in nine languages: out-of-office notes, bounces,
acknowledgements, notices of tickets and calls, surveys, read receipts, and what widgets say while one waits.

A message is automatic if it has enough signs and says hardly anything besides. Signs alone do not tell:
"We have received your request and sent a new lid" is a person's, as "sent a new lid" shows.
"""

import re

from ..language import detect_language
from .language import Language, languages

MOST = 3_000  # characters that are looked at, from the start
# What a message may say besides: the share of other words, by the weight of its signs. Less than three are
# not enough.
BESIDES = {3: 0.14, 4: 0.22, 5: 0.32, 6: 0.45}
MOST_BESIDES = max(BESIDES.values())
MOST_OTHERS = 0.7  # the same with names
NAMES = 2  # other words with a capital letter that may be the names of a brand and a person

_ADDRESS = re.compile(r"(?<!\S)(?:\S{0,80}?(?:@|://|www\.)\S{1,1000}|[\w-]{1,60}\.(?:com|net|org|example)\b)")
_NUMBER = re.compile(r"[(\[]?#?\d{1,30}(?:[-.:,/]\d{1,30}){0,6}\.?[)\]]?")
_WRAPPED = re.compile(r"\n(?=[ \t]{0,8}[a-zà-ÿ])")  # a line that goes on in the next
_CONTRACTED = re.compile(r"['’](?=(?:m|s|t|d|ll|re|ve)\b)")  # "I'm" is one word, "l'aide" two
_WORD = re.compile(r"[^\W\d_]+")


def is_automatic(text: str) -> bool:
    """Whether the words of a message show that a machine wrote it.

    Args:
        text: what was written, without quoted mail; its first 3,000 characters are looked at.
    """
    text = text[:MOST]
    if "@" in text or "." in text or "://" in text:
        text = _ADDRESS.sub(" ", text)
    words = _WORD.findall(_CONTRACTED.sub("", text))
    letters = sum(map(len, words))
    return letters > 0 and any(
        _is_automatic(text, words, letters, language) for language in languages(detect_language(text), words)
    )


def _is_automatic(text: str, words: list[str], letters: int, language: Language) -> bool:
    besides = sum(map(language.vocabulary.others, words))
    if besides > MOST_OTHERS * letters:
        return False
    names = sorted(language.vocabulary.others(word) for word in words if word[0].isupper())[-NAMES:]
    share = (besides - sum(names)) / letters
    if share > MOST_BESIDES:
        return False  # true of nearly all messages; the rest takes longer
    weight = language.weight(_WRAPPED.sub(" ", _NUMBER.sub(" ", text)))
    return share <= BESIDES.get(min(weight, max(BESIDES)), -1)

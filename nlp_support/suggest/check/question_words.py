"""What a question is about, in English and Korean: its words without those that any question may have."""

import re
import tomllib
from functools import cache
from pathlib import Path

FEWEST_LETTERS = 4  # that two forms of an English word begin with: "ship", "shipping"
SYLLABLES = 2  # the same in Korean, where particles and endings follow
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HANGUL = re.compile("[가-힣]")
_LINK = re.compile(r"https?://\S{1,2000}|[@#]\w{1,64}|\{[a-z_]{1,20}\}")


@cache
def word_list(name: str) -> re.Pattern[str]:
    """What finds a word or phrase of a list in lower case."""
    lists = tomllib.loads(Path(__file__).with_name("question_words.toml").read_text(encoding="utf-8"))
    forms = [_form(one.strip()) for one in lists[name].replace("\n", " ").split(",") if one.strip()]
    return re.compile("|".join(forms))


def topics(text: str) -> frozenset[str]:
    """The words, in the form in which they are compared, that say what a text is about."""
    words = _WORD.findall(_LINK.sub(" ", text).lower().replace("’", "'"))
    return frozenset(_stem(word) for word in words if not _says_nothing(word))


def is_ping(text: str) -> bool:
    """Whether a question only asks for an answer."""
    words = _WORD.findall(_LINK.sub(" ", text).lower())
    told = [word for word in words if not _says_nothing(word)]
    return all(word_list("asking_for_an_answer").fullmatch(word) for word in told)


def in_common(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two texts have a word in common, in whatever form."""
    return any(_same(one, other) for one in some for other in others)


def _says_nothing(word: str) -> bool:
    if _HANGUL.search(word):
        return len(word) < SYLLABLES or word_list("korean").fullmatch(word) is not None
    return (len(word) < 3 and not word.isdigit()) or word_list("english").fullmatch(word) is not None


def _stem(word: str) -> str:
    plain = word.partition("'")[0]
    is_plural = plain.isascii() and len(plain) >= FEWEST_LETTERS and plain[-1] == "s" != plain[-2]
    return plain[:-1] if is_plural else plain


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    enough = SYLLABLES if _HANGUL.search(one) else FEWEST_LETTERS
    return len(one) >= enough and one[:enough] == other[:enough]


def _form(listed: str) -> str:
    spaced = re.escape(listed.rstrip("*").strip())
    return rf"(?<!\w){spaced}" + (r"\w*" if listed.endswith("*") else r"(?!\w)")

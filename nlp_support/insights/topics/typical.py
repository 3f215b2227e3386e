"""What names a group of questions: the words that tell it from the others, or a typical question."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from textwrap import shorten

import numpy as np

from ...models.encoder import Vectors
from ...text.patterns import NOT_WORDS
from ...text.redaction.first_names import is_first_name
from ..questions import Question
from .stop_words import STOP_WORDS

SEVERAL = 3  # customers who must have used a word: what one of them wrote may be about that person
NAMED_BY = 3  # words
WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
HANGUL = re.compile("[가-힣]")
LONGEST = 60  # letters of a question that names a group
PERSONAL = re.compile(r"[{}@\d]|://|(?<=[^\W\d_] )(?!I\b)[A-Z]|(?<=[,;] )(?!I\b)[A-Z]")
SHORTEST = 3  # letters; two syllables in Korean
# The noun in front is the word: "배송은", "주말에도", "환불하고", "교환되나요". Other verbs are not counted.
VERB = re.compile(
    r"(?<=[가-힣]{2})(?:하|해|했|할|한|합|되|돼|됐|될|된|됩|드리|드려|받|시켜|시키|있|없|인가|이에|예요|입니)[가-힣]*$"
)
PARTICLE = re.compile(
    r"(?<=[가-힣]{2})(?:에서|으로|부터|까지|이나|하고|이랑|에게|한테|처럼|보다|마다|밖에|은|는|이|가|을|를|에|의|도|만|로|와|과|나)+$"
)
INFLECTED = re.compile(
    r"[가-힣]*(?:요|까|죠|면|던|든|은|는|을)|[가-힣]{2,}(?:다|지|고|서|데|니|려|게|어|를|세|나)"
)


def typical_words(items: Sequence[Question], groups: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Up to three words of each group (class-based tf-idf: in many of its questions, in few of the others),
    each of which several customers used there, none a common first name.

    Args:
        items: questions (n).
        groups: the group of each (n).
    """
    everywhere: Counter[str] = Counter()
    sizes: Counter[int] = Counter(groups)
    users: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item, own in zip(items, groups, strict=True):
        for word in words_of(item.text):
            everywhere[word] += 1
            users[own][word].add(item.customer_id)
    named: dict[int, tuple[str, ...]] = {}
    for own in sizes:
        scores = {
            word: len(who) / sizes[own] * math.log(1 + len(items) / everywhere[word])
            for word, who in users[own].items()
            if len(who) >= SEVERAL
        }
        named[own] = _distinct(sorted(scores, key=lambda word: (-scores[word], word)))
    return named


def typical_question(texts: Sequence[str], vectors: Vectors) -> str:
    """Of redacted questions the one nearest to their centre that holds nothing that may be about a person,
    shortened: no placeholder, number, first name, or capital inside a sentence; "" where each has one.

    Args:
        texts: (n,).
        vectors: (n, d), theirs.
    """
    nearness = vectors @ vectors.mean(axis=0)
    for at in np.argsort(-nearness, kind="stable").tolist():
        text = " ".join(texts[at].split())
        if text and not PERSONAL.search(text) and not any(map(is_first_name, WORD.findall(text))):
            return shorten(text, LONGEST, placeholder="…")
    return ""


def words_of(text: str) -> set[str]:
    """The words that may show what a redacted text is about, without placeholders, handles, links, numbers,
    common words and first names; Korean nouns lose their particles."""
    found = (_stem(word) for word in WORD.findall(NOT_WORDS.sub(" ", text).lower()))
    return {word for word in found if word and word not in STOP_WORDS and not is_first_name(word)}


def _stem(word: str) -> str:
    """The word as it is counted, or "" if it is too short or a form of a Korean verb."""
    if HANGUL.search(word):
        noun = PARTICLE.sub("", VERB.sub("", word))
        return "" if len(noun) < 2 or INFLECTED.fullmatch(noun) else noun
    word = re.sub(r"['’]s$", "", word)
    return word if len(word) >= SHORTEST and "'" not in word and "’" not in word else ""


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    """The first words, skipping any that begin like an earlier one ("order", "orders")."""
    chosen: list[str] = []
    for word in words:
        if len(chosen) < NAMED_BY and not any(
            word.startswith(other) or other.startswith(word) for other in chosen
        ):
            chosen.append(word)
    return tuple(chosen)

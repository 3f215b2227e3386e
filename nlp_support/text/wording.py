"""When two replies count as the same: hashes of their wording, and how they compare."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from .patterns import PLACEHOLDER

WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
NUMBER_WORD = re.compile(
    r"\b(?:(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|half|dozen|hundred"
    r"|thousand|no|not|never|cannot|free)|(mon|tues|wednes|thurs|fri|satur|sun)days?)\b"
)
KOREAN_FACT = re.compile(
    r"(열두|열한|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?=시|개|번|명|일|달|주)"
    r"|([월화수목금토일]요일|하루|이틀|사흘|나흘|무료|불가)"
)
CONTRACTION = re.compile(r"(?<=\w)n['’]t\b")  # looks back one letter only, so that long words are not slow

WORD_BITS = 512
WORD_BYTES = WORD_BITS // 8
SAME_WORDS = 0.8  # share of words in common from which two replies count as the same
CONTAINED = 0.9  # share of the shorter reply's words in the longer one, which may add a greeting
SIMILAR_REPLY = 0.6  # share of common words from which two replies with different facts contradict each other
SIMILAR_CONTAINED = 0.7  # the same for the shorter reply's words alone
FEW_WORDS = 6  # with fewer, a reply may well be part of another by chance


@dataclass(frozen=True, slots=True)
class Wording:
    """A redacted reply in the form that is compared with others, small enough to keep for every message.

    `words` is the set of its words, each as one of 512 bits; `facts` is a hash of the numbers, days and
    negations, which make two similar replies say different things; `exact` is a hash of the words in
    order, regardless of case, punctuation and placeholders.
    """

    words: int
    facts: int
    exact: int

    @classmethod
    def of(cls, reply: str) -> "Wording":
        plain = PLACEHOLDER.sub(" ", reply).lower()
        found = WORD.findall(plain)
        words = 0
        for word in set(found):
            words |= _bit(word)
        return cls(words, _hash(" ".join(sorted(facts(plain)))), _hash(" ".join(found)))

    def pack(self) -> tuple[int, int, bytes]:
        """`exact`, `facts` and `words` as they are stored: two 63-bit integers and 64 bytes."""
        return self.exact, self.facts, self.words.to_bytes(WORD_BYTES, "little")

    @classmethod
    def unpack(cls, exact: int, facts: int, words: bytes) -> "Wording":
        """The wording that `pack` took apart."""
        return cls(int.from_bytes(words, "little"), facts, exact)


def facts(plain: str) -> set[str]:
    """The numbers, days and negations in a lower-case text."""
    found = {number.strip(".,:") for number in NUMBER.findall(plain)}
    found |= {number or day for number, day in NUMBER_WORD.findall(plain)}
    found |= {number or day for number, day in KOREAN_FACT.findall(plain)}
    if CONTRACTION.search(plain):
        found.add("not")
    return found


def overlap(a: Wording, b: Wording) -> float:
    """Share of words that two replies have in common (Jaccard index), in [0, 1]; a few hundredths off if
    words fall on the same bit."""
    total = (a.words | b.words).bit_count()
    return (a.words & b.words).bit_count() / total if total else 1.0


def containment(a: Wording, b: Wording) -> float:
    """Share of the shorter reply's words that the longer one has too, in [0, 1]; 0 for replies of a few
    words, which may well be part of another."""
    shorter = min(a.words.bit_count(), b.words.bit_count())
    return (a.words & b.words).bit_count() / shorter if shorter >= FEW_WORDS else 0.0


def same_words(a: Wording, b: Wording) -> bool:
    """Whether two replies use nearly the same words, give or take a greeting, whatever their facts."""
    return containment(a, b) >= CONTAINED or overlap(a, b) >= SAME_WORDS


def same_reply(a: Wording, b: Wording) -> bool:
    """Whether two replies say the same thing in nearly the same words, give or take a greeting."""
    return a.facts == b.facts and same_words(a, b)


def similar(a: Wording, b: Wording) -> bool:
    """Whether two replies have most of their words in common, whatever their numbers, days and negations."""
    return overlap(a, b) >= SIMILAR_REPLY or containment(a, b) >= SIMILAR_CONTAINED


@lru_cache(1 << 16)
def _bit(word: str) -> int:
    return 1 << (_hash(word) % WORD_BITS)


def _hash(text: str) -> int:
    """63 bits, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1

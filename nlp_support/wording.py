"""When two replies are the same reply: hashes and comparison of their wording."""

import hashlib
import re
from functools import lru_cache

PLACEHOLDER = re.compile(r"\{[a-z_]{1,20}\}")
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
CONTRACTION = re.compile(r"\w+n['’]t\b")

SAME_WORDS = 0.8  # share of words in common from which two replies are the same reply
CONTAINED = 0.9  # share of the shorter reply's words in the longer, which may have a greeting besides
FEW_WORDS = 6  # so few words may well be in another reply


@lru_cache(maxsize=4096)
def words(reply: str) -> frozenset[str]:
    """The words of a reply, lower case, without placeholders."""
    return frozenset(WORD.findall(PLACEHOLDER.sub(" ", reply).lower()))


@lru_cache(maxsize=4096)
def facts(reply: str) -> frozenset[str]:
    """What makes two similar replies say different things: numbers, days, negations."""
    text = PLACEHOLDER.sub(" ", reply).lower()
    found = {number.strip(".,:") for number in NUMBER.findall(text)}
    found |= {number or day for number, day in NUMBER_WORD.findall(text)}
    found |= {number or day for number, day in KOREAN_FACT.findall(text)}
    if CONTRACTION.search(text):
        found.add("not")
    return frozenset(found)


def wording_hash(reply: str) -> int:
    """63 bits that are equal for replies with the same words in the same order, whatever the case,
    punctuation and placeholders."""
    return _hash(" ".join(WORD.findall(PLACEHOLDER.sub(" ", reply).lower())))


def facts_hash(reply: str) -> int:
    """63 bits that are equal for replies with the same facts."""
    return _hash(" ".join(sorted(facts(reply))))


def overlap(a: str, b: str) -> float:
    """Share of the words of two replies that both have (Jaccard index), in [0, 1]."""
    left, right = words(a), words(b)
    return len(left & right) / len(left | right) if left or right else 1.0


def same_reply(a: str, b: str) -> bool:
    """Whether two replies say the same thing in nearly the same words, a greeting more or less."""
    if facts(a) != facts(b):
        return False
    shorter = min(len(words(a)), len(words(b)))
    contained = shorter >= FEW_WORDS and len(words(a) & words(b)) >= CONTAINED * shorter
    return contained or overlap(a, b) >= SAME_WORDS


def _hash(text: str) -> int:
    return (
        int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1
    )

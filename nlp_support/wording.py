"""When two replies are the same reply: hashes and comparison of their wording."""

import hashlib
import re
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Wording:
    """A redacted reply as it is compared with others: its words, lower case and without placeholders, and
    its facts: the numbers, days and negations that make two similar replies say different things."""

    text: str
    words: frozenset[str]
    facts: frozenset[str]


@lru_cache(maxsize=8192)
def wording(reply: str) -> Wording:
    """The wording of a redacted reply."""
    text = PLACEHOLDER.sub(" ", reply).lower()
    return Wording(reply, frozenset(WORD.findall(text)), _facts(text))


def _facts(text: str) -> frozenset[str]:
    found = {number.strip(".,:") for number in NUMBER.findall(text)}
    found |= {number or day for number, day in NUMBER_WORD.findall(text)}
    found |= {number or day for number, day in KOREAN_FACT.findall(text)}
    if CONTRACTION.search(text):
        found.add("not")
    return frozenset(found)


def overlap(a: Wording, b: Wording) -> float:
    """Share of the words of two replies that both have (Jaccard index), in [0, 1]."""
    shared = len(a.words & b.words)
    total = len(a.words) + len(b.words) - shared
    return shared / total if total else 1.0


def same_reply(a: Wording, b: Wording) -> bool:
    """Whether two replies say the same thing in nearly the same words, a greeting more or less."""
    if a.facts != b.facts:
        return False
    shorter = min(len(a.words), len(b.words))
    contained = shorter >= FEW_WORDS and len(a.words & b.words) >= CONTAINED * shorter
    return contained or overlap(a, b) >= SAME_WORDS


def wording_hash(reply: str) -> int:
    """63 bits that are equal for replies with the same words in the same order, whatever the case,
    punctuation and placeholders."""
    words = " ".join(WORD.findall(PLACEHOLDER.sub(" ", reply).lower()))
    digest = hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1

"""When two replies count as the same: hashes of their wording, and how they compare."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .facts import NOT
from .facts import facts as facts
from .patterns import PLACEHOLDER
from .rarity import EVEN, FACT_BITS, WORD_BITS, Rarity, sample_of

WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile("[぀-ヿ㐀-䶿一-鿿฀-๿]{2,}")  # writing without spaces: kana, Han, Thai

WORD_BYTES = WORD_BITS // 8
SAME_WORDS = 0.8  # share of words in common from which two replies count as the same
CONTAINED = 0.87  # share of the shorter reply's words in the longer one, which may add a greeting
SIMILAR_REPLY = 0.6  # share of common words from which two replies with different facts contradict each other
SIMILAR_CONTAINED = 0.7  # the same for the shorter reply's words alone
FEW_WORDS = 6  # with fewer, a reply may well be part of another by chance
TELLS = 1.0  # what the words of a reply have to weigh so that it may be part of another
NOTHING = 1.0  # what words weigh that tell nothing, since nearly every reply of the account has them


@dataclass(frozen=True, slots=True)
class Wording:
    """A redacted reply in the form that is compared with others, small enough to keep for every message.

    `words` is the set of its words (of pairs of letters in Japanese, Chinese and Thai), each as one of 512
    bits; `facts` the set of the numbers, days and negations, which make two similar replies say different
    things, each as two of 63 bits; `exact` is a hash of the words in order, regardless of case, punctuation
    and placeholders.
    """

    words: int
    facts: int
    exact: int

    @classmethod
    def of(cls, reply: str) -> "Wording":
        plain = PLACEHOLDER.sub(" ", reply).lower()
        found = WORD.findall(plain)
        words = 0
        for word in {part for one in found for part in _parts(one)}:
            words |= _bit(word)
        told = 0
        for fact in facts(plain):
            told |= _fact_bits(fact)
        return cls(words, told, _hash(" ".join(found)))

    def told(self, rarity: Rarity) -> int:
        """Its facts without those that nearly all replies of the account tell."""
        return self.facts & ~rarity.usual_facts

    def pack(self) -> tuple[int, int, bytes]:
        """`exact`, `facts` and `words` as they are stored: two 63-bit integers and 64 bytes."""
        return self.exact, self.facts, self.words.to_bytes(WORD_BYTES, "little")

    @classmethod
    def unpack(cls, exact: int, facts: int, words: bytes) -> "Wording":
        """The wording that `pack` took apart."""
        return cls(int.from_bytes(words, "little"), facts, exact)


def overlap(a: Wording, b: Wording, rarity: Rarity = EVEN) -> float:
    """Share of words that two replies have in common (Jaccard index), by what they weigh, in [0, 1]; a few
    hundredths off if words fall on the same bit."""
    rarity = _telling(a, b, rarity)
    total = rarity.weigh(a.words | b.words)
    return rarity.weigh(a.words & b.words) / total if total else 1.0


def containment(a: Wording, b: Wording, rarity: Rarity = EVEN) -> float:
    """Share of the shorter reply's words that the longer one has too, by what they weigh, in [0, 1]; 0 for
    replies of a few words, or of a few that tell something, which may well be part of another."""
    if min(a.words.bit_count(), b.words.bit_count()) < FEW_WORDS:
        return 0.0
    rarity = _telling(a, b, rarity)
    shorter = min(rarity.weigh(a.words), rarity.weigh(b.words))
    return rarity.weigh(a.words & b.words) / shorter if shorter >= TELLS else 0.0


def same_words(a: Wording, b: Wording, rarity: Rarity = EVEN) -> bool:
    """Whether two replies use nearly the same words, give or take a greeting, whatever their facts."""
    return containment(a, b, rarity) >= CONTAINED or overlap(a, b, rarity) >= SAME_WORDS


def same_reply(a: Wording, b: Wording, rarity: Rarity = EVEN) -> bool:
    """Whether two replies say the same thing in nearly the same words, give or take a greeting.

    Args:
        rarity: how much each word tells in the account; by default all words tell the same, and then a long
            footer or opening that replies share makes any two of them the same.
    """
    return a.told(rarity) == b.told(rarity) and (a.exact == b.exact or same_words(a, b, rarity))


def similar(a: Wording, b: Wording, rarity: Rarity = EVEN) -> bool:
    """Whether two replies have most of their words in common, whatever their numbers, days and negations."""
    return overlap(a, b, rarity) >= SIMILAR_REPLY or containment(a, b, rarity) >= SIMILAR_CONTAINED


def rarity_among(wordings: Iterable[Wording], questions: NDArray[np.float32] | None = None) -> Rarity:
    """How much each word tells among these replies; a sample of the different ones is enough.

    Args:
        wordings: n replies of one account.
        questions: (n, d) unit vectors of what they answer, if known.
    """
    different = {one.exact: (at, one.words, one.facts) for at, one in enumerate(wordings)}
    found = list(different.values())
    chosen = [found[at] for at in sample_of(np.arange(len(found))).tolist()]
    packed = b"".join(words.to_bytes(WORD_BYTES, "little") for _, words, _ in chosen)
    rows = None if questions is None else questions[[at for at, _, _ in chosen]]
    words = np.frombuffer(packed, np.uint8).reshape(-1, WORD_BYTES)
    return Rarity.of(words, np.array([told for _, _, told in chosen], np.int64), rows)


def _telling(a: Wording, b: Wording, rarity: Rarity) -> Rarity:
    """The weights, unless the two have no words that tell anything: then all words count the same."""
    return rarity if rarity.weigh(a.words | b.words) >= NOTHING else EVEN


def _parts(word: str) -> list[str]:
    """What is compared of a word: itself, or its pairs of letters where words are written without spaces."""
    if word.isascii():
        return [word]
    runs = UNSPACED.findall(word)
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)] + UNSPACED.sub(" ", word).split()


@lru_cache(1 << 16)
def _bit(word: str) -> int:
    return 1 << (_hash(word) % WORD_BITS)


@lru_cache(1 << 12)
def _fact_bits(fact: str) -> int:
    """Two bits, so that different facts hardly ever have the same ones; one of its own for a negation."""
    if fact == NOT:
        return 1 << FACT_BITS
    hashed = _hash(fact)
    return 1 << hashed % FACT_BITS | 1 << (hashed >> 32) % FACT_BITS


def _hash(text: str) -> int:
    """63 bits, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1

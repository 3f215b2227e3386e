"""How much each word tells about which reply it is: what most replies of an account share tells nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORD_BITS = 512  # of a `Wording`
FACT_BITS = 62  # of its facts, apart from the bit of a negation above them
LEVELS = 4  # binary digits of a weight
FULL = (1 << LEVELS) - 1
RARE = 0.15  # share of replies up to which a word has its full weight; several words fall on one bit
UNSEEN = 0.5  # imaginary replies, so that a few real ones do not make every word common ...
USUAL = 0.05  # ... and the share of them that has a word
NEARLY_ALL = 0.7  # share of replies from which a fact is one that all of them tell
ALIKE = 0.9  # cosine from which two questions are about the same
SAMPLE = 128  # replies that are looked at


@dataclass(frozen=True, slots=True)
class Rarity:
    """A weight in [0, 1] for each bit of a `Wording`'s words, and which facts nearly all replies tell.

    Attributes:
        masks: the binary digits of the weights, the greatest first: the bits whose weight has the digit.
        unit: what all digits together are worth.
        usual_facts: the bits of facts that tell nothing, such as those of an address in a footer.
    """

    masks: tuple[int, ...]
    unit: int
    usual_facts: int = 0

    @classmethod
    def of(
        cls,
        words: NDArray[np.uint8],
        facts: NDArray[np.int64],
        questions: NDArray[np.float32] | None = None,
    ) -> "Rarity":
        """The weights among some replies of an account.

        The weight falls with the logarithm of the share of replies that have the word: 1 up to 15% of them, 0
        in all of them (inverse document frequency, Spärck Jones 1972, with an upper bound, so that one slip
        of the pen does not decide). Answers to one question count as one reply together, so that what is
        asked most does not make its own answer common.

        Args:
            words, facts: (n, 64) and (n,) those of different replies, as `Wording.pack` gives them.
            questions: (n, d) unit vectors of what they answer; every reply counts in full without.
        """
        counts = _shares(questions) if questions is not None else np.ones(len(words), np.float32)
        bits = np.unpackbits(words, axis=1, bitorder="little")  # (n, 512)
        share = (counts @ bits + UNSEEN * USUAL) / (counts.sum() + UNSEEN)  # (512,)
        weights = np.clip(np.log(share) / np.log(RARE), 0, 1)
        levels = np.rint(FULL * weights).astype(np.uint8)
        digits = (levels >> digit & 1 for digit in reversed(range(LEVELS)))
        packed = (np.packbits(digit, bitorder="little").tobytes() for digit in digits)
        masks = tuple(int.from_bytes(digit, "little") for digit in packed)
        return cls(masks, FULL, _usual(facts, counts))

    def weigh(self, words: int) -> float:
        """What these words weigh together; as many as they are, if all are rare."""
        total = 0
        for mask in self.masks:
            total = 2 * total + (words & mask).bit_count()
        return total / self.unit


EVEN = Rarity(((1 << WORD_BITS) - 1,), 1)  # every word counts the same


def _usual(facts: NDArray[np.int64], counts: NDArray[np.float32]) -> int:
    """The bits of the facts that nearly all replies tell; never that of a negation."""
    bits = facts[:, None] >> np.arange(FACT_BITS) & 1  # (n, 62)
    share = counts @ bits.astype(np.float32) / (counts.sum() + UNSEEN)  # (62,)
    return sum(1 << int(bit) for bit in np.flatnonzero(share >= NEARLY_ALL))


def _shares(questions: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much each answer counts (n,): those to one question share the weight of one."""
    alike = (questions @ questions.T >= ALIKE).sum(axis=1)
    shares: NDArray[np.float32] = (1 / np.maximum(alike, 1)).astype(np.float32)
    return shares


def sample_of(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most 128 of some rows, evenly spaced, the last one among them."""
    if len(rows) <= SAMPLE:
        return rows
    return rows[np.linspace(0, len(rows) - 1, SAMPLE).astype(np.int64)]

"""How much each word tells about which reply it is: what most replies of an account share tells nothing."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Whole = TypeVar("Whole", np.uint8, np.int64)

WORD_BITS = 512  # of a `Wording`
FACT_BITS = 62  # of its facts, apart from the bit of a negation above them
LEVELS = 4  # binary digits of a weight
FULL = (1 << LEVELS) - 1
RARE = 0.15  # share of replies up to which a word has its full weight; several words fall on one bit
UNSEEN = 0.5  # imaginary questions, so that a few real ones do not make every word common ...
USUAL = 0.05  # ... and the share of them whose answers have a word
NEARLY_ALL = 0.7  # share of questions from which a fact is one that all of them tell
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

        The weight falls with the logarithm of the share of questions whose answers have the word: 1 up to 15%
        of them, 0 in all of them (inverse document frequency, Spärck Jones 1972, with an upper bound, so that
        one slip of the pen does not decide). Answers to one question count together, so that what is asked
        most does not make its own answer common; and where all answer one question, nothing tells what
        belongs to the answer, and all words count the same.

        Args:
            words, facts: (n, 64) and (n,) those of different replies, as `Wording.pack` gives them.
            questions: (n, d) unit vectors of what they answer; without, each answers a question of its own.
        """
        if questions is not None and len(questions):
            of = _asked(questions)
            if not of.any():
                return EVEN
            words, facts = _together(words, of), _together(facts, of)
        bits = np.unpackbits(words, axis=1, bitorder="little")  # (n, 512)
        told = facts[:, None] >> np.arange(FACT_BITS) & 1  # (n, 62)
        asked = len(bits) + UNSEEN
        share = (bits.sum(axis=0) + UNSEEN * USUAL) / asked  # (512,)
        weights = np.clip(np.log(share) / np.log(RARE), 0, 1)
        levels = np.rint(FULL * weights).astype(np.uint8)
        digits = (levels >> digit & 1 for digit in reversed(range(LEVELS)))
        masks = tuple(_number(digit) for digit in digits)
        return cls(masks, FULL, _number(told.sum(axis=0) >= NEARLY_ALL * asked))

    @property
    def levels(self) -> NDArray[np.float32]:
        """The weight of each bit (512,), in parts of `unit`."""
        packed = b"".join(mask.to_bytes(WORD_BITS // 8, "little") for mask in self.masks)
        digits = np.unpackbits(
            np.frombuffer(packed, np.uint8).reshape(len(self.masks), -1), axis=1, bitorder="little"
        )
        worth = np.array([2.0**digit for digit in reversed(range(len(self.masks)))], np.float32)
        return worth @ digits

    def weigh(self, words: int) -> float:
        """What these words weigh together; as many as they are, if all are rare."""
        total = 0
        for mask in self.masks:
            total = 2 * total + (words & mask).bit_count()
        return total / self.unit


EVEN = Rarity(((1 << WORD_BITS) - 1,), 1)  # every word counts the same


def _asked(questions: NDArray[np.float32]) -> NDArray[np.int64]:
    """Which of n answers (n,), the first, is to the same question as each."""
    first: NDArray[np.int64] = (questions @ questions.T >= ALIKE).argmax(axis=1)
    return first


def _together(bits: NDArray[Whole], of: NDArray[np.int64]) -> NDArray[Whole]:
    """The bits (m, …) that any answer to each question has, from those of each answer (n, …)."""
    order = np.argsort(of, kind="stable")
    starts = np.flatnonzero(np.diff(of[order], prepend=-1))
    joined: NDArray[Whole] = np.bitwise_or.reduceat(bits[order], starts, axis=0)
    return joined


def _number(bits: NDArray[np.uint8] | NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")


def sample_of(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most 128 of some rows, evenly spaced, the last one among them."""
    if len(rows) <= SAMPLE:
        return rows
    return rows[np.linspace(0, len(rows) - 1, SAMPLE).astype(np.int64)]

"""What a replay keeps besides its rows."""

import hashlib
import heapq
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..reports.report import Miss
from .graded import JudgedPair
from .past import Past
from .rows import Row

MISSES = 50
SAMPLE = 500  # question/reply pairs kept for 1-of-100


@dataclass(frozen=True)
class Replayed:
    """One replayed message: what was asked, its scores, the miss if the first offer was wrong, and what the
    judge says of the replies that people graded for it; `asked` (d,) is the vector of its question, None if
    it was not encoded."""

    past: Past
    row: Row
    miss: Miss | None
    graded: tuple[JudgedPair, ...] = ()
    asked: NDArray[np.float32] | None = None


class Findings:
    """What is kept of all messages; its size depends on that of the grades, not on their number.

    Attributes:
        n: messages replayed.
        skipped: how many were not replayed, by reason.
        sample: messages drawn uniformly from all of them.
        graded: the replies that people graded, as far as they could be offered; of these all are kept.
    """

    def __init__(self, *, seed: int = 0) -> None:
        self.n = 0
        self.skipped: Counter[str] = Counter()
        self.sample: list[Replayed] = []
        self.graded: list[JudgedPair] = []
        self._misses: list[tuple[float, int, Miss]] = []
        self._digest = hashlib.sha256()
        self._seed = seed

    def add(self, one: Replayed) -> None:
        """Count a message, and keep it among the misses or the sample if it belongs there."""
        self.n += 1
        said = one.past.asked.account_id, one.past.message_id, *one.past.raw
        self._digest.update("\0".join(said).encode())
        random = np.random.default_rng([self._seed, self.n])
        if len(self.sample) < SAMPLE:
            self.sample.append(one)
        elif (place := int(random.integers(self.n))) < SAMPLE:
            self.sample[place] = one
        self.graded += one.graded
        if one.miss is not None:
            heapq.heappush(self._misses, (one.miss.confidence, self.n, one.miss))
            if len(self._misses) > MISSES:
                heapq.heappop(self._misses)

    @property
    def misses(self) -> tuple[Miss, ...]:
        """The most confident wrong suggestions, most confident first."""
        return tuple(miss for _, _, miss in sorted(self._misses, reverse=True))

    @property
    def digest(self) -> str:
        """16 hex digits that differ if what was asked or sent differs."""
        return self._digest.hexdigest()[:16]

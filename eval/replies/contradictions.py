"""Which past replies a newer one to the same question contradicts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .history import History
from .judge import Judge
from .words import CONTRADICTING


@dataclass
class Contradictions:
    """Past replies that a newer one to the same question contradicts: nearly the same words, other facts."""

    history: History
    judge: Judge
    found: dict[int, list[int]] = field(default_factory=dict)  # row -> newer rows that contradict it

    def shares(self, offered: Sequence[Sequence[int]]) -> list[float | None]:
        """The share of each message's offered rows that another possible offer contradicts."""
        self._find(sorted({row for rows in offered for row in rows} - self.found.keys()))
        return [
            sum(self._overtaken(row, allowed) for row in rows) / len(rows) if rows else None
            for rows, allowed in zip(offered, self.history.allowed, strict=True)
        ]

    def _overtaken(self, row: int, allowed: NDArray[np.int64]) -> bool:
        newer = self.found[row]
        return bool(newer) and bool(np.isin(newer, allowed).any())

    def _find(self, rows: list[int]) -> None:
        words = self.history.words
        for row in rows:
            own = words.words[row]
            common = words.common(own)
            later = np.flatnonzero(words.may_be_like(own, common, CONTRADICTING)[row + 1 :]) + row + 1
            others = later[[words.words[newer] != own for newer in later.tolist()]]
            self.found[row] = self._contradicting(row, common, others) if others.size else []

    def _contradicting(self, row: int, common: NDArray[np.int64], later: NDArray[np.int64]) -> list[int]:
        words, asked = self.history.words, self.history.asked
        newer = later[asked[later] @ asked[row] >= self.judge.alike_from].tolist()
        usual = words.usual(common, asked[row]) if newer else 0.0
        return [one for one in newer if words.likeness(words.words[row], usual, one).contradicts]

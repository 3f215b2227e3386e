"""Which of an account's candidates are worded alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Groups:
    """Candidates grouped by wording.

    Attributes:
        of_row: (n,) the number of each candidate's group, from 0.
        rows: (n,) all rows, group by group, oldest first.
        ends: where each group ends in `rows`.
    """

    of_row: Rows
    rows: Rows
    ends: Rows

    @classmethod
    def of(cls, exact: NDArray[np.int64]) -> "Groups":
        """The groups of candidates with these hashes of their words (n,)."""
        of_row = np.unique(exact, return_inverse=True)[1]
        return cls(of_row, np.argsort(of_row, kind="stable"), np.cumsum(np.bincount(of_row)))

    def sendings(self, row: int, first: int, last: int) -> Rows:
        """The rows worded like this one, from `first` to before `last`, oldest first."""
        group = int(self.of_row[row])
        rows = self.rows[self.ends[group - 1] if group else 0 : self.ends[group]]
        if first == 0 and last == len(self.of_row):
            return rows
        return rows[np.searchsorted(rows, first) : np.searchsorted(rows, last)]

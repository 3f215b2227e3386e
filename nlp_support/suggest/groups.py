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
        exact: the hash of each group's words, ascending.
    """

    of_row: Rows
    rows: Rows
    ends: Rows
    exact: Rows

    @classmethod
    def of(cls, exact: NDArray[np.int64]) -> "Groups":
        """The groups of candidates with these hashes of their words (n,)."""
        values, of_row = np.unique(exact, return_inverse=True)
        return cls(of_row, np.argsort(of_row, kind="stable"), np.cumsum(np.bincount(of_row)), values)

    def number_of(self, exact: int) -> int | None:
        """The number of the group with this hash; None if there is none."""
        at = int(np.searchsorted(self.exact, exact))
        return at if at < len(self.exact) and int(self.exact[at]) == exact else None

    def sendings(self, group: int, first: int, last: int) -> Rows:
        """The rows of a group from `first` to before `last`, oldest first."""
        rows = self.rows[self.ends[group - 1] if group else 0 : self.ends[group]]
        if first == 0 and last == len(self.of_row):
            return rows
        return rows[np.searchsorted(rows, first) : np.searchsorted(rows, last)]


@dataclass(frozen=True, eq=False)
class Firsts:
    """Where wordings come up first, in any window.

    Attributes:
        rows: (n,) the candidates that count, ascending.
        before: (n,) the row before of the same wording among them; -1 if there is none.
    """

    rows: Rows
    before: Rows

    @classmethod
    def of(cls, groups: Rows, wanted: NDArray[np.bool_] | None) -> "Firsts":
        """Those of candidates with these groups (m,), or of the wanted ones among them (m,)."""
        rows = np.arange(len(groups)) if wanted is None else np.flatnonzero(wanted)
        order = np.argsort(groups[rows], kind="stable")
        again = np.flatnonzero(np.diff(groups[rows][order]) == 0)
        before = np.full(len(rows), -1)
        before[order[again + 1]] = rows[order[again]]
        return cls(rows, before)

    def between(self, first: int, last: int) -> Rows:
        """The first row of each wording from `first` to before `last`, ascending."""
        own = slice(*np.searchsorted(self.rows, (first, last)).tolist())
        return self.rows[own][self.before[own] < first]

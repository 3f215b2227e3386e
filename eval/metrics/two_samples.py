"""Whether two independent samples differ: shares, means and mixes, with whole groups as the unit.

Rows of one conversation are alike, so a group is drawn, or moved to the other sample, with all of its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nlp_support.errors import InvalidArgument

from .classification import roc_auc
from .ranking import Floats, column
from .significance import CELLS, Interval, _interval, _numbered, _p_value

NONE = Interval(float("nan"), float("nan"))
PERMUTATIONS = 10_000  # so that small p-values survive a correction for many tests
DRAWS = 1000


@dataclass(frozen=True)
class Apart:
    """How two samples differ.

    Attributes:
        now, before: the value of each; nan without rows.
        change: now - before; for a mix the share of rows that would have to change to make them equal.
        p: of a permutation test, two-sided for a mean and a share: how likely groups that came at random give
            a change as large; not corrected for other tests.
        effect: of means Cliff's delta in [-1, 1] (Cliff 1993), of shares Cohen's h (Cohen 1988), of a mix the
            change itself; with its interval.
        chance: of a mix, the change that chance alone gives on average; else 0.
        intervals: of now, of before, of the change and of the effect, 95%, from groups drawn with replacement
            in each sample; nan below two groups.
    """

    now: float
    before: float
    change: float
    p: float
    effect: float
    chance: float = 0.0
    intervals: tuple[Interval, Interval, Interval, Interval] = (NONE, NONE, NONE, NONE)


@dataclass(frozen=True)
class Samples:
    """Rows of two samples.

    Args:
        groups: (n,) the group of each row, such as its conversation.
        recent: (n,) whether it is of the later sample; all rows of a group are of the same one.

    Raises:
        InvalidArgument: shapes that do not fit, or a group in both samples.
    """

    groups: list[str]
    recent: NDArray[np.bool_]
    seed: int = 0

    def __post_init__(self) -> None:
        if len(self.groups) != len(self.recent):
            raise InvalidArgument(f"{len(self.groups)} groups and {len(self.recent)} rows; give one for each")
        if not np.array_equal(self._group_recent[self._row_group], self.recent):
            raise InvalidArgument("a group is in both samples; put all of its rows into one")

    @property
    def sizes(self) -> tuple[int, int]:
        """How many groups the later and the earlier sample have."""
        later = int(self._group_recent.sum())
        return later, len(self._group_recent) - later

    def means(self, values: ArrayLike, *, shares: bool = False) -> Apart:
        """The means of values (n,), which are 0 or 1 if `shares`."""
        own = column(values, "values", n=len(self.groups))
        sums = self._summed(own[:, None])
        now, before = self._means(self._group_recent, sums), self._means(~self._group_recent, sums)
        apart = [(self._means(moved, sums) - self._means(~moved, sums))[:, 0] for moved in self._exchanged()]
        p = _p_value(now.item(), before.item(), np.concatenate([np.empty(0), *apart]))
        drawn = [(self._means(later, sums), self._means(earlier, sums)) for later, earlier in self._drawn()]
        later = np.concatenate([np.empty(0), *(one[:, 0] for one, _ in drawn)])
        earlier = np.concatenate([np.empty(0), *(other[:, 0] for _, other in drawn)])
        effect, effects = self._effect(own, now.item(), before.item(), later, earlier, shares=shares)
        intervals = (_of(later), _of(earlier), _of(later - earlier), effects)
        return Apart(now.item(), before.item(), now.item() - before.item(), p, effect, intervals=intervals)

    def mix(self, labels: NDArray[np.int64]) -> Apart:
        """The mixes of labels (n,) from 0: the total variation distance between them."""
        sums = self._summed(np.eye(int(labels.max(initial=0)) + 1)[labels])
        later, earlier = self._group_recent, ~self._group_recent
        change = float(_distance(self._means(later, sums), self._means(earlier, sums)).item())
        moved = [_distance(self._means(one, sums), self._means(~one, sums)) for one in self._exchanged()]
        by_chance = np.concatenate([np.empty(0), *moved])
        p = float((1 + (by_chance >= change - 1e-12).sum()) / (1 + len(by_chance)))
        drawn = [_distance(self._means(one, sums), self._means(other, sums)) for one, other in self._drawn()]
        own = _of(np.concatenate([np.empty(0), *drawn]))
        chance = float(by_chance.mean()) if len(by_chance) else 0.0
        return Apart(change, 0.0, change, p, change, chance, (NONE, NONE, own, own))

    @cached_property
    def _row_group(self) -> NDArray[np.int64]:
        return _numbered(self.groups)[0]

    @cached_property
    def _group_recent(self) -> NDArray[np.bool_]:
        found = np.zeros(len(set(self.groups)), np.bool_)
        found[self._row_group] = self.recent
        return found

    def _summed(self, rows: Floats) -> Floats:
        """The sums of rows (n, c) by group, and last how many rows each group has (g, c + 1)."""
        sums = np.zeros((len(self._group_recent), rows.shape[1] + 1))
        np.add.at(sums, self._row_group, np.column_stack([rows, np.ones(len(rows))]))
        return sums

    def _means(self, chosen: NDArray[np.generic], sums: Floats) -> Floats:
        """The mean of each column over the chosen groups, (r, c) for (r, g), (1, c) for (g,); nan if none."""
        totals = np.atleast_2d(chosen).astype(np.float64) @ sums
        means: Floats = np.divide(
            totals[:, :-1], totals[:, -1:], out=np.full_like(totals[:, :-1], np.nan), where=totals[:, -1:] > 0
        )
        return means

    def _exchanged(self) -> Iterator[NDArray[np.bool_]]:
        """Which groups are of the later sample if they come at random, (some rounds, g) at a time."""
        random = np.random.default_rng(self.seed)
        own = self._group_recent
        size = max(1, CELLS // max(1, len(own)))
        for start in range(0, PERMUTATIONS if 0 < own.sum() < len(own) else 0, size):
            count = min(size, PERMUTATIONS - start)
            yield random.permuted(np.broadcast_to(own, (count, len(own))), axis=1)

    def _drawn(self) -> Iterator[tuple[Floats, Floats]]:
        """How often each group of the later and of the earlier sample is drawn, (some rounds, g) each."""
        random = np.random.default_rng(self.seed)
        own = self._group_recent
        size = max(1, CELLS // max(1, len(own)))
        for start in range(0, DRAWS if min(self.sizes) > 1 else 0, size):
            counts = [np.zeros((min(size, DRAWS - start), len(own))) for _ in range(2)]
            for found, members in zip(counts, (own, ~own), strict=True):
                n = int(members.sum())
                found[:, members] = random.multinomial(n, np.full(n, 1 / n), size=len(found))
            yield counts[0], counts[1]

    def _effect(
        self, values: Floats, now: float, before: float, later: Floats, earlier: Floats, *, shares: bool
    ) -> tuple[float, Interval]:
        if shares:
            return _h(np.array(now), np.array(before)).item(), _of(_h(later, earlier))
        deltas = [
            2 * roc_auc(self.recent, values, weights=(one + other)[self._row_group]) - 1
            for ones, others in self._drawn()
            for one, other in zip(ones, others, strict=True)
        ]
        return 2 * roc_auc(self.recent, values) - 1, _of(np.array(deltas))


def _h(now: Floats, before: Floats) -> Floats:
    """Cohen's h: .2 is called small, .5 medium, .8 large."""
    found: Floats = 2 * np.arcsin(np.sqrt(now)) - 2 * np.arcsin(np.sqrt(before))
    return found


def _distance(one: Floats, other: Floats) -> Floats:
    distance: Floats = np.abs(one - other).sum(axis=1) / 2
    return distance


def _of(values: Floats) -> Interval:
    return _interval(values, 0.95)

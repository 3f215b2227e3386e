"""What chance can explain: intervals, tests between two systems, and the smallest difference that would show.

Rows of one conversation are similar, so whole groups (conversations, or other independent units) are drawn or
exchanged, never single rows.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nlp_support.errors import InvalidArgument

from .ranking import Floats, column

FEW_GROUPS = 30  # below this, percentile intervals are known to be too narrow
CELLS = 1_000_000  # rounds x groups held at once: 8 MB an array
DETECTABLE = 2.80  # standard errors: 1.96 for 5% two-sided and 0.84 for 80% power

Groups = Sequence[Hashable] | NDArray[np.generic]


@dataclass(frozen=True)
class Interval:
    """From low to high; both nan if there is no interval."""

    low: float
    high: float


def bootstrap(
    figure: Callable[[Floats], float],
    groups: Groups,
    *,
    rounds: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> Interval:
    """The percentile interval of a figure over groups drawn with replacement (cluster bootstrap).

    Field & Welsh 2007, "Bootstrapping clustered data".

    Args:
        figure: its value for weights (n,): how often the group of each row was drawn.
        groups: (n,), the group of each row.
        level: in (0, 1).

    Returns:
        nan if there are fewer than two groups; rounds in which the figure is nan are left out.

    Raises:
        InvalidArgument: rounds below 1, or a level outside (0, 1).
    """
    row_group, count = _numbered(groups)
    values = [
        figure(drawn[row_group].astype(np.float64))
        for draws in _draws(count, rounds=rounds, seed=seed)
        for drawn in draws
    ]
    return _interval(np.array(values, dtype=np.float64), level)


def bootstrap_mean(
    scores: ArrayLike,
    groups: Groups,
    *,
    rounds: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    cells: int = CELLS,
) -> Interval:
    """What `bootstrap` finds for the mean of scores (n,), faster: from the sum of each group.

    Args:
        cells: rounds x groups held in memory at once, 8 bytes each.

    Raises:
        InvalidArgument: also when scores and groups do not fit, or a score is NaN.
    """
    row_group, count = _numbered(groups)
    values = column(scores, "scores", n=len(row_group))
    sums = np.bincount(row_group, weights=values, minlength=count)
    sizes = np.bincount(row_group, minlength=count)
    means = [
        (draws @ sums) / (draws @ sizes) for draws in _draws(count, rounds=rounds, seed=seed, cells=cells)
    ]
    return _interval(np.concatenate([np.empty(0), *means]), level)


def permutation_test(
    figure: Callable[[NDArray[np.generic]], float],
    a: ArrayLike,
    b: ArrayLike,
    groups: Groups,
    *,
    rounds: int = 1000,
    seed: int = 0,
) -> float:
    """How likely chance alone gives a difference at least as large between two systems; p in (0, 1].

    In each round every group's rows are exchanged between the systems or not, by the toss of a coin. With b
    of m rounds at least as far apart as observed, p = (b + 1) / (m + 1), two-sided (Phipson & Smyth
    2010). Rounds in which the figure is nan are left out.

    Args:
        figure: its value for the rows of one system.
        a, b: what two systems gave for the same rows, (n,) or (n, c).
        groups: (n,), the group of each row.

    Returns:
        p; nan if the figure of a or of b is nan, or without rows.

    Raises:
        InvalidArgument: shapes that do not fit, NaN in a or b, or rounds below 1.
    """
    first, second = _systems(a, b)
    row_group, count = _numbered(groups, n=len(first))
    seen = (figure(first), figure(second)) if count else (float("nan"), float("nan"))
    differences = []
    for tosses in _tosses(count, rounds=rounds, seed=seed):
        for toss in tosses:
            exchanged = toss[row_group].reshape(-1, *[1] * (first.ndim - 1))
            one, other = np.where(exchanged, second, first), np.where(exchanged, first, second)
            differences.append(figure(one) - figure(other))
    return _p_value(*seen, np.array(differences, dtype=np.float64))


def permutation_test_mean(
    a: ArrayLike, b: ArrayLike, groups: Groups, *, rounds: int = 1000, seed: int = 0, cells: int = CELLS
) -> float:
    """What `permutation_test` finds for the means of a and b, both (n,), faster: from sums of groups.

    Args:
        cells: as in `bootstrap_mean`.
    """
    first, second = column(a, "a"), column(b, "b")
    _systems(first, second)
    row_group, count = _numbered(groups, n=len(first))
    if not count:
        return float("nan")
    gaps = np.bincount(row_group, weights=first - second, minlength=count)
    tosses = _tosses(count, rounds=rounds, seed=seed, cells=cells)
    differences = [(gaps.sum() - 2 * (toss @ gaps)) / len(first) for toss in tosses]
    return _p_value(float(first.mean()), float(second.mean()), np.concatenate(differences))


def holm(p_values: Sequence[float]) -> list[float]:
    """p-values of m tests, adjusted so that one below 0.05 is wrong in 5% of such families (Holm 1979).

    nan stays nan and counts as no test.

    Raises:
        InvalidArgument: a value outside [0, 1].
    """
    given = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(given))
    values = column(given[known], "p_values", low=0, high=1)
    order = np.argsort(values)
    steps = values[order] * np.arange(len(values), 0, -1)
    given = given.copy()
    given[known[order]] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return [float(p) for p in given]


def smallest_difference(a: ArrayLike, b: ArrayLike, groups: Groups) -> float:
    """The difference in means that this paired sample would show with 80% power at 5%, two-sided.

    2.8 standard errors of the mean difference a - b, with groups as the unit (linearized ratio, so groups of
    different sizes count by their rows). nan below two groups.

    Raises:
        InvalidArgument: shapes that do not fit, or NaN.
    """
    first, second = column(a, "a"), column(b, "b")
    _systems(first, second)
    row_group, count = _numbered(groups, n=len(first))
    if count < 2:
        return float("nan")
    gap = first - second
    apart = np.bincount(row_group, weights=gap - gap.mean())
    return float(DETECTABLE * np.sqrt(count / (count - 1) * (apart @ apart)) / len(gap))


def too_few(groups: Iterable[Hashable]) -> str | None:
    """A warning for the reader if there are fewer than 30 independent groups, otherwise None."""
    count = len(set(groups))
    if count >= FEW_GROUPS:
        return None
    return (
        f"only {count} independent conversations: below {FEW_GROUPS}, intervals come out too narrow "
        "and differences cannot be distinguished from chance"
    )


def _numbered(groups: Groups, *, n: int | None = None) -> tuple[NDArray[np.int64], int]:
    """The group of each row as a number (n,), in order of appearance, and how many groups there are."""
    numbers: dict[Hashable, int] = {}
    rows = groups.tolist() if isinstance(groups, np.ndarray) else groups
    found = np.array([numbers.setdefault(group, len(numbers)) for group in rows], dtype=np.int64)
    if n is not None and len(found) != n:
        raise InvalidArgument(f"groups has {len(found)} rows, expected {n}: one for each row of the systems")
    return found, len(numbers)


def _chunks(count: int, rounds: int, cells: int) -> Iterator[int]:
    """Sizes that sum to `rounds`, each small enough for (size, count) to fit in `cells`."""
    if rounds < 1:
        raise InvalidArgument(f"rounds is {rounds}, expected 1 or more")
    size = max(1, cells // max(1, count))
    yield from (min(size, rounds - start) for start in range(0, rounds, size))


def _draws(count: int, *, rounds: int, seed: int, cells: int = CELLS) -> Iterator[NDArray[np.int64]]:
    """How often each group was drawn, (some rounds, count) at a time; nothing below two groups."""
    random = np.random.default_rng(seed)
    for size in _chunks(count, rounds, cells):
        if count < 2:
            return
        drawn = random.integers(count, size=(size, count)) + count * np.arange(size)[:, None]
        yield np.bincount(drawn.ravel(), minlength=size * count).reshape(size, count)


def _tosses(count: int, *, rounds: int, seed: int, cells: int = CELLS) -> Iterator[NDArray[np.bool_]]:
    """Whether each group is exchanged, (some rounds, count) at a time."""
    random = np.random.default_rng(seed)
    for size in _chunks(count, rounds, cells):
        yield random.integers(2, size=(size, count), dtype=np.bool_)


def _interval(values: Floats, level: float) -> Interval:
    if not 0 < level < 1:
        raise InvalidArgument(f"level is {level}, expected a share between 0 and 1, such as 0.95")
    known = values[~np.isnan(values)]
    if not len(known):
        return Interval(float("nan"), float("nan"))
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def _p_value(a: float, b: float, differences: Floats) -> float:
    if np.isnan(a) or np.isnan(b):
        return float("nan")
    known = differences[~np.isnan(differences)]
    # Rounds that tie with the observed value must count although summing order changes the last bits.
    tolerance = 1e-12 * max(1.0, abs(a), abs(b))
    beyond = int((np.abs(known) >= abs(a - b) - tolerance).sum())
    return (beyond + 1) / (len(known) + 1)


def _systems(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    first, second = np.asarray(a), np.asarray(b)
    if first.shape != second.shape or first.ndim < 1:
        raise InvalidArgument(f"a has shape {first.shape} and b {second.shape}; give both the same rows")
    for name, given in (("a", first), ("b", second)):
        if given.dtype.kind == "f" and np.isnan(given).any():
            broken = int(np.isnan(given.reshape(len(given), -1)).any(axis=1).sum())
            raise InvalidArgument(
                f"{name} is NaN in {broken} of {len(given)} rows; look at what the model gave"
            )
    return first, second

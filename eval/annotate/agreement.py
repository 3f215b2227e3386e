"""Whether raters agree: Cohen's kappa for two, Krippendorff's alpha for any number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import MissingExtra

from ..grades.grades import GRADES, Grades
from ..metrics.significance import Interval, bootstrap

Array = NDArray[np.float64]
MOST_PAIRS = 45  # of raters that are compared one with the other: those of ten raters


@dataclass(frozen=True)
class Agreement:
    """How far raters agree.

    Attributes:
        name: "agreement": the share of pairs of grades that are equal; "kappa": the same beyond chance (Cohen
            1960); "weighted kappa": with quadratic weights, so that 0 against 2 is worse than 0 against 1
            (Cohen 1968); "alpha": the same for any number of raters, ordinal (Krippendorff 2011).
        raters: whose; () for all.
        value: None if it is not defined, as when all grades are the same.
        interval: 95%, by conversation.
        n, groups: the replies that two or more of them graded, and their conversations.
    """

    name: str
    raters: tuple[str, ...]
    value: float | None
    interval: Interval
    n: int
    groups: int


def agreements(grades: Grades, groups: Sequence[str], *, seed: int = 0) -> Iterator[Agreement]:
    """How far all raters agree and, if there are more than two, each with each other.

    Args:
        groups: the conversation of each of `grades.pairs`.

    Raises:
        MissingExtra: scikit-learn or krippendorff is not installed.
    """
    raters = grades.raters
    if len(raters) < 2:
        return
    given = np.array(
        [[grades.of(pair).get(rater, -1) for rater in raters] for pair in grades.pairs]
    )  # (n, r)
    own = np.array(groups)
    if len(raters) == 2:
        yield from _of_two(given, own, (), seed)
    shared = (given >= 0).sum(axis=1) > 1
    yield _measured("alpha", (), _alpha, given[shared], own[shared], seed)
    if len(raters) == 2:
        return
    yield _measured("agreement", (), _equal, given[shared], own[shared], seed)
    for one, other in list(combinations(range(len(raters)), 2))[:MOST_PAIRS]:
        yield from _of_two(given[:, [one, other]], own, (raters[one], raters[other]), seed)


def _of_two(
    given: NDArray[np.int64], own: NDArray[np.str_], raters: tuple[str, ...], seed: int
) -> Iterator[Agreement]:
    both = (given >= 0).all(axis=1)
    for name, value in (("agreement", _equal), ("kappa", _kappa), ("weighted kappa", _weighted)):
        yield _measured(name, raters, value, given[both], own[both], seed)


def _measured(
    name: str,
    raters: tuple[str, ...],
    value: Callable[..., float],
    given: NDArray[np.int64],
    own: NDArray[np.str_],
    seed: int,
) -> Agreement:
    found = value(given, np.ones(len(given)))
    if np.isnan(found):
        return Agreement(name, raters, None, Interval(np.nan, np.nan), len(given), len(set(own.tolist())))
    interval = bootstrap(lambda weights: value(given, weights), own.tolist(), seed=seed)
    return Agreement(name, raters, found, interval, len(given), len(set(own.tolist())))


def _equal(given: NDArray[np.int64], weights: Array) -> float:
    """The share of equal ones among all pairs of grades of one reply."""
    counts = _counts(given)
    n = counts.sum(axis=1)
    pairs, equal = n * (n - 1), (counts * (counts - 1)).sum(axis=1)
    total = weights @ pairs
    return float(weights @ equal / total) if total else float("nan")


def _kappa(given: NDArray[np.int64], weights: Array, *, how: str | None = None) -> float:
    from sklearn.metrics import cohen_kappa_score

    kept = weights > 0
    if len(np.unique(given[kept])) < 2:
        return float("nan")
    one, other = given[kept].T
    return float(cohen_kappa_score(one, other, labels=list(GRADES), weights=how, sample_weight=weights[kept]))


def _weighted(given: NDArray[np.int64], weights: Array) -> float:
    return _kappa(given, weights, how="quadratic")


def _alpha(given: NDArray[np.int64], weights: Array) -> float:
    import krippendorff

    counts = np.repeat(_counts(given), weights.astype(np.int64), axis=0)
    if (counts.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="ordinal"))


def _counts(given: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many raters gave each grade to each reply (n, 3)."""
    return np.stack([(given == grade).sum(axis=1) for grade in GRADES], axis=1)


def check_installed() -> None:
    """Raise MissingExtra if the packages that measure agreement are not there."""
    try:
        import krippendorff  # noqa: F401
        import sklearn.metrics  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"agreement of raters needs {error.name}: pip install 'nlp-support[eval]'"
        ) from error

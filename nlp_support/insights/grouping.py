"""Grouping vectors that lie close together, into as many groups as there are."""

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import Vectors

AT_ONCE = 6_000  # vectors that are all compared with each other; their distances take 144 MB


def group(vectors: Vectors, *, similarity: float) -> NDArray[np.int64]:
    """The group of each vector, by average linkage: two groups are joined as long as the mean cosine between
    their members is at least `similarity`.

    With more than 6,000 vectors, the first 6,000 are grouped, the others join the nearest group if its centre
    is at least that close, and the rest are treated likewise. The same vectors always give the same groups.

    Args:
        vectors: (n, d) unit rows.
        similarity: a cosine in (0, 1).

    Returns:
        (n,) group numbers from 0, in the order of each group's first member.
    """
    numbers = np.full(len(vectors), -1, np.int64)
    found = 0
    while (left := np.flatnonzero(numbers < 0)).size:
        first, rest = left[:AT_ONCE], left[AT_ONCE:]
        numbers[first] = found + _linked(vectors[first], similarity)
        if rest.size:
            nearest, near = _nearest(vectors[rest], _centres(vectors[first], numbers[first] - found))
            numbers[rest[near >= similarity]] = found + nearest[near >= similarity]
        found = int(numbers.max()) + 1
    return _in_order(numbers)


def _linked(vectors: Vectors, similarity: float) -> NDArray[np.int64]:
    import fastcluster

    count = len(vectors)
    if count < 2:
        return np.zeros(count, np.int64)
    distances = 1 - (vectors @ vectors.T)[~np.tri(count, dtype=np.bool_)]  # above the diagonal, row by row
    tree = fastcluster.linkage(np.maximum(distances, 0).astype(np.float64), "average", preserve_input=False)
    group_of = np.arange(2 * count - 1)  # the leaves of the tree, then its nodes in the order of joining
    for at in reversed(range(count - 1)):
        left, right, height, _ = tree[at]
        if height <= 1 - similarity:
            group_of[[int(left), int(right)]] = group_of[count + at]
    return np.unique(group_of[:count], return_inverse=True)[1]


def _centres(vectors: Vectors, numbers: NDArray[np.int64]) -> Vectors:
    """The unit mean of each group: (groups, d)."""
    sums = np.zeros((int(numbers.max()) + 1, vectors.shape[1]), np.float32)
    np.add.at(sums, numbers, vectors)
    unit: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return unit


def _nearest(vectors: Vectors, centres: Vectors) -> tuple[NDArray[np.int64], Vectors]:
    """The nearest centre of each vector and its cosine, both (n,)."""
    import faiss

    index = faiss.IndexFlatIP(centres.shape[1])
    index.add(centres)
    cosines, nearest = index.search(vectors, 1)
    return nearest[:, 0], cosines[:, 0]


def _in_order(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    place = np.empty(len(first), np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    return place[inverse]

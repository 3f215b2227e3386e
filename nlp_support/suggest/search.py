"""Search over one account's replies, by the question they answered and their own text at once."""

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..models.vectors import Codes, code_range, dequantize

IVF_ROWS = 100_000  # beyond this, a flat scan takes longer than encoding the question
IVF_PROBES = 32

Mask = NDArray[np.bool_]
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Hits:
    """The rows found, best first (m,), with their question and reply vectors, both (m, dim)."""

    rows: NDArray[np.int64]
    questions: Vectors
    replies: Vectors

    def where(self, keep: NDArray[np.bool_]) -> "Hits":
        """Those of them that are kept (m,)."""
        return self if keep.all() else Hits(self.rows[keep], self.questions[keep], self.replies[keep])

    def followed_by(self, others: "Hits") -> "Hits":
        """These and then others."""
        return Hits(
            np.concatenate([self.rows, others.rows]),
            np.concatenate([self.questions, others.questions]),
            np.concatenate([self.replies, others.replies]),
        )


class ReplyIndex:
    """Question and reply vectors side by side, one row per sent message; never changed once made.

    A row's score is a weighted sum of the query's cosine to its question and to its reply. Up to 100,000
    rows the search is exact: the result equals brute force over the stored codes. Beyond that, 32 lists of
    an inverted file (IVF) are searched, which finds almost all.

    Args:
        questions: codes (n, dim) from `quantize`.
        replies: codes (n, dim) of the same messages.
    """

    def __init__(self, questions: Codes, replies: Codes) -> None:
        self._dim = int(questions.shape[1])
        codes = np.hstack([questions, replies])
        self._index = _build(codes, limit=code_range(self._dim))
        self._add(codes)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def nbytes(self) -> int:
        """The size of the codes in bytes."""
        return 2 * len(self) * self._dim

    def extended(self, questions: Codes, replies: Codes) -> "ReplyIndex":
        """An index with these rows added after its own."""
        import faiss

        if not len(self):
            return ReplyIndex(questions, replies)
        longer = copy(self)
        longer._index = faiss.clone_index(self._index)
        longer._add(np.hstack([questions, replies]))
        return longer

    def search(
        self,
        query: Vectors,
        *,
        k: int,
        first: int,
        last: int,
        mask: Mask | None = None,
        weights: tuple[float, float] = (1.0, 1.0),
    ) -> Hits:
        """The k rows with the highest score.

        Args:
            query: a unit vector (dim,).
            k: how many rows; fewer are found if fewer are allowed.
            first: the first row that may be found.
            last: the end (exclusive) of the rows that may be found.
            mask: (n,) which of those rows may be found; None for all.
            weights: the weights of the cosine to the question and of that to the reply.
        """
        import faiss

        allowed, count = self._selector(first, last, mask)
        if min(k, count) == 0:
            none = np.empty((0, self._dim), np.float32)
            return Hits(np.empty(0, np.int64), none, none)
        faiss.omp_set_num_threads(1)  # for this thread: waking others costs more than the search itself
        both = np.hstack([weights[0] * query, weights[1] * query]).astype(np.float32)[None]  # (1, 2 * dim)
        rows = self._index.search(both, min(k, count), params=self._parameters(allowed))[1][0]
        rows = rows[rows >= 0]  # IVF pads with -1
        return Hits(rows, *self.vectors(rows))

    def vectors(self, rows: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
        """The question and reply vectors of some rows, both (m, dim), of roughly unit length."""
        both = self._vectors(rows)
        return both[:, : self._dim], both[:, self._dim :]

    def questions(self, rows: NDArray[np.int64]) -> Vectors:
        """The question vectors of some rows (m, dim)."""
        if self._inverted:
            return self._vectors(rows)[:, : self._dim]
        return dequantize(self._codes()[rows, : self._dim], dim=self._dim)

    def _add(self, codes: Codes) -> None:
        if self._inverted:
            self._index.add(dequantize(codes, dim=self._dim))
        else:
            self._index.add_sa_codes(np.ascontiguousarray(codes))

    def _vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Question and reply vectors of some rows, side by side (m, 2 * dim)."""
        if self._inverted:
            vectors: Vectors = self._index.reconstruct_batch(rows)
            return vectors
        return dequantize(self._codes()[rows], dim=self._dim)

    def _codes(self) -> Codes:
        """The codes (n, 2 * dim) of an index that is not inverted: a view, nothing is copied."""
        import faiss

        shape = len(self), 2 * self._dim
        flat: Codes = faiss.rev_swig_ptr(self._index.codes.data(), shape[0] * shape[1])
        return flat.reshape(shape)

    def _selector(self, first: int, last: int, mask: Mask | None) -> tuple[Any, int]:
        """The FAISS selector of the rows that may be found (None: all), and how many there are."""
        import faiss

        if mask is not None:
            inside = np.zeros(len(self), np.bool_)
            inside[first:last] = mask[first:last]
            return faiss.IDSelectorBitmap(np.packbits(inside, bitorder="little")), int(inside.sum())
        if first == 0 and last == len(self):
            return None, last
        return faiss.IDSelectorRange(first, last), last - first

    def _parameters(self, allowed: Any) -> Any:
        import faiss

        if allowed is None:
            return None
        if self._inverted:
            return faiss.SearchParametersIVF(sel=allowed, nprobe=IVF_PROBES)
        return faiss.SearchParameters(sel=allowed)

    @property
    def _inverted(self) -> bool:
        return hasattr(self._index, "nprobe")


def _build(codes: Codes, *, limit: float) -> Any:
    """An empty index for rows like these, whose codes cover [-limit, limit]."""
    import faiss

    rows, dim = codes.shape
    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    if rows <= IVF_ROWS:
        index = faiss.IndexScalarQuantizer(dim, kind, faiss.METRIC_INNER_PRODUCT)
    else:
        lists = int(4 * np.sqrt(rows))
        centres = faiss.IndexFlatIP(dim)
        index = faiss.IndexIVFScalarQuantizer(centres, dim, lists, kind, faiss.METRIC_INNER_PRODUCT, False)
        index.cp.min_points_per_centroid = 1
        index.train(dequantize(codes[:: max(1, rows // (40 * lists))], dim=dim // 2))
        index.make_direct_map()
        index.nprobe = IVF_PROBES
    trained = faiss.Float32Vector()
    faiss.copy_array_to_vector(np.array([-limit, 2 * limit], np.float32), trained)
    index.sq.trained = trained  # the fixed range of our codes rather than one fitted to these rows
    index.is_trained = True
    return index

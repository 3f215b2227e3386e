"""Search over one account's replies, by the question they answered and by their own text."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .vectors import Codes, code_range, dequantize, quantize, similarities

IVF_ROWS = 100_000  # above this a flat scan takes longer than encoding the question
IVF_PROBES = 32

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Hits:
    """Rows found, in no order, with their cosine to the query: that of the question each reply answered,
    and that of the reply itself; all (m,)."""

    rows: NDArray[np.int64]
    question: NDArray[np.float32]
    reply: NDArray[np.float32]


class ReplyIndex:
    """Two searchable columns of vectors, question and reply, one row a sent message.

    Up to 100,000 rows the search is exact: the result equals brute force over the stored codes. Above, an
    inverted file (IVF) is searched in 32 of its lists, which finds almost all.

    Args:
        questions: codes (n, dim) from `quantize`.
        replies: codes (n, dim) of the same messages.
    """

    def __init__(self, questions: Codes, replies: Codes) -> None:
        self._columns = _column(questions), _column(replies)

    def __len__(self) -> int:
        return int(self._columns[0].ntotal)

    @property
    def nbytes(self) -> int:
        """Bytes of the codes."""
        return 2 * len(self) * int(self._columns[0].d)

    def add(self, questions: Codes, replies: Codes) -> None:
        """Append rows."""
        for column, codes in zip(self._columns, (questions, replies), strict=True):
            _append(column, codes)

    def search(
        self, query: NDArray[np.float32], *, k: int, first: int, last: int, mask: Mask | None = None
    ) -> Hits:
        """The k best rows by question together with the k best by reply.

        Args:
            query: a unit vector (dim,).
            k: rows of each column; fewer where fewer may be found.
            first, last: only rows from `first` to before `last` may be found.
            mask: (n,) which rows may be found besides; None for all.
        """
        allowed, count = self._selector(first, last, mask)
        k = min(k, count)
        if k == 0:
            none = np.empty(0, np.float32)
            return Hits(np.empty(0, np.int64), none, none)
        found = [_search(column, query[None], k, allowed) for column in self._columns]
        rows = np.unique(np.concatenate(found))
        rows = rows[rows >= 0]  # IVF pads with -1
        question, reply = (similarities(codes, query) for codes in self._codes(rows))
        return Hits(rows, question, reply)

    def vectors(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The question and the reply vectors (m, dim) of some rows."""
        question, reply = (dequantize(codes) for codes in self._codes(rows))
        return question, reply

    def _codes(self, rows: NDArray[np.int64]) -> tuple[Codes, Codes]:
        question, reply = (_codes(column, rows) for column in self._columns)
        return question, reply

    def _selector(self, first: int, last: int, mask: Mask | None) -> tuple[Any, int]:
        """What FAISS is told about which rows may be found, and how many those are."""
        import faiss

        if mask is not None:
            mask = mask & (np.arange(len(self)) >= first) & (np.arange(len(self)) < last)
            return faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little")), int(mask.sum())
        if first == 0 and last == len(self):
            return None, last
        return faiss.IDSelectorRange(first, last), last - first


def _column(codes: Codes) -> Any:
    import faiss

    rows, dim = codes.shape
    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    if rows <= IVF_ROWS:
        column = faiss.IndexScalarQuantizer(dim, kind, faiss.METRIC_INNER_PRODUCT)
    else:
        lists = int(4 * np.sqrt(rows))
        centres = faiss.IndexFlatIP(dim)
        column = faiss.IndexIVFScalarQuantizer(centres, dim, lists, kind, faiss.METRIC_INNER_PRODUCT, False)
        column.cp.min_points_per_centroid = 1
        column.train(dequantize(codes[:: max(1, rows // (40 * lists))]))
        column.make_direct_map()
        column.nprobe = IVF_PROBES
    limit = code_range(dim)
    trained = faiss.Float32Vector()
    faiss.copy_array_to_vector(np.array([-limit, 2 * limit], np.float32), trained)
    column.sq.trained = trained  # the fixed range of our codes instead of one fitted to these rows
    column.is_trained = True
    _append(column, codes)
    return column


def _append(column: Any, codes: Codes) -> None:
    import faiss

    if isinstance(column, faiss.IndexIVF):
        column.add(dequantize(codes))
    else:
        column.add_sa_codes(np.ascontiguousarray(codes))


def _search(column: Any, queries: NDArray[np.float32], k: int, allowed: Any) -> NDArray[np.int64]:
    import faiss

    faiss.omp_set_num_threads(1)  # of this thread: waking others costs more than the search itself
    parameters = None
    if allowed is not None and isinstance(column, faiss.IndexIVF):
        parameters = faiss.SearchParametersIVF(sel=allowed, nprobe=column.nprobe)
    elif allowed is not None:
        parameters = faiss.SearchParameters(sel=allowed)
    rows: NDArray[np.int64] = column.search(queries, k, params=parameters)[1][0]
    return rows


def _codes(column: Any, rows: NDArray[np.int64]) -> Codes:
    """The codes (m, dim) of some rows."""
    import faiss

    if isinstance(column, faiss.IndexIVF):
        return quantize(column.reconstruct_batch(rows))
    flat = faiss.rev_swig_ptr(column.codes.data(), column.ntotal * column.d)  # a view, nothing is copied
    codes: Codes = flat.reshape(column.ntotal, column.d)[rows]
    return codes

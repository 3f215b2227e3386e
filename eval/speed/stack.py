"""The obvious alternative: sentence-transformers in torch and a flat FAISS index of float32."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import MissingExtra, ModelError
from nlp_support.models.named import found_model

from ..reports.report import Curve, Figure
from .bulk import BATCH
from .clock import Seconds, duration, latency, megabytes, ratio, seconds, throughput
from .parts import WHOLE

STACK = "sentence-transformers + faiss"
ONE, ENCODE, SEARCH, SAME_BATCH = "stack", "stack, encode", "stack, search", "stack, batch"
NOTE = "one float32 vector a reply, nothing else counted; ours keeps two in 8 bits, and wording and times"
LARGEST = 32  # texts that the model gets at once, as many as ours


class Stack:
    """What one could write in an afternoon: the k past replies whose text is nearest to the question.

    It has one float32 vector per reply, of the reply's own text; no window, no languages, no merging of
    wordings, no file, no confidence.

    Args:
        folder: a sentence-transformers model with the prompts of E5, "query: " and "passage: ".

    Raises:
        MissingExtra: sentence-transformers is not installed.
        ModelError: there is no such model.
    """

    def __init__(self, folder: str) -> None:
        try:
            import sentence_transformers
        except ImportError as error:
            raise MissingExtra(
                "comparing with the stack of sentence-transformers and faiss needs the extra: "
                "pip install 'nlp-support[train]', or leave it out"
            ) from error
        found = found_model(folder, kind="encoder", package="sentence_transformers")
        try:
            model = sentence_transformers.SentenceTransformer(found, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder!r} cannot be loaded; save or download the model again") from error
        self._model: Any = model.float()  # weights stored in half precision are slow on a processor
        self._index: Any = None
        self._replies: list[str] = []

    def fill(self, replies: Sequence[str]) -> None:
        """Encode and index the replies to choose from, on all threads."""
        import faiss

        with _threads(os.cpu_count() or 1):
            vectors = self._encode(replies, "passage: ")  # (n, dim)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)
        self._replies = list(replies)

    @property
    def size(self) -> int:
        """How many replies there are to choose from."""
        return len(self._replies)

    @property
    def nbytes(self) -> int:
        """Bytes of the matrix."""
        return 4 * int(self._index.ntotal) * int(self._index.d)

    def suggest(self, texts: Sequence[str], *, k: int = 3) -> list[list[str]]:
        """The k nearest replies of each text."""
        return self._search(self._encode(texts, "query: "), k)

    def timed(self, text: str) -> Mapping[str, float]:
        """Seconds of one call and of its two parts, on one thread."""
        vectors: list[NDArray[np.float32]] = []
        with _threads(1):
            encode = seconds(lambda: vectors.append(self._encode([text], "query: ")))
            search = seconds(lambda: self._search(vectors[0], 3))
        return {ONE: encode + search, ENCODE: encode, SEARCH: search}

    def timed_batch(self, texts: Sequence[str]) -> Mapping[str, float]:
        """Seconds of one call for all texts, on all threads."""
        with _threads(os.cpu_count() or 1):
            return {SAME_BATCH: seconds(lambda: self.suggest(texts))}

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        options = {"batch_size": LARGEST, "normalize_embeddings": True, "show_progress_bar": False}
        return np.asarray(self._model.encode(list(texts), prompt=prompt, **options), np.float32)

    def _search(self, vectors: NDArray[np.float32], k: int) -> list[list[str]]:
        _, rows = self._index.search(vectors, min(k, len(self._replies)))
        return [[self._replies[row] for row in own] for own in rows.tolist()]


def stack_figures(taken: Mapping[str, Seconds], stack: Stack, *, batch: int) -> list[Figure | Curve]:
    """The stack's figures from what was timed in turn (`time_calls`, `time_batches`), and our ratios."""
    found: list[Figure | Curve] = []
    for own, name in ((ONE, WHOLE), (ENCODE, "encode"), (SEARCH, "search")):
        found += [duration(name, taken[own], share=share, system=STACK) for share in (0.5, 0.95, 0.99)]
    found += [
        throughput("batches of messages", batch, taken[SAME_BATCH], system=STACK, unit="messages/s"),
        megabytes("a cached account, by its own count", stack.nbytes, n=stack.size, system=STACK, note=NOTE),
        *(ratio("suggest / the stack", taken[WHOLE], taken[ONE], share=share) for share in (0.5, 0.95)),
        ratio("batch / the stack's", taken[BATCH], taken[SAME_BATCH]),
        latency(STACK, taken[ONE]),
    ]
    return found


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """This many threads for torch and FAISS inside; outside as before."""
    import faiss
    import torch

    before = torch.get_num_threads(), faiss.omp_get_max_threads()
    try:
        torch.set_num_threads(count)
        faiss.omp_set_num_threads(count)
        yield
    finally:
        torch.set_num_threads(before[0])
        faiss.omp_set_num_threads(before[1])

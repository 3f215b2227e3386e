"""A teacher's vectors of the texts whose similarities the student learns."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp_support import Encoder
from nlp_support.types.staged import staged_file

CHUNK = 1024  # texts

Vectors = NDArray[np.float32]


def teacher_vectors(
    file: Path,
    teacher: Encoder,
    texts: Sequence[str],
    *,
    centre: bool,
    on_progress: Callable[[int, int], None] | None = None,
) -> Vectors:
    """Unit vectors (n, d) of the texts, kept in a file in case the run is resumed.

    Args:
        file: .npy; read if it exists and is complete, otherwise written.
        centre: subtract the mean first, which spreads out the cosines of a model that crowds them.
    """
    if file.is_file():
        kept: Vectors = np.load(file)
        if len(kept) == len(texts):
            return kept.astype(np.float32)
    vectors = np.empty((len(texts), teacher.dim), np.float32)
    for at in range(0, len(texts), CHUNK):
        vectors[at : at + CHUNK] = teacher.encode_query(texts[at : at + CHUNK])
        if on_progress:
            on_progress(min(at + CHUNK, len(texts)), len(texts))
    if centre:
        vectors -= vectors.mean(axis=0)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    with staged_file(file) as part, part.open("wb") as opened:
        np.save(opened, vectors.astype(np.float16))
    return vectors.astype(np.float16).astype(np.float32)

"""A teacher's vectors of the texts whose similarities the student learns."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support import Encoder
from nlp_support.models.prompts import prompts_of
from nlp_support.types.staged import staged_file

from ..base import exported_base, model_folder, sentence_transformer
from ..precision import numbers

CHUNK = 4096  # texts, which are encoded in the order of their lengths
BATCH = 64

Vectors = NDArray[np.float32]


def load_teacher(teacher: str | Path, *, device: str | None) -> Encoder:
    """A teacher as an encoder; one of sentence-transformers in bf16 where that is multiplied in hardware,
    which is three to four times as fast there.

    Raises:
        ModelError: there is no such model, its files do not fit together, or its weights are not finite.
    """
    if exported := exported_base(teacher, "encoder"):
        return Encoder.load(exported, threads=0)
    import torch

    model = sentence_transformer(teacher, model_folder(teacher), device=device)
    if numbers("auto", device) == "bf16":
        model = model.to(torch.bfloat16)
    prompt = prompts_of(model).query

    def embed(texts: Sequence[str]) -> Vectors:
        found: Any = model.encode(
            list(texts), prompt=prompt, batch_size=BATCH, show_progress_bar=False, convert_to_tensor=True
        )
        vectors: Vectors = found.float().cpu().numpy()
        return vectors

    dim = int(model.get_embedding_dimension() or 0)
    return Encoder(embed, embed, name=str(teacher), fingerprint="", dim=dim)


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

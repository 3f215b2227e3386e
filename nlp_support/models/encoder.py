"""From texts to unit vectors: the bundled ONNX encoder, or any sentence-transformers model in its place."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..types.message import clean_text
from . import BUNDLED
from .exported import is_exported, read_settings
from .finite import check_finite
from .letters import by_letters
from .named import first_line, found_model
from .onnx_text import BATCH, OnnxText, check_threads
from .prompts import prompts_of

__all__ = ["Encoder", "OnnxText", "read_settings"]

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

FOLDER = BUNDLED / "encoder"


class Encoder:
    """Turns texts into unit vectors; questions and replies may be encoded differently.

    Use `Encoder.load`. For an encoder of your own, the constructor takes the two functions themselves:

    Args:
        embed_query: from texts to an array (n, dim), for what customers ask.
        embed_document: the same for what agents answered.
        name: stored with every vector.
        fingerprint: changes whenever the vectors do; vectors with different fingerprints are never compared.
        dim: the length of a vector.
    """

    def __init__(
        self, embed_query: Embed, embed_document: Embed, *, name: str, fingerprint: str, dim: int
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dim = dim
        self._embed_query = embed_query
        self._embed_document = embed_document

    @classmethod
    def load(cls, name_or_path: str | Path | None = None, *, threads: int = 1) -> "Encoder":
        """The bundled encoder, an exported folder, or a sentence-transformers model.

        Args:
            name_or_path: None for the bundled one; a folder; or a hub name (needs the extra `[train]`).
            threads: processor threads per call: 1 suits a server that answers many requests at once,
                0 (all) suits bulk indexing.

        Raises:
            InvalidArgument: `threads` is negative, or more than can be started.
            ModelError: there is no such model, or its files do not fit together.
            MissingExtra: the model needs sentence-transformers and it is not installed.
        """
        check_threads(threads)
        folder = FOLDER if name_or_path is None else Path(name_or_path)
        if is_exported(folder, "encoder.json"):
            return _load_onnx(cls, folder, threads=threads)
        return _load_sentence_transformer(cls, str(name_or_path or folder), threads=threads)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what customers ask: (n, dim) float32, unit rows, even for one text or none.

        Args:
            texts: a sequence of n texts.

        Raises:
            InvalidArgument: `texts` is a single string.
        """
        return self._encode(self._embed_query, texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what agents answered: (n, dim) float32, unit rows, even for one text or none.

        Args:
            texts: a sequence of n texts.

        Raises:
            InvalidArgument: `texts` is a single string.
        """
        return self._encode(self._embed_document, texts)

    def _encode(self, embed: Embed, texts: Sequence[str]) -> Vectors:
        if isinstance(texts, str):
            raise InvalidArgument("expected a sequence of texts, got one string; wrap it in a list")
        if not len(texts):
            return np.empty((0, self.dim), np.float32)
        vectors = np.asarray(embed([clean_text(text) for text in texts]), np.float32)
        if vectors.shape != (len(texts), self.dim):
            expected = len(texts), self.dim
            raise ModelError(
                f"{self.name} returned an array {vectors.shape}, expected {expected}; check its functions"
            )
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(norms).all() or not norms.all():
            raise ModelError(f"{self.name} returned a vector that is zero or not finite; check it")
        unit: Vectors = vectors / norms
        return unit


def _load_onnx(cls: type[Encoder], folder: Path, *, threads: int) -> Encoder:
    settings = read_settings(folder / "encoder.json")
    text = OnnxText(
        folder,
        max_tokens=settings["max_tokens"],
        threads=threads,
        fingerprint=settings.get("fingerprint"),
    )

    def embed(texts: Sequence[str], prompt: str) -> Vectors:
        tokens = text.tokenize(texts, prompt=prompt)
        vectors = text.run_tokens(tokens)
        for at, (own, ids) in enumerate(zip(texts, tokens, strict=True)):
            if not text.knows(own, ids):
                vectors[at] = by_letters(own, dim=vectors.shape[1])
        return vectors

    return cls(
        partial(embed, prompt=settings["query_prompt"]),
        partial(embed, prompt=settings["document_prompt"]),
        name=settings["name"],
        fingerprint=text.fingerprint,
        dim=settings["dim"],
    )


def _load_sentence_transformer(cls: type[Encoder], name: str, *, threads: int) -> Encoder:
    found = found_model(name, kind="encoder", package="sentence_transformers")
    import sentence_transformers
    import torch

    if threads:
        torch.set_num_threads(threads)
    try:
        model: Any = sentence_transformers.SentenceTransformer(found, device="cpu")
    except Exception as error:  # a damaged folder may raise anything inside the libraries that read it
        raise ModelError(
            f"{name!r} cannot be loaded as a sentence-transformers model ({type(error).__name__}: "
            f"{first_line(error)}); save or download the model again"
        ) from error
    check_finite(model.state_dict(), name=name)
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode() + tensor.contiguous().numpy().tobytes())

    prompts = prompts_of(model)
    options = {"batch_size": BATCH, "show_progress_bar": False, "normalize_embeddings": True}

    def embed_query(texts: Sequence[str]) -> Vectors:
        return np.asarray(model.encode_query(list(texts), prompt=prompts.query, **options))

    def embed_document(texts: Sequence[str]) -> Vectors:
        return np.asarray(model.encode_document(list(texts), prompt=prompts.document, **options))

    # Renamed in sentence-transformers 5.3, where the old name warns.
    dimension = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    dim = int(dimension() or 0)
    return cls(embed_query, embed_document, name=name, fingerprint=digest.hexdigest()[:16], dim=dim)

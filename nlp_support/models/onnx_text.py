"""A tokenizer and an ONNX graph: the runtime of every bundled model."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..types.numbers import is_whole
from .exported import check_fingerprint

T = TypeVar("T", str, list[int])
Rows = NDArray[np.float32]
RunBatch = Callable[[NDArray[np.int64], NDArray[np.int64]], Rows]

BATCH = 32
# Of a batch, padding included. What it holds beyond that does not fit a processor's cache, and thirty-two of
# the longest texts would need a gigabyte.
BATCH_TOKENS = 1024
# Joins a sum and a norm into one step that is not vectorized: seven times as slow as the two.
SLOWER = ["SkipLayerNormFusion"]
MEMORY = "the process has no memory left for it; give it more (a process with one model needs about 300 MB)"
UNKNOWN = ("<unk>", "[UNK]")  # what tokenizers call a word without pieces
MOST_THREADS = 1024
CHARACTERS_PER_TOKEN = 16  # longer texts are cut before tokenization, which is slow and would cut them anyway


class OnnxText:
    """From texts to the rows of an ONNX graph, with the tokenizer beside it.

    Args:
        folder: holds model.onnx and tokenizer.json.
        max_tokens: longer texts are cut.
        threads: processor threads per call; 0 means all.
        end: the share of its tokens that a text which is cut keeps from its end; 0 keeps only the start.
        fingerprint: that of the weights, as the settings tell it; None for any.

    Attributes:
        fingerprint: that of the weights.

    Raises:
        ModelError: a file is missing or is not what it should be, or the weights have another fingerprint.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_tokens: int,
        threads: int,
        end: float = 0.0,
        fingerprint: str | None = None,
    ) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = session_options(threads=threads)
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=SLOWER,
            )
        except Exception as error:  # tokenizers and onnxruntime raise bare Exception for unreadable files
            if _is_of_memory(error):
                raise ModelError(f"{folder} cannot be loaded: {MEMORY}") from error
            remedy = (
                "export or install the model again"
                if fingerprint
                else "it lacks fingerprint, which nlp-support train export writes; export the model with it"
            )
            raise ModelError(f"{folder} cannot be loaded: {error}; {remedy}") from error
        self.fingerprint = check_fingerprint(folder, fingerprint)
        self._folder = folder
        self._tokenizer.no_padding()
        if end:
            self._tokenizer.no_truncation()
        else:
            self._tokenizer.enable_truncation(max_tokens)
        self._max_tokens = max_tokens
        self._end = end
        ids = (self._tokenizer.token_to_id(name) for name in UNKNOWN)
        self._unknown = next((id for id in ids if id is not None), -1)

    def run(self, texts: Sequence[str], *, prompt: str = "") -> Rows:
        """The graph's first output, one row per text, in the order given; batched by length."""
        return self.run_tokens(self.tokenize(texts, prompt=prompt))

    def run_tokens(self, tokens: Sequence[Sequence[int]]) -> Rows:
        """What `run` returns, of what `tokenize` does."""
        return in_batches(tokens, self._run_batch)

    def knows(self, text: str, tokens: Sequence[int]) -> bool:
        """Whether the vocabulary has pieces for half the letters of a text or more.

        Args:
            tokens: what `tokenize` returns of it.
        """
        if self._unknown not in tokens:
            return True
        text = shorten(text, self._max_tokens * CHARACTERS_PER_TOKEN, end=self._end)
        found = self._tokenizer.encode(text, add_special_tokens=False)
        parts = zip(found.ids, found.offsets, strict=True)
        unknown = sum(_letters(text[start:end]) for id, (start, end) in parts if id == self._unknown)
        return 2 * unknown <= _letters(text)

    def tokenize(self, texts: Sequence[str], *, prompt: str = "") -> list[list[int]]:
        """Token ids of each text after the prompt, cut to the model's length."""
        most = self._max_tokens * CHARACTERS_PER_TOKEN
        cut = [prompt + shorten(text, most, end=self._end) for text in texts]
        encodings = self._tokenizer.encode_batch_fast(cut)
        return [shorten(encoding.ids, self._max_tokens, end=self._end) for encoding in encodings]

    def _run_batch(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Rows:
        try:
            rows: Rows = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        except Exception as error:  # onnxruntime has no common base for its errors
            if _is_of_memory(error):
                raise ModelError(f"{self._folder} cannot read these texts: {MEMORY}") from error
            raise ModelError(
                f"the graph of {self._folder} cannot be run ({type(error).__name__}), so its files do not "
                "belong together; export or install the model again"
            ) from error
        return rows


def _is_of_memory(error: Exception) -> bool:
    """Whether the runtime, which has no error of its own for it, ran out of memory."""
    told = str(error)
    return isinstance(error, MemoryError) or "bad_alloc" in told or "Failed to allocate" in told


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def check_threads(threads: int) -> None:
    """Refuse a number of threads that nothing can start.

    Raises:
        InvalidArgument: it is none from 0 (all) to 1,024.
    """
    if not (is_whole(threads) and 0 <= threads <= MOST_THREADS):
        raise InvalidArgument(f"threads is {threads!r}, expected 0 (all) or more, up to {MOST_THREADS:,}")


def session_options(*, threads: int) -> Any:
    """How to open sessions: with this many threads (0 means all) that do not spin, and weights unpacked
    once."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The int8 and int4 weights become floats when loaded, not at every call.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return options


def shorten(whole: T, most: int, *, end: float) -> T:
    """At most `most` characters or tokens: the share `end` of them from the end, the rest from the start."""
    if len(whole) <= most:
        return whole
    last = int(most * end)
    return whole[: most - last] + whole[len(whole) - last :]


def in_batches(tokens: Sequence[Sequence[int]], run: RunBatch, *, padding: int = 0) -> Rows:
    """Rows (n, …) of a model, in the order given; texts of similar length share a batch, of at most 32 texts
    and, but for a single text, 1,024 tokens.

    Args:
        tokens: the ids of each text; at least one text.
        run: from ids (batch, length) and their mask to one row per text.
        padding: the id where the mask is 0.
    """
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    parts: list[list[int]] = []
    for at in order:
        full = not parts or len(parts[-1]) == BATCH or (len(parts[-1]) + 1) * len(tokens[at]) > BATCH_TOKENS
        if full:
            parts.append([])
        parts[-1].append(at)
    rows = np.concatenate([run(*_padded([tokens[i] for i in part], padding)) for part in parts])
    rows[order] = rows.copy()
    return rows


def _padded(tokens: list[Sequence[int]], padding: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ids = np.full((len(tokens), max(map(len, tokens))), padding, np.int64)  # (batch, length)
    mask = np.zeros_like(ids)
    for row, own in enumerate(tokens):
        ids[row, : len(own)] = own
        mask[row, : len(own)] = 1
    return ids, mask

"""What the inputs of a graph's products look like on texts, and on every piece of the vocabulary."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BATCH = 2048  # tokens that are run at once
ROWS = 768  # of an input, on which settings are tried


@dataclass
class Seen:
    """One input of a product, token by token.

    Attributes:
        n: tokens.
        gram: (inputs, inputs) mean of the outer products.
        mean, highest: (inputs,) of a channel: its mean, and the largest absolute value.
        rows: (up to 768, inputs), a sample.
    """

    n: int = 0
    gram: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    mean: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    highest: Floats = field(default_factory=lambda: np.zeros(0, np.float32))
    rows: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def add(self, values: Floats, rng: np.random.Generator, *, share: float, grams: bool) -> None:
        """Take in values (tokens, inputs), and a share of them as rows.

        Args:
            grams: whether to add to the gram matrix, which takes most of the time.
        """
        if not self.n:
            width = values.shape[1]
            self.gram, self.mean = np.zeros((width, width), np.float32), np.zeros(width, np.float32)
            self.highest, self.rows = np.zeros(width, np.float32), np.zeros((0, width), np.float32)
        total = self.n + len(values)
        if grams:
            self.gram += (values.T @ values - len(values) * self.gram) / total
        self.mean += (values.sum(0) - len(values) * self.mean) / total
        self.highest = np.maximum(self.highest, np.abs(values).max(0))
        self.rows = np.concatenate([self.rows, values[rng.random(len(values)) < share]])[:ROWS]
        self.n = total


def observed(
    model: Any, names: Sequence[str], tokens: Sequence[Sequence[int]], *, grams: bool = True, seed: int = 0
) -> dict[str, Seen]:
    """What inputs of a float graph hold, over token ids.

    Args:
        model: an `onnx.ModelProto`.
        names: of tensors (batch, length, inputs) in it.
        tokens: the ids of each text.
        grams: whether gram matrices are those of all tokens; else of the sample of rows, which is quicker.
    """
    import onnx
    import onnxruntime

    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    del watched.graph.output[:]
    watched.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 0
    options.log_severity_level = 3  # that outputs have no declared shape is meant
    session = onnxruntime.InferenceSession(
        watched.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    rng = np.random.default_rng(seed)
    seen = {name: Seen() for name in names}
    share = 1.5 * ROWS / max(1, sum(map(len, tokens)))
    for ids in _same_length(tokens, seed=seed):
        outputs = session.run(list(names), {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        for name, values in zip(names, outputs, strict=True):
            seen[name].add(values.reshape(-1, values.shape[-1]), rng, share=share, grams=grams)
    if not grams:
        for one in seen.values():
            one.gram = (one.rows.T @ one.rows / max(1, len(one.rows))).astype(np.float32)
    return seen


def _same_length(tokens: Sequence[Sequence[int]], *, seed: int) -> Iterator[NDArray[np.int64]]:
    """Batches of texts of one length, so that nothing is padded, in random order."""
    by_length: dict[int, list[Sequence[int]]] = {}
    for ids in tokens:
        by_length.setdefault(len(ids), []).append(ids)
    batches = []
    for length, own in by_length.items():
        step = max(1, BATCH // length)
        batches += [np.array(own[at : at + step], np.int64) for at in range(0, len(own), step)]
    random.Random(seed).shuffle(batches)
    yield from batches

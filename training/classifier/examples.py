"""Texts as token ids, tokenized once before training, and batches of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from torch.utils.data import Dataset

from nlp_support.models.onnx_text import CHARACTERS_PER_TOKEN, shorten

CHUNK = 10_000  # texts tokenized at once

Example = tuple[NDArray[np.int32], NDArray[np.float32]]


@dataclass(frozen=True)
class Examples(Dataset[Example]):
    """Texts to train or measure on.

    Attributes:
        tokens: the ids of each text.
        target: (n, c) the share of each class for a text; nan for a class about which it says nothing.
        padding: the id that pads a batch.
    """

    tokens: Sequence[NDArray[np.int32]]
    target: NDArray[np.float32]
    padding: int

    @property
    def lengths(self) -> list[int]:
        return [len(ids) for ids in self.tokens]

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, row: int) -> Example:
        return self.tokens[row], self.target[row]

    def batch(self, chosen: Sequence[Example]) -> dict[str, Any]:
        """The tensors of some of them, padded to the longest: two of (b, length), and labels (b, c)."""
        longest = max(len(ids) for ids, _ in chosen)
        ids = np.full((len(chosen), longest), self.padding, np.int64)
        mask = np.zeros_like(ids)
        for at, (own, _) in enumerate(chosen):
            ids[at, : len(own)] = own
            mask[at, : len(own)] = 1
        return {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            "labels": torch.from_numpy(np.stack([target for _, target in chosen])),
        }


def tokenized(
    folder: Path, texts: Sequence[str], target: NDArray[np.float32], *, max_tokens: int, end: float
) -> Examples:
    """The texts as a folder's tokenizer splits them, shortened as in serving.

    Args:
        end: the share of a text that is too long to keep from its end; the rest is kept from its start.
    """
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    characters = CHARACTERS_PER_TOKEN * max_tokens
    tokens: list[NDArray[np.int32]] = []
    for start in range(0, len(texts), CHUNK):
        chunk = [shorten(text, characters, end=end) for text in texts[start : start + CHUNK]]
        ids = tokenizer(chunk, verbose=False)["input_ids"]
        tokens += [np.array(shorten(row, max_tokens, end=end), np.int32) for row in ids]
    return Examples(tokens, target, padding=int(tokenizer.pad_token_id or 0))

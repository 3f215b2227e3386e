"""Embeddings that are trained, and stay in the few numbers that the served file has for them.

A base's embeddings are at 4 bits in the file. Trained freely they would need 8, a third more of all its
megabytes. So the rows that are trained are rounded to 4 bits in every pass, and their gradients go to the
numbers before the rounding (a straight-through estimator, Bengio et al. 2013): what was learnt is exact at
4 bits.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from nlp_support.errors import InvalidArgument

from ..codes import BLOCK

LEAST = 10  # times that a piece occurs in what is trained; the rows of rarer ones stay
ENDS = (-8, 7)  # one of them is the code of the number farthest from 0, as in `codes.int4_codes`


def rounded(rows: Tensor) -> Tensor:
    """Rows (..., d) as 4-bit codes stand for them, d a multiple of 32; gradients pass unchanged."""
    blocks = rows.detach().reshape(*rows.shape[:-1], -1, BLOCK)
    farthest = blocks.gather(-1, blocks.abs().argmax(-1, keepdim=True))
    low, high = (_coded(blocks, farthest / end) for end in ENDS)
    better = _error(low, blocks) <= _error(high, blocks)
    exact = torch.where(better, low, high).reshape(rows.shape)
    result: Tensor = rows + (exact - rows.detach())
    return result


def _error(codes: Tensor, blocks: Tensor) -> Tensor:
    return (codes - blocks).square().sum(-1, keepdim=True)


def _coded(blocks: Tensor, scale: Tensor) -> Tensor:
    scale = scale.half().float()
    scale = torch.where(scale == 0, torch.ones_like(scale), scale)
    return (blocks / scale).round().clamp(*ENDS) * scale


class TrainedRows(nn.Module):
    """An embedding of which some rows are trained.

    Args:
        table: (pieces, d).
        chosen: the ids of the rows to train.
    """

    places: Tensor  # (pieces,) of each its row among those that are trained, or -1

    def __init__(self, table: Tensor, chosen: Sequence[int]) -> None:
        super().__init__()
        places = torch.full((len(table),), -1, dtype=torch.long)
        places[list(chosen)] = torch.arange(len(chosen))
        self.register_buffer("places", places)
        self.weight = nn.Parameter(table.detach().clone(), requires_grad=False)
        self.rows = nn.Parameter(table.detach()[list(chosen)].clone())

    def forward(self, ids: Tensor) -> Tensor:
        """(batch, length, d) of ids (batch, length)."""
        places = self.places[ids]
        moved = rounded(functional.embedding(places.clamp(min=0), self.rows))
        return torch.where((places >= 0)[..., None], moved, functional.embedding(ids, self.weight))

    def table(self) -> Tensor:
        """The table (pieces, d) that this stands for."""
        table = self.weight.detach().clone()
        table[self.places >= 0] = rounded(self.rows.detach())[self.places[self.places >= 0]]
        return table


def train_rows(model: Any, tokens: Sequence[NDArray[np.int32]]) -> None:
    """Have the embeddings of the pieces that occur at least `LEAST` times in the tokens trained.

    Raises:
        InvalidArgument: their length is no multiple of 32, over which codes share a scale.
    """
    embeddings = model.bert.embeddings
    table = embeddings.word_embeddings.weight
    if table.shape[1] % BLOCK:
        raise InvalidArgument(
            f"embeddings of length {table.shape[1]} cannot be trained at 4 bits, expected a multiple of "
            f"{BLOCK}; leave train_embeddings out"
        )
    counts = np.bincount(np.concatenate(tokens), minlength=len(table))
    if len(chosen := np.flatnonzero(counts >= LEAST).tolist()):
        embeddings.word_embeddings = TrainedRows(table, chosen)


def settle_rows(model: Any) -> None:
    """Put the trained rows into a usual embedding again, as the model is saved."""
    trained = model.bert.embeddings.word_embeddings
    if isinstance(trained, TrainedRows):
        table = trained.table()
        pieces, width = table.shape
        settled = nn.Embedding(pieces, width, padding_idx=model.config.pad_token_id)
        settled.weight = nn.Parameter(table, requires_grad=False)
        model.bert.embeddings.word_embeddings = settled

"""The layers of a model of transformers: which they are, and a student that has only some of them."""

from typing import Any

import numpy as np
from torch import nn

from nlp_support.errors import InvalidArgument


def layers_of(transformer: Any) -> nn.ModuleList:
    """The layers of a transformers model, the lowest first, whatever its architecture calls them."""
    lists = [part for part in transformer.modules() if isinstance(part, nn.ModuleList)]
    return max(lists, key=len, default=nn.ModuleList())


def keep_layers(transformer: Any, count: int) -> None:
    """Leave so many of a model's layers, from the first to the last at even distances.

    Students start so: Sanh et al. 2019, "DistilBERT".

    Raises:
        InvalidArgument: it has fewer.
    """
    layers = layers_of(transformer)
    if not 1 <= count <= len(layers):
        raise InvalidArgument(f"layers is {count}, expected 1 to {len(layers)}, as many as the base has")
    kept = set(np.linspace(0, len(layers) - 1, count).round().astype(int).tolist())
    for at in reversed(range(len(layers))):
        if at not in kept:
            del layers[at]
    transformer.config.num_hidden_layers = count

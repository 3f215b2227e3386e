"""Models as graphs: what reads tokens, and what follows it, ready for ONNX.

BERT's forward pass is written out instead of taken from transformers, so that the exported graph is the same
whichever version of transformers loaded the weights. Other architectures are traced as transformers has them.
"""

import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from .codes import Weights
from .integer.rewrite import with_integers
from .integer.texts import Calibration
from .origins import with_origins
from .quantize import quantize_weights

OPSET = 17
TRACED = (2, 9)  # texts and tokens of the input that is traced; the second text is shorter


class BertGraph(nn.Module):
    """Token ids to the states of the last layer.

    Args:
        bert: a `transformers.BertModel` in eval mode.
    """

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert
        self.heads = bert.config.num_attention_heads
        self.width = bert.config.hidden_size // self.heads

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """(batch, length, hidden) from ids and mask (batch, length)."""
        mask = attention_mask.to(torch.float32)
        bias = (1.0 - mask)[:, None, None, :] * -1e4  # (batch, 1, 1, length)
        x = self._embed(input_ids)
        for layer in self.bert.encoder.layer:
            x = self._layer(layer, x, bias)
        return x

    def _embed(self, input_ids: Tensor) -> Tensor:
        embeddings = self.bert.embeddings
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        places = embeddings.position_embeddings(positions) + embeddings.token_type_embeddings.weight[0]
        result: Tensor = embeddings.LayerNorm(embeddings.word_embeddings(input_ids) + places)
        return result

    def _layer(self, layer: Any, x: Tensor, bias: Tensor) -> Tensor:
        attention = layer.attention.self

        def heads(t: Tensor) -> Tensor:
            # of its own shape, which sessions then need not compute
            return t.view(t.shape[0], t.shape[1], self.heads, self.width).transpose(1, 2)

        query, key, value = heads(attention.query(x)), heads(attention.key(x)), heads(attention.value(x))
        weights = torch.softmax(query @ key.transpose(-1, -2) / self.width**0.5 + bias, -1)
        mixed = (weights @ value).transpose(1, 2)
        mixed = mixed.reshape(mixed.shape[0], mixed.shape[1], self.heads * self.width)
        x = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + x)
        inner = functional.gelu(layer.intermediate.dense(x))
        result: Tensor = layer.output.LayerNorm(layer.output.dense(inner) + x)
        return result


class OtherGraph(nn.Module):
    """Token ids to the states of the last layer, as transformers computes them.

    Args:
        model: a transformers model in eval mode, its attention "eager".
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """(batch, length, hidden) from ids and mask (batch, length)."""
        states: Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask)[0]
        return states


def states_of(model: Any) -> nn.Module:
    """The graph of a transformers model: our own of a BERT with its usual parts."""
    config = model.config
    plain = (
        config.model_type == "bert"
        and config.hidden_act == "gelu"
        and getattr(config, "position_embedding_type", "absolute") in ("absolute", None)
        and not getattr(config, "is_decoder", False)
    )
    return BertGraph(model) if plain else OtherGraph(model)


class EncoderGraph(nn.Module):
    """Token ids to unit sentence vectors.

    Args:
        model: a transformers model in eval mode.
        rest: what sentence-transformers does with its states, such as pooling.
        dim: vectors are cut to this length.
    """

    def __init__(self, model: Any, rest: Sequence[nn.Module], *, dim: int) -> None:
        super().__init__()
        self.states = states_of(model)
        self.rest = nn.ModuleList(rest)
        self.dim = dim

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        states = self.states(input_ids, attention_mask)
        features = {"token_embeddings": states, "input_ids": input_ids, "attention_mask": attention_mask}
        return _unit(_after(features, self.rest)[:, : self.dim])


class StaticGraph(nn.Module):
    """Token ids to unit sentence vectors: the mean of the tokens' own, in any order.

    Args:
        model: a sentence-transformers `StaticEmbedding`.
        rest: what follows it.
        dim: vectors are cut to this length.
    """

    def __init__(self, model: Any, rest: Sequence[nn.Module], *, dim: int) -> None:
        super().__init__()
        rows, width = model.embedding.weight.shape
        self.embedding = nn.Embedding(rows, width, _weight=model.embedding.weight)
        self.rest = nn.ModuleList(rest)
        self.dim = dim

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        weight = attention_mask.to(torch.float32)[:, :, None]
        pooled = (self.embedding(input_ids) * weight).sum(1) / weight.sum(1).clamp(min=1.0)
        vectors = _after({"sentence_embedding": pooled}, self.rest)[:, : self.dim]
        # a text without a known token has no direction of its own; it gets one, as far from all others
        nothing = (vectors.abs().sum(-1, keepdim=True) == 0).to(torch.float32)
        return _unit(vectors + nothing)


class ClassifierGraph(nn.Module):
    """Token ids to probabilities (batch, labels).

    Args:
        model: a transformers sequence classifier in eval mode; of a BERT's the first state goes, pooled,
            through the head.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.states = states_of(model.bert) if hasattr(model, "bert") else None
        self.whole = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        if isinstance(self.states, BertGraph):
            first = self.states(input_ids, attention_mask)[:, 0]  # (batch, hidden)
            logits = self.whole.classifier(torch.tanh(self.whole.bert.pooler.dense(first)))
        else:
            logits = self.whole(input_ids=input_ids, attention_mask=attention_mask).logits
        return torch.softmax(logits, -1)


def write_onnx(
    graph: nn.Module,
    file: Path,
    *,
    output: str,
    weights: Weights,
    parameters: dict[str, Tensor] | None = None,
    calibration: Calibration | None = None,
) -> None:
    """Trace a graph and write it, with its weights in the number format asked for.

    Args:
        parameters: the weights by the names under which the file should tell them, for further training.
        calibration: token ids on which the products are put into whole numbers; None for float arithmetic.
    """
    known = min(part.num_embeddings for part in graph.modules() if isinstance(part, nn.Embedding))
    ids = torch.randint(0, min(known, 1000), TRACED)
    mask = torch.ones(TRACED, dtype=torch.long)
    mask[1, TRACED[1] // 2 :] = 0  # a mask of ones alone may be left out of the graph
    axes = {0: "batch", 1: "length"}
    with torch.no_grad(), warnings.catch_warnings():
        # The tracer warns of every size that it takes for a constant; what comes out is compared instead.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.eval(), (ids, mask), str(file),
            input_names=["input_ids", "attention_mask"], output_names=[output],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, output: {0: "batch"}},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    model = with_origins(onnx.load(file), parameters or {})
    if calibration is not None:
        model = with_integers(model, calibration)
    onnx.save(model if weights == "float32" else quantize_weights(model, weights=weights), file)


def _after(features: dict[str, Any], rest: Iterable[nn.Module]) -> Tensor:
    for part in rest:
        features = part(features)
    vectors: Tensor = features["sentence_embedding"]
    return vectors


def _unit(vectors: Tensor) -> Tensor:
    return vectors / torch.sqrt((vectors * vectors).sum(-1, keepdim=True)).clamp(min=1e-12)

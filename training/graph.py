"""Encoder and classifier as one graph each: BERT layers and what follows them, ready for ONNX.

The forward pass is written out instead of taken from transformers, so that the exported graph is the same
whichever version of transformers loaded the weights.
"""

from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from .quantize import Weights, quantize_weights

OPSET = 17


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

    def states(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
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
        batch, length, hidden = x.shape
        attention = layer.attention.self

        def heads(t: Tensor) -> Tensor:
            return t.view(batch, length, self.heads, self.width).transpose(1, 2)

        query, key, value = heads(attention.query(x)), heads(attention.key(x)), heads(attention.value(x))
        weights = torch.softmax(query @ key.transpose(-1, -2) / self.width**0.5 + bias, -1)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, length, hidden)
        x = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + x)
        inner = functional.gelu(layer.intermediate.dense(x))
        result: Tensor = layer.output.LayerNorm(layer.output.dense(inner) + x)
        return result


class EncoderGraph(BertGraph):
    """Token ids to unit sentence vectors: the mean of the states."""

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        x = self.states(input_ids, attention_mask)
        weight = attention_mask.to(torch.float32)[:, :, None]
        pooled = (x * weight).sum(1) / weight.sum(1).clamp(min=1e-9)  # (batch, hidden)
        return pooled / torch.sqrt((pooled * pooled).sum(-1, keepdim=True)).clamp(min=1e-12)


class ClassifierGraph(BertGraph):
    """Token ids to probabilities (batch, labels): the first state, pooled, through the head.

    Args:
        model: a `transformers.BertForSequenceClassification` in eval mode.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(model.bert)
        self.head = model.classifier

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        first = self.states(input_ids, attention_mask)[:, 0]  # (batch, hidden)
        pooled = torch.tanh(self.bert.pooler.dense(first))
        return torch.softmax(self.head(pooled), -1)


def write_onnx(graph: BertGraph, file: Path, *, output: str, weights: Weights) -> None:
    """Trace a graph and write it, with its weights in the number format asked for."""
    ids = torch.randint(5, 1000, (2, 9)) % graph.bert.config.vocab_size
    mask = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "batch", 1: "length"}
    with torch.no_grad():
        torch.onnx.export(
            graph.eval(), (ids, mask), str(file),
            input_names=["input_ids", "attention_mask"], output_names=[output],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, output: {0: "batch"}},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
    if weights != "float32":
        onnx.save(quantize_weights(onnx.load(file), weights=weights), file)

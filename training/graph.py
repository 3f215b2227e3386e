"""The encoder as one graph: BERT layers, mean pooling and unit length, ready for ONNX export.

The forward pass is written out instead of taken from transformers, so that the exported graph is the same
whichever version of transformers loaded the weights.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class EncoderGraph(nn.Module):
    """Token ids to unit sentence vectors.

    Args:
        bert: a `transformers.BertModel` in eval mode.
    """

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert
        self.heads = bert.config.num_attention_heads
        self.width = bert.config.hidden_size // self.heads

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        mask = attention_mask.to(torch.float32)  # (batch, length)
        bias = (1.0 - mask)[:, None, None, :] * -1e4  # (batch, 1, 1, length)
        x = self._embed(input_ids)  # (batch, length, hidden)
        for layer in self.bert.encoder.layer:
            x = self._layer(layer, x, bias)
        weight = mask[:, :, None]
        pooled = (x * weight).sum(1) / weight.sum(1).clamp(min=1e-9)  # (batch, hidden)
        return pooled / torch.sqrt((pooled * pooled).sum(-1, keepdim=True)).clamp(min=1e-12)

    def _embed(self, input_ids: Tensor) -> Tensor:
        embeddings = self.bert.embeddings
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        places = embeddings.position_embeddings(positions) + embeddings.token_type_embeddings.weight[0]
        return embeddings.LayerNorm(embeddings.word_embeddings(input_ids) + places)

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
        return layer.output.LayerNorm(layer.output.dense(inner) + x)

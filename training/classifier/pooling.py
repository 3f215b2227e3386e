"""A last layer that takes the mean of all states, so that a head which reads the first one reads the mean."""

import copy
from typing import Any

import torch
from torch import nn

MEAN_AGAINST_OWN = 100.0  # how much more the mean counts than the first state, which the layer adds to it
SCALE = 0.1  # of the vectors, so that the tanh of the pooler hardly bends them


def append_mean(model: Any) -> None:
    """Append a layer to a `BertForSequenceClassification` that brings the mean of all states to the first.

    Encoders are trained to say what a text means by the mean of its states, but the classifier's head reads
    the first. In the new layer all tokens attend to all alike and pass their states on as they are; its other
    half does nothing. It is not trained. Any program that knows the architecture computes it.
    """
    layer = copy.deepcopy(model.bert.encoder.layer[-1])
    attention, width = layer.attention, model.config.hidden_size
    with torch.no_grad():
        for part in layer.modules():
            if isinstance(part, nn.Linear):
                part.weight.zero_()
                part.bias.zero_()
            elif isinstance(part, nn.LayerNorm):
                part.weight.fill_(1.0)
                part.bias.zero_()
        attention.self.value.weight.copy_(torch.eye(width))
        attention.output.dense.weight.copy_(MEAN_AGAINST_OWN * torch.eye(width))
        layer.output.LayerNorm.weight.fill_(SCALE)
    layer.requires_grad_(False)
    model.bert.encoder.layer.append(layer)
    model.config.num_hidden_layers += 1


def reads_first(model: Any) -> bool:
    """Whether the pooler passes the first state on as it is, which it does before it was ever trained."""
    dense = model.bert.pooler.dense
    return bool(torch.equal(dense.weight.cpu(), torch.eye(model.config.hidden_size)))

"""Learning from how similar another model finds the texts of a batch."""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class SimilarityDistillation(nn.Module):
    """A loss that brings the similarities of a batch's texts close to those of a teacher.

    For every text, the distribution of its similarities to the other texts of the batch (softmax at
    `temperature`) is matched by Kullback-Leibler divergence, and the similarities themselves by squared
    error, so that the student is free to arrange its space (relational distillation: Park et al. 2019,
    "Relational Knowledge Distillation"; Tejankar et al. 2021, "ISD").

    Args:
        model: the student, a SentenceTransformer.
        targets: (n, d) unit vectors of the teacher; a text's label is its row in this matrix.
        temperature: of the softmax.
        weight: factor of the whole loss.
    """

    def __init__(self, model: Any, targets: Tensor, *, temperature: float, weight: float = 1.0) -> None:
        super().__init__()
        self.model = model
        self.targets = targets
        self.temperature = temperature
        self.weight = weight

    def forward(self, sentence_features: Iterable[dict[str, Tensor]], labels: Tensor) -> Tensor:
        (features,) = sentence_features
        ours = functional.normalize(self.model(features)["sentence_embedding"], dim=-1)  # (batch, dim)
        theirs = self.targets[labels.cpu()].to(ours.device, torch.float32)  # (batch, d)
        return self.weight * self._distance(ours @ ours.T, theirs @ theirs.T)

    def _distance(self, ours: Tensor, theirs: Tensor) -> Tensor:
        others = ~torch.eye(len(ours), dtype=torch.bool, device=ours.device)
        ours, theirs = (
            matrix[others].view(len(matrix), -1) / self.temperature for matrix in (ours.float(), theirs)
        )  # (batch, batch - 1)
        divergence = functional.kl_div(
            ours.log_softmax(-1), theirs.log_softmax(-1), reduction="batchmean", log_target=True
        )
        return divergence + self.temperature * functional.mse_loss(ours, theirs)

"""The trainer of an encoder: model, data sets, losses."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset, DatasetDict
from numpy.typing import NDArray
from sentence_transformers import (
    SentenceTransformer,
    SentenceTransformerTrainer,
    SentenceTransformerTrainingArguments,
)
from sentence_transformers.losses import MultipleNegativesRankingLoss

from nlp_support.errors import InvalidArgument

from ..base import base_folder, sentence_transformer
from ..layers import keep_layers, layers_of
from ..loop import Loop
from ..precision import attention
from ..run import Run
from ..trainer import check_room, trainer_arguments
from .batches import LengthBuckets, label_numbers
from .data import EncoderData
from .losses import SimilarityDistillation
from .pairs import TrainingPair
from .settings import EncoderSettings

BYTES_PER_WEIGHT = 12  # in a checkpoint: the weight and two moments of Adam, float32


def load_base(base: str | Path, settings: EncoderSettings) -> SentenceTransformer:
    """The SentenceTransformer of a folder or hub name, with as many of its layers as are asked for, of which
    the lowest are frozen, without dropout.

    Raises:
        ModelError: there is no such model, or its folder has no tokenizer.
        InvalidArgument: it has fewer layers, or all of them would be frozen.
    """
    model = read_base(base)
    transformer: Any = model[0].auto_model
    if settings.layers:
        keep_layers(transformer, settings.layers)
    layers = layers_of(transformer)
    if settings.frozen_layers >= len(layers):
        raise InvalidArgument(
            f"frozen_layers is {settings.frozen_layers}, expected fewer than {len(layers)}, the layers of "
            f"{base}"
        )
    if settings.frozen_layers or not settings.train_embeddings:
        below = getattr(transformer, "embeddings", None) or transformer.get_input_embeddings()
        for part in (below, *layers[: settings.frozen_layers]):
            part.requires_grad_(False)
    return model


def read_base(base: str | Path) -> SentenceTransformer:
    """The SentenceTransformer of a folder or hub name, without dropout.

    Raises:
        ModelError: there is no such model, its folder has no tokenizer, or its weights are not finite.
    """
    # Dropout takes a quarter of the time here, and one pass over much text does not overfit.
    dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    folder = base_folder(base, "encoder")
    model: SentenceTransformer = sentence_transformer(base, folder, device="cpu", config_kwargs=dropout)
    model[0].auto_model.float()
    return model


def save(
    model: SentenceTransformer, folder: Path, settings: EncoderSettings, *, max_tokens: int | None
) -> None:
    """Write a sentence-transformers folder that puts the prompt before every text."""
    model.prompts = {"query": settings.prompt, "document": settings.prompt}
    model.max_seq_length = max_tokens
    model.save_pretrained(str(folder), create_model_card=False)


def load_checkpoint(model: SentenceTransformer, folder: Path) -> None:
    """Put the weights of a checkpoint into the model."""
    model.load_state_dict(SentenceTransformer(str(folder), device="cpu").state_dict())


def make_trainer(
    run: Run,
    model: SentenceTransformer,
    data: EncoderData,
    targets: Mapping[str, NDArray[np.float32]],
    settings: EncoderSettings,
    *,
    loop: Loop,
    evaluator: Any = None,
) -> SentenceTransformerTrainer:
    """A trainer over pairs (multiple-negatives ranking) and texts (a teacher's similarities).

    Args:
        targets: the teachers' unit vectors (n, d) of `data.texts` and `data.keep`, by the names "texts" and
            "keep".
        evaluator: says how good the model is, for the validations; None for none.
    """
    weights = sum(weight.numel() for weight in model.parameters())
    check_room(run, megabytes=weights * BYTES_PER_WEIGHT / 1e6)
    model.max_seq_length = settings.max_tokens
    transformer: Any = model[0].auto_model
    transformer.set_attn_implementation(attention(loop.device))
    ranking = MultipleNegativesRankingLoss(
        model,
        scale=1 / settings.temperature,
        directions=("query_to_doc", "doc_to_query"),
        partition_mode="per_direction",
    )
    sets, losses = {}, {}
    for name, pairs in _by_columns(data.pairs).items():
        sets[name], losses[name] = _pair_set(pairs), ranking
    for name, vectors in targets.items():
        sets[name] = Dataset.from_dict({"text": getattr(data, name), "label": list(range(len(vectors)))})
        losses[name] = SimilarityDistillation(
            model,
            torch.from_numpy(vectors),
            temperature=settings.temperature,
            weight=settings.distillation,
        )
    arguments = trainer_arguments(
        run, settings, epochs=settings.epochs, seed=settings.seed, loop=loop, validates=evaluator is not None
    )
    return SentenceTransformerTrainer(
        model=model,
        args=SentenceTransformerTrainingArguments(
            **arguments, batch_sampler=LengthBuckets, prompts=settings.prompt
        ),
        train_dataset=DatasetDict(sets),
        loss=losses,
        evaluator=evaluator,
    )


def _by_columns(pairs: Sequence[TrainingPair]) -> dict[str, list[TrainingPair]]:
    """Pairs with and without a negative, which cannot share a data set; kinds without pairs are left out."""
    kinds = {
        "pairs": [pair for pair in pairs if pair.negative is None],
        "triples": [pair for pair in pairs if pair.negative is not None],
    }
    return {name: own for name, own in kinds.items() if own}


def _pair_set(pairs: Sequence[TrainingPair]) -> Dataset:
    columns = {"question": [pair.question for pair in pairs], "reply": [pair.reply for pair in pairs]}
    if pairs[0].negative is not None:
        columns["negative"] = [pair.negative or "" for pair in pairs]
    return Dataset.from_dict({**columns, "label": label_numbers([pair.key for pair in pairs])})

"""A sentence-transformers model to export: loaded, and refused in words if no graph can be made of it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models.prompts import Prompts, prompts_of

from .base import model_folder, sentence_transformer

# The parts of a sentence-transformers model of which a graph can be made, after the one that reads tokens.
FOLLOWS = ("Pooling", "Dense", "Normalize", "Dropout", "LayerNorm")
READS = ("Transformer", "StaticEmbedding")
MOST_WEIGHTS = 480_000_000  # a graph of float32 is one file of at most 2 GB
USUAL_TOKENS = 512  # of models that tell no length
LONGEST = 8192


@dataclass(frozen=True)
class Source:
    """A loaded model.

    Attributes:
        name: as it was given.
        folder: where its files are.
        model: the `SentenceTransformer`, in float32 and eval mode.
        tokenizer: the contents of its tokenizer.json.
        max_tokens: how many tokens it reads.
        prompts: what it puts before questions and replies.
        dim: the length of its vectors.
    """

    name: str
    folder: Path
    model: Any
    tokenizer: dict[str, Any]
    max_tokens: int
    prompts: Prompts
    dim: int

    @property
    def static(self) -> bool:
        """Whether it looks tokens up and reads no order, as Model2Vec's do."""
        return type(self.model[0]).__name__ == "StaticEmbedding"


def load_source(name: str | Path) -> Source:
    """The model of a sentence-transformers or transformers folder, or of a hub.

    Raises:
        ModelError: there is none, it cannot be loaded, has weights that are not finite, or a part of which
            no graph can be made.
        InvalidArgument: it has no tokenizer.
    """
    folder = model_folder(name)
    # the attention that is written out in operators; others have no graph
    eager = {"attn_implementation": "eager"}
    model = sentence_transformer(name, folder, device="cpu", model_kwargs=eager)
    _check_parts(model, str(name))
    prompts = prompts_of(model)
    _check_pooling(model, prompts, str(name))
    return Source(
        name=str(name),
        folder=folder,
        model=model.float().eval(),
        tokenizer=_tokenizer(model, str(name)),
        max_tokens=_max_tokens(model),
        prompts=prompts,
        dim=int(model.encode("x", show_progress_bar=False).shape[0]),
    )


def _check_parts(model: Any, name: str) -> None:
    kinds = [type(part).__name__ for part in model]
    if kinds[0] not in READS:
        raise ModelError(
            f"{name} reads texts by a {kinds[0]}; only those with a {' or '.join(READS)} can be exported"
        )
    if others := [kind for kind in kinds[1:] if kind not in FOLLOWS]:
        raise ModelError(
            f"{name} has a part {others[0]}; expected only {', '.join(FOLLOWS)} after the {kinds[0]}, "
            "of which a graph can be made; load the folder as it is"
        )
    if kinds[0] == "Transformer" and "Pooling" not in kinds:
        raise ModelError(
            f"{name} has no Pooling, so it gives vectors of tokens; add one that gives one a text"
        )
    weights = sum(int(p.numel()) for p in model.parameters())
    if weights > MOST_WEIGHTS:
        raise ModelError(
            f"{name} has {weights:,} weights, expected at most {MOST_WEIGHTS:,}, as many as a file of 2 GB "
            "holds; choose a smaller model, cut its vocabulary (train prune), or load the folder as it is"
        )


def _check_pooling(model: Any, prompts: Prompts, name: str) -> None:
    for part in model:
        if getattr(part, "include_prompt", True) is False and any((prompts.query, prompts.document)):
            raise ModelError(
                f"{name} leaves its prompt out when it pools (include_prompt), which an exported graph "
                "cannot do; load the folder as it is"
            )


def _tokenizer(model: Any, name: str) -> dict[str, Any]:
    tokenizer = model.tokenizer
    fast = getattr(tokenizer, "backend_tokenizer", None) or tokenizer
    if not hasattr(fast, "to_str"):
        raise InvalidArgument(
            f"{name} has a tokenizer in Python alone ({type(tokenizer).__name__}) and no tokenizer.json; "
            "save it with a fast one"
        )
    layout: dict[str, Any] = json.loads(fast.to_str())
    if type(model[0]).__name__ == "StaticEmbedding":
        layout["post_processor"] = None  # it is asked for no special tokens
    return layout


def _max_tokens(model: Any) -> int:
    if type(model[0]).__name__ == "StaticEmbedding":
        return LONGEST
    return most_tokens(model[0].auto_model, model.max_seq_length)


def most_tokens(transformer: Any, told: float | None) -> int:
    """How many tokens a transformers model reads: as many as it is told, and has positions for."""
    known = [_positions(transformer) or getattr(transformer.config, "max_position_embeddings", None)]
    lengths = [int(one) for one in (told, *known) if one and 0 < one < float("inf")]
    return min([*lengths, LONGEST]) if lengths else USUAL_TOKENS


def _positions(transformer: Any) -> int | None:
    """The places of a table of positions; some models count them from after their padding's number."""
    for name, part in transformer.named_modules():
        if name.endswith("position_embeddings") and hasattr(part, "num_embeddings"):
            before = part.padding_idx
            return int(part.num_embeddings) - (0 if before is None else before + 1)
    return None

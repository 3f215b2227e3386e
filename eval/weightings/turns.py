"""Rated dialogues as the scores of their customer turns: by the raters, or by a model that reads them."""

import hashlib
import json
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import ModelError
from nlp_support.text.context import in_context
from nlp_support.types.message import Role

from ..models.dialogues import RatedDialogue

Floats = NDArray[np.float64]
Score = Callable[[Sequence[str]], NDArray[np.floating]]


def by_raters(dialogues: Sequence[RatedDialogue]) -> list[Floats]:
    """The mean vote of each rated turn, in [1, 5]: (n,) for each dialogue, oldest first."""
    return [np.array([np.mean(dialogue.votes[at]) for at in dialogue.rated]) for dialogue in dialogues]


def by_satisfaction(dialogues: Sequence[RatedDialogue], score: Score) -> list[Floats]:
    """A model's scores of all customer turns in their context, rated or not: (n,) for each dialogue.

    Args:
        score: texts, as `in_context` makes them, to (n,) points.

    Raises:
        ModelError: it does not give one finite number for each text.
    """
    return _scored(dialogues, score, lambda dialogue, at: in_context(dialogue.turns, at))


def by_valence(dialogues: Sequence[RatedDialogue], score: Score) -> list[Floats]:
    """The same from the turn's own words alone; `score` takes bare texts."""
    return _scored(dialogues, score, lambda dialogue, at: dialogue.turns[at][1])


def digest_of(dialogues: Sequence[RatedDialogue]) -> str:
    """16 hex digits that differ for other dialogues or votes, whatever their order."""
    facts = sorted(json.dumps([one.source, one.id, one.votes, one.overall]) for one in dialogues)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def _scored(
    dialogues: Sequence[RatedDialogue], score: Score, text: Callable[[RatedDialogue, int], str]
) -> list[Floats]:
    places = [
        [at for at, (role, _) in enumerate(dialogue.turns) if role == Role.CUSTOMER] for dialogue in dialogues
    ]
    texts = [text(dialogue, at) for dialogue, own in zip(dialogues, places, strict=True) for at in own]
    values = np.asarray(score(texts), dtype=np.float64)
    if values.shape != (len(texts),) or not np.isfinite(values).all():
        raise ModelError(
            f"the model gave an array {values.shape} for {len(texts)} turns, expected one finite number for "
            "each"
        )
    ends = np.cumsum([len(own) for own in places])
    return np.split(values, ends[:-1])

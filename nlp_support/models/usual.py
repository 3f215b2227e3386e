"""The cosines that are usual with an encoder, by which a threshold can be taken over to another one."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .encoder import Encoder, Vectors

Numbers = NDArray[np.floating[Any]]

# What they say has nothing in common.
UNLIKE = (
    "When does the shop open on Sundays?",
    "The invoice shows a wrong amount.",
    "Please unplug the router for a minute.",
    "Dogs are welcome on the terrace.",
    "My parcel has not arrived.",
    "You can reset the password on the login page.",
    "The zip of the jacket is broken.",
    "We ship to Norway within a week.",
)
CHOSEN_WITH = "ec5ffc7a076d1468"  # the fingerprint of the encoder that the thresholds were chosen with
CHOSEN_USUAL = 0.131  # the median cosine of those texts with it


def stretched(cosines: Numbers, usual: float, *, to: float) -> Numbers:
    """Cosines as an encoder would have them with which `to` is as usual as `usual` is with this one."""
    scale = (1 - to) / max(1 - usual, 1e-3)
    found: Numbers = 1 - (1 - cosines) * scale
    return found


def own_threshold(cosine: float, encoder: Encoder) -> float:
    """The cosine that means with an encoder what `cosine` means with that of which thresholds were chosen.

    Between what is usual and 1 all cosines move alike. With multilingual-e5-small, whose cosines lie above
    .7, that is within .01 of where `nlp-support train thresholds` puts it, by as many pairs of texts.
    """
    if encoder.fingerprint == CHOSEN_WITH:
        return cosine
    return float(stretched(np.array([cosine]), CHOSEN_USUAL, to=_usual(encoder))[0])


def usual_cosine(encode: Callable[[Sequence[str]], Vectors]) -> float:
    """The median cosine of a few texts of ours that have nothing in common."""
    vectors = encode(UNLIKE)
    return float(np.median((vectors @ vectors.T)[~np.eye(len(vectors), dtype=np.bool_)]))


@lru_cache(8)
def _usual(encoder: Encoder) -> float:
    return usual_cosine(encoder.encode_document)

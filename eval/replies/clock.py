"""How long encoders take, against which the time of a replay is held."""

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nlp_support import Encoder

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class Clock:
    """Times what encoders do.

    Attributes:
        seconds: how long they have taken so far, all together.
    """

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, encoder: Encoder) -> Encoder:
        """The encoder, timed by this clock."""
        return Encoder(
            partial(self.run, encoder.encode_query),
            partial(self.run, encoder.encode_document),
            name=encoder.name,
            fingerprint=encoder.fingerprint,
            dim=encoder.dim,
        )

    def run(self, encode: Encode, texts: Sequence[str]) -> NDArray[np.float32]:
        """What `encode` gives for these texts, timed."""
        started = time.perf_counter()
        try:
            return encode(texts)
        finally:
            self.seconds += time.perf_counter() - started

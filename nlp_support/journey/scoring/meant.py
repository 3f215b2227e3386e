"""What customers' turns mean, long ones sentence by sentence, and what that makes of their moods."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...models.encoder import Encoder
from ...models.meanings import HEADS, Meanings
from ...text.acts import needs_answer
from ...text.pairs import has_words, says_little, searchable
from .turn import ScoredTurn

Floats = NDArray[np.float32]

DANGER, LEAVING, FEELING, BITTER, LAW = range(len(HEADS))
GRAVE = [DANGER, LEAVING, LAW]
# A long message says its danger in one sentence: where the whole is this likely, each sentence is asked.
SUSPECT = 0.005
MIDDLE = 3.0  # of satisfaction
ALONE = 0.25  # by which a sentence without the others has to be likelier than a whole message
MOST_SENTENCES = 12  # of a message
# Below the first a text has no word of feeling, above the second it has; in between half and so on.
NO_FEELING, FEELING_FROM = 0.3, 0.6
# The chance from which praise is bitter, and how much higher it has to be at a valence of 1.
BITTER_FROM, BITTER_PRAISE = 0.25, 0.5
BITTER_VALENCE = -0.6  # of bitter praise, at most

SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")


@dataclass(frozen=True)
class Meant:
    """How likely each of n turns has each of the meanings: (n, 5) in [0, 1], in the order of `HEADS`."""

    chances: Floats

    def valences(self, valences: Floats) -> Floats:
        """The valences (n,) without what a topic makes of them, and with bitter praise as what it is."""
        sure = BITTER_FROM + BITTER_PRAISE * np.maximum(valences, 0)  # high praise is mostly sincere
        bitter = self.chances[:, BITTER] >= sure
        told: Floats = np.where(bitter, np.minimum(valences, BITTER_VALENCE), valences * self._felt)
        return told

    def points(self, points: Floats, untold: NDArray[np.bool_]) -> Floats:
        """The points (n,), which without a feeling stay at the middle where there was nothing to be satisfied
        with yet: nobody has answered, or the agent only asked back.

        After an answer they tell how it was taken, whatever the words: on 440 rated dialogues, points drawn
        to the middle at every plain turn find the unsatisfied worse (AUC .62 for .68, and .76 for .78).
        """
        told: Floats = np.where(untold, MIDDLE + (points - MIDDLE) * self._felt, points)
        return told

    @property
    def _felt(self) -> Floats:
        share: Floats = (self.chances[:, FEELING] - NO_FEELING) / (FEELING_FROM - NO_FEELING)
        return np.clip(share, 0, 1)

    def codes(self) -> list[bytes]:
        """What is stored of each turn."""
        return [row.tobytes() for row in np.round(self.chances * 255).astype(np.uint8)]


def telling(turn: ScoredTurn, codes: bytes) -> ScoredTurn:
    """A turn with what is stored of its meanings."""
    chances = np.frombuffer(codes, np.uint8).astype(np.float64) / 255
    text = turn.message.text
    felt = chances[FEELING] > NO_FEELING or chances[BITTER] >= BITTER_FROM
    return replace(
        turn,
        danger=float(chances[DANGER]),
        leaving=float(chances[LEAVING]),
        law=float(chances[LAW]),
        tells=bool(felt) or (needs_answer(text) and not says_little(text)),
    )


def meant(meanings: Meanings, encoder: Encoder, texts: Sequence[str], vectors: Floats) -> Meant:
    """What n texts mean, whose vectors (n, d) are given."""
    chances = meanings.likely(texts, vectors)
    parts: list[str] = []
    places: list[int] = []
    for at, text in enumerate(texts):
        if chances[at, GRAVE].max() > SUSPECT or NO_FEELING / 2 < chances[at, FEELING] < FEELING_FROM:
            own = [one.strip() for one in SENTENCE.findall(text) if has_words(one)][:MOST_SENTENCES]
            if len(own) > 1:
                parts += own
                places += [at] * len(own)
    if parts:
        found = meanings.likely(parts, encoder.encode_query([searchable(part) for part in parts]))
        found[:, [*GRAVE, BITTER]] -= ALONE
        np.maximum.at(chances, places, found)
    return Meant(chances)

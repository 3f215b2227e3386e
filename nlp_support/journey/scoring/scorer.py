"""What the models say about the customers' turns, each scored once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...models.encoder import Encoder
from ...models.meanings import Meanings, bundled_for
from ...models.satisfaction import SatisfactionModel
from ...models.sentiment import SentimentModel
from ...models.vectors import dequantize, quantize
from ...store import MessageStore
from ...store.scores import StoredScore, input_digest
from ...text.acts import asks_back
from ...text.context import in_context
from ...text.pairs import searchable
from ...types.message import Message, Role
from .meant import meant, telling
from .turn import ScoredTurn

Conversation = Sequence[Message]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class _Asked:
    """A customer's message, the context it is read in, a digest of both, and whether it follows no answer:
    nobody has written before, or the agent asked back."""

    message: Message
    context: str
    digest: int
    untold: bool


@dataclass
class TurnScorer:
    """Scores turns with a sentiment and a satisfaction model, and adds vectors if there is an encoder, and
    what is meant if that is the encoder whose vectors `meanings` knows.

    Attributes:
        store: keeps the scores; a turn is scored again if the models change, or what was said before it.
        meanings: default: the bundled model.
    """

    store: MessageStore
    sentiment: SentimentModel
    satisfaction: SatisfactionModel
    encoder: Encoder | None
    meanings: Meanings | None = None
    models: str = field(init=False)

    def __post_init__(self) -> None:
        vectors = self.encoder.fingerprint if self.encoder else ""
        if self.meanings is None and vectors:
            self.meanings = bundled_for(vectors)
        elif self.meanings is not None and self.meanings.encoder != vectors:
            self.meanings = None
        self.satisfaction.lend(self.sentiment)
        used = (self.sentiment, self.satisfaction, self.encoder, self.meanings)
        self.models = "+".join(model.fingerprint for model in used if model)

    def score(self, account_id: str, conversations: Sequence[Conversation]) -> list[list[ScoredTurn]]:
        """The turns of stored conversations; those not scored yet are scored together and kept."""
        asked = [_asked(conversation) for conversation in conversations]
        ids = [one.message.id for own in asked for one in own]
        known = self.store._scores.get(account_id, ids, models=self.models)
        fresh = [
            one
            for own in asked
            for one in own
            if one.message.id not in known or known[one.message.id].digest != one.digest
        ]
        if fresh:
            scored = {one.message.id: own for one, own in zip(fresh, self._run(fresh), strict=True)}
            self.store._scores.put(account_id, scored, models=self.models)
            known |= scored
        return [self._turns(conversation, known) for conversation in conversations]

    def score_new(self, conversations: Sequence[Conversation]) -> list[list[ScoredTurn]]:
        """The same for conversations that need not be stored; nothing is kept."""
        asked = [_asked(conversation) for conversation in conversations]
        scored = iter(self._run([one for own in asked for one in own]))
        return [
            self._turns(conversation, {one.message.id: next(scored) for one in own})
            for conversation, own in zip(conversations, asked, strict=True)
        ]

    def felt(self, texts: Sequence[str], contexts: Sequence[str]) -> tuple[Floats, Floats]:
        """The valences and the points of n customers' messages by the models alone: (n,) each.

        Args:
            contexts: the same messages as `in_context` gives them.
        """
        polarity = self.sentiment.score(texts)
        known = polarity if self.satisfaction.reads == self.sentiment.fingerprint else None
        return polarity[:, 2] - polarity[:, 0], self.satisfaction.points(contexts, felt=known)

    def _run(self, asked: Sequence[_Asked]) -> list[StoredScore]:
        texts = [one.message.text for one in asked]
        valences, points = self.felt(texts, [one.context for one in asked])
        vectors: list[bytes | None] = [None] * len(asked)
        meanings: list[bytes | None] = [None] * len(asked)
        if self.encoder and asked:
            encoded = self.encoder.encode_query([searchable(text) for text in texts])
            vectors = [row.tobytes() for row in quantize(encoded)]
            if self.meanings:
                told = meant(self.meanings, self.encoder, texts, encoded)
                valences, meanings = told.valences(valences), [*told.codes()]
                points = told.points(points, np.array([one.untold for one in asked]))
        rows = zip(asked, valences.tolist(), points.tolist(), vectors, meanings, strict=True)
        return [StoredScore(one.digest, *scores) for one, *scores in rows]

    def _turns(self, conversation: Conversation, known: dict[str, StoredScore]) -> list[ScoredTurn]:
        turns = []
        for message in conversation:
            if message.role is Role.AGENT:
                turns.append(ScoredTurn(message))
                continue
            found = known[message.id]
            vector = None if found.vector is None else _vector(found.vector)
            turn = ScoredTurn(message, found.valence, found.satisfaction, vector)
            turns.append(turn if found.meant is None else telling(turn, found.meant))
        return turns


def _asked(conversation: Conversation) -> list[_Asked]:
    """The customer's messages of a conversation, oldest first."""
    asked = []
    untold = True
    for at, message in enumerate(conversation):
        if message.role is Role.CUSTOMER:
            context = in_context(conversation, at)
            asked.append(_Asked(message, context, input_digest(f"{message.text}\0{context}"), untold))
        else:
            untold = asks_back(message.text)
    return asked


def _vector(codes: bytes) -> NDArray[np.float32]:
    vector = dequantize(np.frombuffer(codes, np.uint8), dim=len(codes))
    unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return unit

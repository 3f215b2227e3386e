"""What the models say about the customers' turns, each scored once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...models.encoder import Encoder
from ...models.satisfaction import SatisfactionModel
from ...models.sentiment import SentimentModel
from ...models.vectors import dequantize, quantize
from ...store import MessageStore
from ...store.scores import StoredScore, input_digest
from ...text.context import in_context
from ...text.pairs import searchable
from ...types.message import Message, Role
from .turn import ScoredTurn

Conversation = Sequence[Message]


@dataclass(frozen=True)
class _Asked:
    """A customer's message, the context it is read in, and a digest of both."""

    message: Message
    context: str
    digest: int


@dataclass
class TurnScorer:
    """Scores turns with a sentiment and a satisfaction model, and adds vectors if there is an encoder.

    Attributes:
        store: keeps the scores; a turn is scored again if the models change, or what was said before it.
    """

    store: MessageStore
    sentiment: SentimentModel
    satisfaction: SatisfactionModel
    encoder: Encoder | None
    models: str = field(init=False)

    def __post_init__(self) -> None:
        names = [self.sentiment.fingerprint, self.satisfaction.fingerprint]
        self.models = "+".join(names + ([self.encoder.fingerprint] if self.encoder else []))

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

    def _run(self, asked: Sequence[_Asked]) -> list[StoredScore]:
        texts = [one.message.text for one in asked]
        valences = self.sentiment.valence(texts).tolist()
        points = self.satisfaction.points([one.context for one in asked]).tolist()
        vectors: list[bytes | None] = [None] * len(asked)
        if self.encoder:
            codes = quantize(self.encoder.encode_query([searchable(text) for text in texts]))
            vectors = [row.tobytes() for row in codes]
        return [
            StoredScore(one.digest, valence, satisfaction, vector)
            for one, valence, satisfaction, vector in zip(asked, valences, points, vectors, strict=True)
        ]

    def _turns(self, conversation: Conversation, known: dict[str, StoredScore]) -> list[ScoredTurn]:
        turns = []
        for message in conversation:
            if message.role is Role.AGENT:
                turns.append(ScoredTurn(message))
                continue
            found = known[message.id]
            vector = None if found.vector is None else _vector(found.vector)
            turns.append(ScoredTurn(message, found.valence, found.satisfaction, vector))
        return turns


def _asked(conversation: Conversation) -> list[_Asked]:
    """The customer's messages of a conversation, oldest first."""
    asked = []
    for at, message in enumerate(conversation):
        if message.role is Role.CUSTOMER:
            context = in_context(conversation, at)
            asked.append(_Asked(message, context, input_digest(f"{message.text}\0{context}")))
    return asked


def _vector(codes: bytes) -> NDArray[np.float32]:
    vector = dequantize(np.frombuffer(codes, np.uint8), dim=len(codes))
    unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return unit

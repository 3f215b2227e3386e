"""What a replay compares: suggesters, and baselines that ought to be easy to beat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp_support import Encoder, ReplySuggester
from nlp_support.suggest.replay import offered_again
from nlp_support.text.pairs import searchable

from .clock import Clock
from .history import History
from .past import Past


@dataclass(frozen=True)
class Offer:
    """A reply that a system offers: its message id and its score, which is only compared with other scores
    of the same system."""

    message_id: str
    score: float


class System(Protocol):
    """Something that offers replies to past messages of one account."""

    def offer(self, past: Sequence[Past], history: History, *, k: int) -> list[list[Offer]]:
        """At most k different replies to each message, best first; none if there is nothing to offer."""
        ...


def suggested(
    suggesters: Sequence[ReplySuggester], past: Sequence[Past], *, k: int
) -> list[list[list[Offer]]]:
    """What each of some suggesters, of one store and encoder, offers as a platform would ask it."""
    found = offered_again(suggesters, [one.asked for one in past], k=k)
    return [[[Offer(*one) for one in offers] for offers in own] for own in found]


class MostFrequent:
    """The replies sent most often in the window, whatever is asked; newer ones first among equals."""

    def offer(self, past: Sequence[Past], history: History, *, k: int) -> list[list[Offer]]:
        exact = np.array([wording.exact for wording in history.wordings], np.int64)
        groups = np.unique(exact, return_inverse=True)[1]
        return [self._most(history, groups, rows, k) for rows in history.allowed]

    def _most(
        self, history: History, groups: NDArray[np.int64], rows: NDArray[np.int64], k: int
    ) -> list[Offer]:
        counts = np.bincount(groups[rows])
        newest = np.full(len(counts), -1)
        newest[groups[rows]] = rows  # ascending, so the last one stays
        order = np.lexsort((-newest, -counts))[:k]
        return [Offer(history.ids[newest[at]], float(counts[at] / len(rows))) for at in order if counts[at]]


@dataclass(frozen=True)
class Nearest:
    """The replies to the past questions nearest to what is asked, by an encoder alone: what one has in an
    afternoon with any sentence-transformers model. The score is the cosine.

    Attributes:
        encoder: of questions; redacted ones, as the history has them.
        clock: times it.
    """

    encoder: Encoder
    clock: Clock = field(default_factory=Clock)
    _known: dict[str, NDArray[np.float32]] = field(init=False, repr=False, default_factory=dict)

    def offer(self, past: Sequence[Past], history: History, *, k: int) -> list[list[Offer]]:
        if not history.ids:
            return [[] for _ in past]
        self._learn(history.questions)
        questions = np.stack([self._known[text] for text in history.questions])  # (n, d)
        asked = self._encode([one.asked.question for one in past])  # (m, d)
        cosines = asked @ questions.T
        return [
            self._best(history, rows, own[rows], k)
            for rows, own in zip(history.allowed, cosines, strict=True)
        ]

    def _learn(self, questions: Sequence[str]) -> None:
        """Encode those that are new; forget those that are no longer in the window."""
        wanted = dict.fromkeys(questions)
        for text in self._known.keys() - wanted.keys():
            del self._known[text]
        new = [text for text in wanted if text not in self._known]
        self._known.update(zip(new, self._encode(new), strict=True))

    def _encode(self, questions: Sequence[str]) -> NDArray[np.float32]:
        return self.clock.run(self.encoder.encode_query, [searchable(text) for text in questions])

    def _best(
        self, history: History, rows: NDArray[np.int64], cosines: NDArray[np.float32], k: int
    ) -> list[Offer]:
        """The rows of the highest cosines, one for each wording, newer ones first among equals."""
        offers: dict[int, Offer] = {}
        for at in np.lexsort((-rows, -cosines)).tolist():
            row = int(rows[at])
            offers.setdefault(history.wordings[row].exact, Offer(history.ids[row], float(cosines[at])))
            if len(offers) == k:
                break
        return list(offers.values())


class Memory:
    """Keeps the vectors of the last call of an encoder for the same texts right afterwards.

    Attributes:
        encoder: use this one in place of the original.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._asked = _Remembered(encoder.encode_query)
        self.encoder = Encoder(
            self._asked,
            _Remembered(encoder.encode_document),
            name=encoder.name,
            fingerprint=encoder.fingerprint,
            dim=encoder.dim,
        )

    def asked(self, text: str) -> NDArray[np.float32] | None:
        """The vector (dim,) of a text of the last call for questions; None of any other."""
        return self._asked.last.get(text)


def remembering(encoder: Encoder) -> Encoder:
    """The encoder, keeping the vectors of its last call for the same texts right afterwards."""
    return Memory(encoder).encoder


class _Remembered:
    def __init__(self, encode: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._encode = encode
        self.last: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self.last]
        known = {text: self.last[text] for text in texts if text in self.last}
        known.update(zip(new, self._encode(new), strict=True))
        self.last = known
        return np.stack([known[text] for text in texts])

"""How a conversation goes: what every turn adds, and the signs of trouble at that point."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...text.acts import asks_back, needs_answer
from ...text.pairs import says_little
from ...text.phrases import normalised
from ...types.flag import Reason, ReasonCode
from ...types.message import Message, Role
from ..scoring.turn import ScoredTurn
from .policy import EscalationPolicy
from .severity import gravest_first
from .signs import (
    LISTED,
    MIDDLE,
    RECENT,
    asked_again,
    closing_negative,
    closing_weighted,
    falling,
    listed,
    low_satisfaction,
    meant,
    only_mentions,
    usable,
)

CONFIRMS = re.compile(
    r"(?:yes|yeah|yep|yup|sure|ok|okay|no|nope|fine|great|perfect|good|nice|sounds|that|thats|this is"
    r"|thanks|thank|alright|correct|right|i like|i would like that|네|예|넵|응|아니|좋|그래|맞|알겠|감사)"
)
# Asking for one more of a kind uses the same words about something else.
FURTHER = re.compile(r"\b(?:other|others|another|else|any more|anymore)\b|다른|더 (?:있|없|보여|알려|추천)")
CONFIRMING = 50  # the most characters in a confirmation
LASTING = (ReasonCode.LEGAL, ReasonCode.SAFETY)  # which stay even when the customer calms down


@dataclass(frozen=True, slots=True)
class _Asking:
    """A customer's message that asks something.

    Attributes:
        run: how many times the agent had spoken before.
        text: normalised.
        vector: (d,) of length 1, or None.
    """

    run: int
    id: str
    text: str
    vector: NDArray[np.float32] | None


class Course:
    """A conversation as it unfolds; give it the turns one by one, oldest first.

    What was said remains a reason until `policy.calm_after` customer messages in a row are calm: nothing is
    found in them, and their own scores are not below the policy's thresholds. Legal and safety words always
    remain.

    `waits` is the first customer message since the agent's last one that asks something, or None.
    """

    def __init__(self, policy: EscalationPolicy) -> None:
        self.waits: Message | None = None
        self._policy = policy
        self._valence: deque[tuple[str, float]] = deque(maxlen=RECENT)
        self._points: deque[tuple[str, float]] = deque(maxlen=RECENT)
        self._asked: deque[_Asking] = deque(maxlen=RECENT)
        self._said: dict[ReasonCode, Reason] = {}
        self._felt: list[Reason] = []  # the signs in the scores so far
        self._was_above = False
        self._calm = 0
        self._asked_back = False  # whether the agent's last message asked something
        self._run = 0  # how many times the agent spoke; between two answers a question counts once

    def add(self, turn: ScoredTurn) -> None:
        """Take in the next turn."""
        if turn.message.role is Role.AGENT:
            self._run += 1
            self.waits = None
            self._asked_back = asks_back(turn.message.text, words=self._policy.act_words)
            return
        words = self._policy.act_words
        asking = needs_answer(turn.message.text, asked_back=self._asked_back, words=words)
        turn = turn if turn.tells else _calming(turn)
        found = self._found(turn, asking=asking)
        calm = not found and not self._low(turn)
        self._calm = self._calm + 1 if calm else 0
        if self._calm >= self._policy.calm_after:
            self._said = {code: reason for code, reason in self._said.items() if code in LASTING}
        for reason in found:
            self._say(reason)
        self._score(turn)
        if self.waits is None and asking:
            self.waits = turn.message

    def reasons(self) -> list[Reason]:
        """The signs of trouble after the turns so far, the gravest first."""
        return gravest_first([*self._said.values(), *self._felt])

    def _found(self, turn: ScoredTurn, *, asking: bool) -> list[Reason]:
        """What this message shows by itself: at most one reason per code; repeated questions win over
        words, and words over what is meant."""
        text, id = turn.message.text, turn.message.id
        names = self._policy.word_lists.found(text, among=LISTED)
        again = self._again(turn) if asking else None
        own = self._policy.words.add  # phrases that people added count whatever a model says
        heard = (name for name in LISTED if name in names and (name in own or not only_mentions(turn, name)))
        by_words = (listed(name, id, self._policy) for name in heard)
        found = [again, *by_words, *meant(turn, self._policy)]
        first: dict[ReasonCode, Reason] = {}
        for reason in found:
            if reason:
                first.setdefault(reason.code, reason)
        return list(first.values())

    def _again(self, turn: ScoredTurn) -> Reason | None:
        """Whether the same was asked before an agent's answer; remembers the message for later ones."""
        text = turn.message.text
        plain = normalised(text)
        if says_little(text) or _confirms(plain) or FURTHER.search(plain):
            return None
        asking = _Asking(self._run, turn.message.id, plain, turn.vector)
        answered = [earlier for earlier in self._asked if earlier.run < asking.run]
        same = _same(asking, answered, self._policy.similar_from)
        self._asked.append(asking)
        times = len({earlier.run for earlier in same}) + 1
        return asked_again([earlier.id for earlier in same], times, asking.id, self._policy)

    def _say(self, reason: Reason) -> None:
        before = self._said.get(reason.code)
        if before is not None:
            ids = tuple(dict.fromkeys((*before.evidence_ids, *reason.evidence_ids)))
            worse = max(before, reason, key=lambda one: one.weight)
            reason = replace(worse, evidence_ids=ids[-RECENT:])
        self._said[reason.code] = reason

    def _low(self, turn: ScoredTurn) -> bool:
        return (usable(turn.valence) and turn.valence < self._policy.valence_below) or (
            usable(turn.satisfaction) and turn.satisfaction < self._policy.satisfaction_below
        )

    def _score(self, turn: ScoredTurn) -> None:
        """Take in the scores."""
        if usable(turn.satisfaction):
            self._points.append((turn.message.id, float(turn.satisfaction)))
        if usable(turn.valence):
            self._valence.append((turn.message.id, float(turn.valence)))
            closing = closing_weighted(tuple(self._valence), middle=0.0, weighting=self._policy.weighting)
            self._was_above = self._was_above or closing >= self._policy.valence_below
        self._felt = [reason for reason in self._feelings() if reason]

    def _feelings(self) -> Iterator[Reason | None]:
        """The signs in the latest scores."""
        valence, points = tuple(self._valence), tuple(self._points)
        if valence:
            yield closing_negative(valence, was_above=self._was_above, policy=self._policy)
        if points:
            yield low_satisfaction(points, self._policy)
        trend = points or tuple((id, MIDDLE + 2 * value) for id, value in valence)
        yield falling(trend, self._policy)


def _calming(turn: ScoredTurn) -> ScoredTurn:
    """A turn that tells nothing: its scores can only calm."""
    valence, points = turn.valence, turn.satisfaction
    return replace(
        turn,
        valence=max(valence, 0.0) if usable(valence) else valence,
        satisfaction=max(points, MIDDLE) if usable(points) else points,
    )


def _confirms(plain: str) -> bool:
    """Whether a short message agrees, refuses or thanks, which people do more than once."""
    return len(plain) <= CONFIRMING and "?" not in plain and CONFIRMS.match(plain) is not None


def _same(asking: _Asking, earlier: Sequence[_Asking], similar_from: float) -> list[_Asking]:
    """Which earlier messages ask the same: by cosine if both have a vector, otherwise by their words."""
    if asking.vector is None:
        return [one for one in earlier if one.text == asking.text]
    known = [(one, one.vector) for one in earlier if one.vector is not None]
    if not known:
        return []
    cosines = np.array([vector for _, vector in known]) @ asking.vector  # (k, d) @ (d,)
    return [one for (one, _), cosine in zip(known, cosines, strict=True) if cosine >= similar_from]

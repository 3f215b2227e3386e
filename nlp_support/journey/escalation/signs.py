"""The signs of trouble in a conversation, each as a `Reason` or None."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from ...text.acts import needs_answer
from ...types.flag import Reason, ReasonCode
from ..scoring.turn import ScoredTurn
from ..scoring.weighting import Weighting
from ..texts import reason_text
from .policy import EscalationPolicy
from .severity import STEP

RECENT = 50  # customer messages looked back on; what came before them in a long conversation is past
TREND = 5  # the latest scored messages, whose slope is measured
SHOWN = 3  # messages named as evidence of a mood
BY_CALENDAR = timedelta(hours=48)  # of business time, from which a wait is told in days of the calendar
MIDDLE = 3.0  # of satisfaction: a fall that ends above it is not trouble
# A few messages say little, so this many more at the middle are assumed. On rated dialogues (USS SGD and
# ReDial) this finds more of the unsatisfied at the same rate of false alarms.
PRIOR = 4
# For the closing. The policy's thresholds were chosen with these, so they do not follow the general defaults.
RECENCY, DECAY = 10.0, 0.7
CLOSING = Weighting(0.0, RECENCY, DECAY)
# How likely it must be that a danger, leaving, or law is meant: one false alarm in some thousand messages.
DANGER_FROM, LEAVING_FROM, LAW_FROM = 0.6, 0.6, 0.5

PRAISED_FROM = 0.2  # of valence
ASKS_HOW = re.compile(
    r"[?？]|\b(?:how|where|when|what|which|can|could|is there|do i)\b"
    r"|\b(?:wie|wo|wann|comment|où|cómo|dónde|como|onde)\b"
    r"|어떻게|어디|언제|나요|까요|どう|ですか|怎么|如何|哪里|吗",
    re.IGNORECASE,
)

# By word list: the reason that one of its phrases gives, and the key of its text.
LISTED = {
    "manager": (ReasonCode.MANAGER, "manager"),
    "leave": (ReasonCode.LEAVES, "leaves"),
    "legal": (ReasonCode.LEGAL, "legal"),
    "safety": (ReasonCode.SAFETY, "safety"),
    "anger": (ReasonCode.ANGRY, "angry"),
    "urgency": (ReasonCode.URGENT, "urgent"),
    "again": (ReasonCode.ASKED_AGAIN, "asked-before"),
}

Scores = Sequence[tuple[str, float]]  # message ids and scores, oldest first


def closing_weighted(scores: Scores, *, middle: float, weighting: Weighting | None = None) -> float:
    """The mean of the latest scores, the closing weighing most (`serial_position_weights`, no primacy),
    pulled towards the middle of their scale: with n scores, `PRIOR` / (n + `PRIOR`) of the way.

    Args:
        weighting: whose recency and decay count; default: `RECENCY` and `DECAY`.
    """
    values = np.array([value - middle for _, value in scores[-RECENT:]])
    n = len(values)
    return middle + float(values @ _closing_weights(n, weighting or CLOSING)) * n / (n + PRIOR)


def closing_negative(scores: Scores, *, was_above: bool, policy: EscalationPolicy) -> Reason | None:
    """The closing-weighted valence is below the threshold, after having been above it or with two negative
    messages at the end; a single negative message that opens a conversation is a question like any other."""
    closing = closing_weighted(scores, middle=0.0, weighting=policy.weighting)
    lately = [value < 0 for _, value in scores[-2:]]
    if closing >= policy.valence_below or not (was_above or (len(lately) == 2 and all(lately))):
        return None
    key = "closing-turned" if was_above else "closing-negative"
    # Two points of satisfaction are worth one of valence.
    strength = 1 + 2 * (policy.valence_below - closing)
    return _reason(ReasonCode.CLOSING_NEGATIVE, policy, _ids(scores[-SHOWN:]), strength=strength, key=key)


def falling(scores: Scores, policy: EscalationPolicy) -> Reason | None:
    """The line through the latest points of satisfaction (least squares) falls, and ends below the middle."""
    latest = scores[-TREND:]
    if len(latest) < TREND:
        return None
    values = [value for _, value in latest]
    middle = (TREND - 1) / 2
    spread = sum((at - middle) ** 2 for at in range(TREND))
    slope = sum((at - middle) * value for at, value in enumerate(values)) / spread
    fall = -slope * (TREND - 1)
    if fall < policy.falls_by or sum(values) / TREND + slope * middle >= MIDDLE:
        return None
    return _reason(ReasonCode.FALLING, policy, _ids(latest), strength=fall / policy.falls_by)


def low_satisfaction(scores: Scores, policy: EscalationPolicy) -> Reason | None:
    """The closing-weighted satisfaction is below the threshold."""
    below = policy.satisfaction_below - closing_weighted(scores, middle=MIDDLE, weighting=policy.weighting)
    if below <= 0:
        return None
    return _reason(ReasonCode.LOW_SATISFACTION, policy, _ids(scores[-SHOWN:]), strength=1 + below)


def asked_again(earlier_ids: Sequence[str], times: int, id: str, policy: EscalationPolicy) -> Reason | None:
    """The same was asked `times` times in all; every time after the first counts as a sign of its own."""
    if times < 2:
        return None
    ids = (*earlier_ids, id)
    return _reason(ReasonCode.ASKED_AGAIN, policy, ids, strength=times - 1, amount=times)


def listed(name: str, id: str, policy: EscalationPolicy) -> Reason | None:
    """A message contains a phrase of a word list."""
    code, key = LISTED[name]
    return _reason(code, policy, (id,), key=key)


def meant(turn: ScoredTurn, policy: EscalationPolicy) -> Iterator[Reason | None]:
    """A message tells of a danger, of lawyers or authorities, or that the customer leaves, whatever its
    words; a goodbye does not."""
    if (turn.danger or 0.0) >= DANGER_FROM:
        yield _reason(ReasonCode.SAFETY, policy, (turn.message.id,), key="danger")
    if (turn.law or 0.0) >= LAW_FROM:
        yield _reason(ReasonCode.LEGAL, policy, (turn.message.id,), key="legal")
    waits = needs_answer(turn.message.text, words=policy.act_words)
    if (turn.leaving or 0.0) >= LEAVING_FROM and waits:
        yield _reason(ReasonCode.LEAVES, policy, (turn.message.id,), key="leaves")


def only_mentions(turn: ScoredTurn, name: str) -> bool:
    """Whether a phrase of a word list is only asked about or praised with: "how do I close my account?", or
    names a lawyer without anything being threatened.

    Only where a model was asked that finds no danger, leaving or law in it.
    """
    doubted = {
        "leave": (turn.leaving, 0.1),
        "safety": (turn.danger, 0.02),
        "legal": (turn.law, 0.45),
    }
    chance, doubt = doubted.get(name, (None, 0.0))
    if chance is None or chance >= doubt:
        return False
    if name == "legal":  # a lawyer who recommends the shop, a law firm that orders chairs
        return True
    return ASKS_HOW.search(turn.message.text) is not None or (turn.valence or 0.0) > PRAISED_FROM


def no_answer(waited: timedelta, elapsed: timedelta, id: str, policy: EscalationPolicy) -> Reason | None:
    """Nobody has answered a message for this much business time; `elapsed` is what the clock says.

    It weighs more the longer it takes, up to a bound a little above what raises a flag.
    """
    strength = waited / policy.answer_within
    found = _reason(ReasonCode.NO_ANSWER, policy, (id,), strength=strength, amount=1.0, key="no-answer")
    if found is None:
        return None
    # Working time is told in hours, and from two days on by the calendar: nobody counts 500 working hours.
    short = not policy.hours.round_the_clock and waited < BY_CALENDAR
    key, span = ("no-answer-business", waited) if short else ("no-answer", elapsed)
    seconds = span.total_seconds()
    late = max(policy.weight(ReasonCode.NO_ANSWER), policy.raise_at) + STEP * (1 - 1 / max(strength, 1.0))
    text = reason_text(key, seconds, language=policy.language)
    return replace(found, text=text, weight=min(found.weight, late), amount=seconds, key=key)


def usable(score: float | None) -> TypeGuard[float]:
    """Whether there is a score and it is finite."""
    return score is not None and math.isfinite(score)


@lru_cache(maxsize=16 * (RECENT + 1))
def _closing_weights(n: int, weighting: Weighting) -> NDArray[np.float64]:
    return replace(weighting, primacy=0).weights(n)


def _reason(
    code: ReasonCode,
    policy: EscalationPolicy,
    ids: tuple[str, ...],
    *,
    strength: float = 1.0,
    amount: float | None = None,
    key: str = "",
) -> Reason | None:
    """A reason as strong as `strength` reasons of its weight; None if it does not count."""
    weight = policy.weight(code)
    if not weight:
        return None
    key = key or code.value
    text = reason_text(key, amount, language=policy.language)
    return Reason(code, text, 1 - (1 - weight) ** max(strength, 0.0), ids, amount, key)


def _ids(scores: Scores) -> tuple[str, ...]:
    return tuple(id for id, _ in scores)

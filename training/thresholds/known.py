"""The thresholds on cosines in the product, which were chosen with the encoder before."""

from dataclasses import dataclass
from importlib import import_module
from math import sqrt
from operator import attrgetter
from typing import Literal

Of = Literal["questions", "across", "replies"]  # two questions, a question and a reply, two replies

# Where each is defined, below `nlp_support`.
QUESTIONS = (
    "suggest.selection:SAME_QUESTION",
    "text.rarity:ALIKE",
    "triage.history:SIMILAR_QUESTION",
    "journey.escalation.policy:EscalationPolicy.similar_from",
    "insights.topics.topics:SIMILARITY",
    "insights.faq.mine:SIMILARITY",
    "insights.faq.identity:SAME",
)
ACROSS = ("suggest.echoed:ECHO", "suggest.check.questions:NEAR", "suggest.check.questions:FAR")
REPLIES = (
    "suggest.said:SAID_AGAIN",
    "suggest.said:SAID_AGAIN_OF_QUESTION",
    "suggest.said:SAID_OTHERWISE",
    "suggest.said:ASKED_AGAIN",
    "suggest.said:ASKED_AGAIN_ANSWERED",
    "suggest.agreement:SAME_MEANING",
    "triage.duplicates:SAME_MEANING",
)
SQUARED = "suggest.agreement:SAME_MEANING"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold: where it is defined, of which texts, and the cosine, in (0, 1)."""

    name: str
    of: Of
    cosine: float


def thresholds() -> tuple[Threshold, ...]:
    """All of them, as the product has them now."""
    found: list[Threshold] = []
    kinds: tuple[tuple[Of, tuple[str, ...]], ...] = (
        ("questions", QUESTIONS), ("across", ACROSS), ("replies", REPLIES),
    )  # fmt: skip
    for of, names in kinds:
        found += [Threshold(name, of, _cosine(name)) for name in names]
    return tuple(found)


def _cosine(name: str) -> float:
    module, _, own = name.partition(":")
    value = float(attrgetter(own)(import_module(f"nlp_support.{module}")))
    return sqrt(value) if name == SQUARED else value

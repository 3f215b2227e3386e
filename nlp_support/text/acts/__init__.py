"""What messages do: ask, tell, hold, hand off, offer help, thank, agree, close, greet."""

from .act import COURTEOUS, Act
from .decisions import (
    answers,
    asks_back,
    closes,
    needs_answer,
    needs_answers,
    only_asks,
    only_hands_off,
    only_holds,
    questions,
    says_nothing,
)
from .told import acts, acts_of

__all__ = [
    "COURTEOUS",
    "Act",
    "acts",
    "acts_of",
    "answers",
    "asks_back",
    "closes",
    "needs_answer",
    "needs_answers",
    "only_asks",
    "only_hands_off",
    "only_holds",
    "questions",
    "says_nothing",
]

"""Coaching: where conversations turned, what could have ended earlier, what comes before trouble."""

from .changes import MoodChange
from .coach import coach
from .earlier import EarlyEndings
from .groups import GroupChange
from .lessons import Coaching, lessons
from .tree import EscalationTree, Leaf

__all__ = [
    "Coaching",
    "EarlyEndings",
    "EscalationTree",
    "GroupChange",
    "Leaf",
    "MoodChange",
    "coach",
    "lessons",
]

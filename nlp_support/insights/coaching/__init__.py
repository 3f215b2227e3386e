"""Coaching: where conversations turned, what could have ended earlier, what comes before trouble."""

from .changes import Change
from .coach import Coaching, coach
from .earlier import EarlyEndings
from .groups import GroupChange
from .tree import EscalationTree, Leaf

__all__ = ["Change", "Coaching", "EarlyEndings", "EscalationTree", "GroupChange", "Leaf", "coach"]

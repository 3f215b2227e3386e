"""The inbox: who waits for an answer, the most urgent first, and answers that were given twice."""

from .duplicates import Duplicate, duplicate_answers
from .waiting import Waiting, unanswered, urgency

__all__ = ["Duplicate", "Waiting", "duplicate_answers", "unanswered", "urgency"]

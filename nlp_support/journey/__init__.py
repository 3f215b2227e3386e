"""How a customer felt, from a conversation to all of them: scores, journeys, flags, briefs."""

from .monitor import JourneyMonitor
from .scoring.conversation import ConversationScore

__all__ = ["ConversationScore", "JourneyMonitor"]

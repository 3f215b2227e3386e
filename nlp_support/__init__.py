"""Suggested replies and customer-journey sentiment for support platforms."""

from .errors import NlpSupportError
from .journey import ConversationScore, JourneyMonitor
from .journey.escalation.policy import EscalationPolicy
from .journey.scoring.weighting import serial_position_weights
from .models.encoder import Encoder
from .models.satisfaction import SatisfactionModel
from .models.sentiment import SentimentModel
from .store import AddReport, MessageStore, open_store
from .suggest.asked import Asked
from .suggest.indexing import IndexReport, index_account
from .suggest.ranking import Ranking
from .suggest.suggester import ReplySuggester
from .suggest.suggestions import Suggestion, Suggestions
from .text.redaction import Redacted, redact
from .types.flag import Flag
from .types.message import Conversation, Message, Rejection, Role
from .types.window import Window

__all__ = [
    "AddReport",
    "Asked",
    "Conversation",
    "ConversationScore",
    "Encoder",
    "EscalationPolicy",
    "Flag",
    "IndexReport",
    "JourneyMonitor",
    "Message",
    "MessageStore",
    "NlpSupportError",
    "Ranking",
    "Redacted",
    "Rejection",
    "ReplySuggester",
    "Role",
    "SatisfactionModel",
    "SentimentModel",
    "Suggestion",
    "Suggestions",
    "Window",
    "index_account",
    "open_store",
    "redact",
    "serial_position_weights",
]

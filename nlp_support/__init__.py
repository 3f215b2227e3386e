"""Suggested replies and customer-journey sentiment for support platforms."""

from .asked import Asked
from .encoders import Encoder
from .errors import NlpSupportError
from .escalation.policy import EscalationPolicy
from .flags import Flag
from .indexing import IndexReport, index_account
from .journey import ConversationScore, JourneyMonitor
from .messages import Conversation, Message, Rejection, Role
from .ranking import Ranking
from .redaction import Redacted, redact
from .satisfaction import SatisfactionModel
from .sentiment import SentimentModel
from .store import AddReport, MessageStore, open_store
from .suggest import ReplySuggester
from .suggestions import Suggestion, Suggestions
from .weighting import serial_position_weights
from .windows import Window

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

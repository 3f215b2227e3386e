"""Suggested replies and customer-journey sentiment for support platforms."""

from .asked import Asked
from .encoders import Encoder
from .errors import NlpSupportError
from .indexing import IndexReport, index_account
from .messages import Conversation, Message, Rejection, Role
from .ranking import Ranking
from .redaction import Redacted, redact
from .sentiment import SentimentModel
from .store import AddReport, MessageStore, open_store
from .suggest import ReplySuggester
from .suggestions import Suggestion, Suggestions
from .windows import Window

__all__ = [
    "AddReport",
    "Asked",
    "Conversation",
    "Encoder",
    "IndexReport",
    "Message",
    "MessageStore",
    "NlpSupportError",
    "Ranking",
    "Redacted",
    "Rejection",
    "ReplySuggester",
    "Role",
    "SentimentModel",
    "Suggestion",
    "Suggestions",
    "Window",
    "index_account",
    "open_store",
    "redact",
]

"""From messages to the mood of a turn and the score of a conversation."""

from .bulk import BulkReport as BulkReport
from .bulk import score_conversations as score_conversations
from .conversation import ConversationScore as ConversationScore
from .conversation import score_turns as score_turns
from .scorer import TurnScorer as TurnScorer
from .turn import ScoredTurn as ScoredTurn
from .weighting import serial_position_weights as serial_position_weights

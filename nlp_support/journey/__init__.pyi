"""How a customer felt, from a conversation to all of them: scores, journeys, flags, briefs."""

from .brief import Advice as Advice
from .brief import Brief as Brief
from .curve import draw_journey as draw_journey
from .delivery import DeliveryReport as DeliveryReport
from .delivery import FlagDelivery as FlagDelivery
from .delivery import Webhook as Webhook
from .escalation.policy import EscalationPolicy as EscalationPolicy
from .journey import Contact as Contact
from .journey import Journey as Journey
from .journey import Standing as Standing
from .monitor import JourneyMonitor as JourneyMonitor
from .scoring.bulk import BulkReport as BulkReport
from .scoring.bulk import score_conversations as score_conversations
from .scoring.conversation import ConversationScore as ConversationScore
from .scoring.scorer import TurnScorer as TurnScorer
from .scoring.turn import ScoredTurn as ScoredTurn
from .scoring.weighting import Weighting as Weighting
from .scoring.weighting import serial_position_weights as serial_position_weights

"""What to do with a message now: how complex, severe and costly it is, which channel it should go to, who
waits for an answer, and what was answered twice."""

from .channels import CHANNELS, ChannelTable, Route
from .duplicates import Duplicate, duplicate_answers
from .levels import Level
from .triage import Triage, Triaged
from .waiting import Waiting, unanswered, urgency

__all__ = [
    "CHANNELS",
    "ChannelTable",
    "Duplicate",
    "Level",
    "Route",
    "Triage",
    "Triaged",
    "Waiting",
    "duplicate_answers",
    "unanswered",
    "urgency",
]

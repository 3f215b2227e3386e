"""Triage: how complex, severe and costly a message is, and which channel it should go to."""

from .channels import CHANNELS, ChannelTable, Route
from .levels import Level
from .triage import Triage, Triaged

__all__ = ["CHANNELS", "ChannelTable", "Level", "Route", "Triage", "Triaged"]

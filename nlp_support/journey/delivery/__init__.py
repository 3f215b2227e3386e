"""Notifying callbacks and webhooks of flags, at least once each."""

from ...store.outbox import Delivery
from .deliver import DeliveryReport, FlagDelivery
from .webhook import Webhook

__all__ = ["Delivery", "DeliveryReport", "FlagDelivery", "Webhook"]

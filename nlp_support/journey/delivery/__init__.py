"""Telling callbacks and webhooks of flags, at least once."""

from ...store.outbox import Delivery
from .deliver import DeliveryReport, FlagDelivery
from .signature import verify
from .webhook import Webhook

__all__ = ["Delivery", "DeliveryReport", "FlagDelivery", "Webhook", "verify"]

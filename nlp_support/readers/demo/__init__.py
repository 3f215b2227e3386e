"""Invented support conversations in English and Korean, for the demo command and for tests."""

from .messages import demo_messages

__all__ = ["demo_messages"]

"""Chatwoot exports."""

from .reader import read_chatwoot as read_chatwoot

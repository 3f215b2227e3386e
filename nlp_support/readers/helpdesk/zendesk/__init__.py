"""Zendesk exports."""

from .reader import read_zendesk as read_zendesk

"""Intercom exports."""

from .reader import read_intercom as read_intercom

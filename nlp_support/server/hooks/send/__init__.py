"""Clients of help desks, by which a suggestion is written as a note that only colleagues see."""

from .clients import CLIENTS as CLIENTS
from .sender import Sender as Sender

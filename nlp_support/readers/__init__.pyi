"""Readers: messages from files, in our own format and in those of others."""

from .formats import Format as Format
from .formats import read as read
from .formats import recognise as recognise
from .macros.read import read_macros as read_macros
from .reading import read_message as read_message

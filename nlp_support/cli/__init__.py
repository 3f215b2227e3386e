"""The command line: each command parses, calls one function of the library, and prints its result."""

from .commands import app, main

__all__ = ["app", "main"]

"""The command line: each command parses, calls one function of the library, and prints its result."""

from .commands import add_installed_commands, app, main

__all__ = ["add_installed_commands", "app", "main"]

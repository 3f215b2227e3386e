"""Customers' words on a terminal: characters that would command it are shown, not obeyed."""

import re

# All control characters but tab and line end, those of C1 too, and what turns the direction of writing.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SHOWN = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """The text with a replacement character for everything that a terminal takes for a command."""
    return _COMMANDS.sub(SHOWN, text)


def escaped(json_text: str) -> str:
    """JSON in which those that JSON itself leaves alone are escapes too."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)

"""Customers' words on a terminal: characters that would command it are shown, not obeyed."""

from ..text.controls import CONTROLS, visible

__all__ = ["escaped", "visible"]


def escaped(json_text: str) -> str:
    """JSON in which those that JSON itself leaves alone are escapes too."""
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)

"""Characters that command what shows a text: they are shown, not obeyed."""

import re

# All control characters but tab and line end, those of C1 too, and what turns the direction of writing.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SHOWN = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """The text with a replacement character for each control character; a line end of two is one of one."""
    return CONTROLS.sub(SHOWN, text.replace("\r\n", "\n"))

"""Spaces and characters without a width, as a keyboard would have written them."""

import re

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
_NO_WIDTH = re.compile("[\xad\u034f\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
# Joiners shape letters in Persian and Indic scripts, and make one emoji of several; elsewhere they pad.
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
_LONE_JOINERS = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINED}])")
_PADDING = re.compile("(?m)^\u3000+|\u3000+$|(?<=\u3000)\u3000+")


def tidy_spaces(text: str) -> str:
    """The text with line feeds at its line ends, usual spaces, and nothing that has no width.

    The wide space of Chinese and Japanese stays between two words, the joiners in an emoji and in Persian.
    """
    if "\r" in text or "\x0b" in text or "\x0c" in text:
        text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return text
    text = _SPACES.sub(" ", _NO_WIDTH.sub("", _LINE_ENDS.sub("\n", text)))
    return _PADDING.sub("", _LONE_JOINERS.sub("", text))

"""Why a sent message answers nothing on its own: thanks, greetings, promises, hand-offs."""

import re

from .acts import only_hands_off, only_holds, says_nothing
from .patterns import NOT_WORDS

NO_QUESTION = "answers no customer message"
NO_WORDS = "no words"
COURTESY = "courtesy only"
HOLDING = "promises an answer"
LONG = 200  # characters; a longer reply says something that can be used
HAND_OFF = "hand-off to another channel"

# Where to turn, in so many letters or digits, is an answer: a page, a mail address, a phone.
_WHERE = re.compile(r"://|\{url\}|(?<![\w.])[\w.+-]{1,64}@[\w-]{1,63}\.\w|\d(?:[ ().-]{0,2}\d){5}")

_FIGURE = re.compile(r"\d")  # a day, time or amount is an answer, whatever the words around it seem to say

# What stands for it where it is filled in later; a promise has the customer's own.
_FILLED_IN = re.compile(r"\{(?:phone|email|address|secret)\}")


def boilerplate(reply: str) -> str | None:
    """Why a redacted reply should not be suggested; None when it may be, such as one with a link or
    a phone. What is not surely one of these may be suggested: silence where help was at hand is worse."""
    if not any(map(str.isalpha, NOT_WORDS.sub(" ", reply))):
        return NO_WORDS
    if not _FIGURE.search(reply) and says_nothing(reply, surely=True):
        return COURTESY
    if len(reply) > LONG or _WHERE.search(reply):
        return None
    if only_holds(reply, surely=True):
        return HOLDING
    if _FILLED_IN.search(reply):
        return None
    return HAND_OFF if only_hands_off(reply, surely=True) else None

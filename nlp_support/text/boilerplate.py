"""Why a sent message answers nothing on its own: thanks, greetings, hand-offs."""

from .acts import only_hands_off, says_nothing
from .patterns import NOT_WORDS

NO_QUESTION = "answers no customer message"
NO_WORDS = "no words"
COURTESY = "courtesy only"
HAND_OFF = "hand-off to a private message"


def boilerplate(reply: str) -> str | None:
    """Why a redacted reply should not be suggested; None when it may be."""
    if not any(map(str.isalpha, NOT_WORDS.sub(" ", reply))):
        return NO_WORDS
    if says_nothing(reply):
        return COURTESY
    return HAND_OFF if only_hands_off(reply) else None

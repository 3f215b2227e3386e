"""Why a sent message answers nothing on its own: thanks, greetings, promises, hand-offs."""

from .acts import only_hands_off, only_holds, says_nothing
from .patterns import NOT_WORDS

NO_QUESTION = "answers no customer message"
NO_WORDS = "no words"
COURTESY = "courtesy only"
HOLDING = "promises an answer"
LONG = 200  # characters; a longer reply says something that can be used
HAND_OFF = "hand-off to another channel"


def boilerplate(reply: str) -> str | None:
    """Why a redacted reply should not be suggested; None when it may be, such as with a link."""
    if not any(map(str.isalpha, NOT_WORDS.sub(" ", reply))):
        return NO_WORDS
    if says_nothing(reply):
        return COURTESY
    if "://" in reply or len(reply) > LONG:
        return None
    if only_holds(reply):
        return HOLDING
    return HAND_OFF if only_hands_off(reply) else None

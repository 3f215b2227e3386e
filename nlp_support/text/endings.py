"""How a conversation ended, judged by who spoke last and what was said; nobody has to mark it.

A conversation that has been silent for `OVER_AFTER` is over, and every conversation that is over ended in
one of four ways. Service metrics, the knowledge base, triage and coaching all go by these.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from ..types.message import Message, Role, spoken
from .boilerplate import COURTESIES, COURTESY_LETTERS, says_nothing

OVER_AFTER = timedelta(days=3)  # without a message, and a conversation is over

SENTENCE = re.compile(r"[^.!?？。\n]+[.!?？。]?")
ASKS = re.compile(r"[?？]$|(?:까요|나요|가요|주시겠어요|주실래요)[.!]?$")
ASKING = (
    "?",
    "？",
    "까요",
    "나요",
    "가요",
    "주시겠어요",
    "주실래요",
)  # ASKS finds only texts with one of these
ANYTHING_ELSE = re.compile(r"(?:더|다른|추가).{0,16}(?:있으신가요|있으실까요|있으세요|있을까요|있나요)")
SOLVED = re.compile(
    r"\b(?:(?:that|it|this)(?:['’]s|\s(?:is|has|all))?\s(?:\w+\s)?(?:worked|works|fixed|solved|sorted|resolved|helped|helps)"
    r"|(?:that|which)\sdid\s(?:it|the\strick)|(?:all\s(?:good|set|sorted))|problem\s(?:is\s)?solved)\b"
    r"|해결\s?(?:됐|되었|했)|잘\s?(?:돼요|됩니다|되네요|작동)",
    re.IGNORECASE,
)
REJECTED = re.compile(
    r"\b(?:no|not|nope|still|never|but|until|\w+n['’]t)\b|아니|아직|지만|는데|안\s?돼|안\s?되|못",
    re.IGNORECASE,
)


class Ending(StrEnum):
    """What became of a conversation.

    OPEN: its last message is younger than `OVER_AFTER`.
    RESOLVED: an agent answered, and the last word is an agent's that asks nothing back, or a customer's
        thanks.
    UNANSWERED: the customer wrote and no agent ever answered.
    WAITING: agents answered, but the customer's last message, not just thanks, was left unanswered.
    LEFT: the last word is an agent's question that the customer never answered.
    """

    OPEN = "open"
    RESOLVED = "resolved"
    UNANSWERED = "unanswered"
    WAITING = "waiting"
    LEFT = "left"


# The customer gave up: before the first reply, while waiting for another, or when asked a question back.
ABANDONED = (Ending.UNANSWERED, Ending.WAITING, Ending.LEFT)


def ending(messages: Sequence[Message], *, now: datetime, quiet: timedelta = OVER_AFTER) -> Ending | None:
    """How a conversation stands at a given time; None if no customer had written in it by then.

    Args:
        messages: those of one conversation, oldest first; any of the system, or sent at `now` or later, are
            ignored.
        now: the time of the judgement (aware).
        quiet: how long it has to have been silent to be over.
    """
    known = [message for message in spoken(messages) if message.sent_at < now]
    first = next((at for at, one in enumerate(known) if one.role is Role.CUSTOMER), None)
    if first is None:
        return None
    answered = any(message.role is Role.AGENT for message in known[first:])
    last = known[-1]
    if now - last.sent_at < quiet:
        return Ending.OPEN
    return ended(last.role, last.text, answered=answered)


def ended(last_role: Role, last_text: str, *, answered: bool) -> Ending:
    """How a conversation that is over ended.

    Args:
        last_role: who wrote its last message.
        last_text: the text of its last message.
        answered: whether an agent wrote after the customer's first message.
    """
    if not answered:
        return Ending.UNANSWERED
    if last_role is Role.AGENT:
        return Ending.LEFT if asks(last_text) else Ending.RESOLVED
    return Ending.RESOLVED if thanks(last_text) else Ending.WAITING


def asks(text: str) -> bool:
    """Whether an agent's message ends with a question other than "is there anything else?"."""
    if not any(sign in text for sign in ASKING):
        return False  # true of most messages, and the rest is slow on a million
    said = SENTENCE.findall(COURTESIES.sub(" ", ANYTHING_ELSE.sub(" ", text)))
    worded = [sentence.strip() for sentence in said if sum(map(str.isalpha, sentence)) > COURTESY_LETTERS]
    return bool(worded) and ASKS.search(worded[-1]) is not None


def thanks(text: str) -> bool:
    """Whether a customer's message only says thanks, or that the problem is solved: it needs no answer."""
    if "?" in text or REJECTED.search(text):
        return False
    if SOLVED.search(text):
        return True
    return bool(text.strip()) and "://" not in text and says_nothing(text) is not None

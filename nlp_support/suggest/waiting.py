"""Which messages of an open conversation wait for an answer: the question, however many they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..text.acts import COURTEOUS, Act, acts, asks_back, needs_answer, only_holds
from ..text.contacts import contacts
from ..text.endings import owed
from ..types.message import Conversation, Message, Role

GIVEN_UP = timedelta(days=30)  # after such a silence, what was asked before it is not asked any more

Turn = Message | str


def waiting_in(conversation: Conversation, *, now: datetime) -> tuple[Message, ...]:
    """The customer's messages that wait for an answer, oldest first; none where nobody waits.

    What was only put off ("let me check") still waits, and thanks do not. Messages sent at `now` (aware) or
    later are ignored.
    """
    found = contacts(conversation.messages, changes=conversation.changes, now=now)
    if not found:
        return ()
    last = found[-1]
    if wait := owed(last):
        return wait.messages
    if not last.waits or last.closed_at is not None:
        return ()
    put_off = last.waits[-1]
    after = last.messages[last.messages.index(put_off.messages[-1]) + 1 :]
    return put_off.messages if all(_holds(message) for message in after) else ()


def burst(context: Sequence[Turn]) -> int:
    """From where on the turns before a text, the last of them, belong to the same question.

    They are the customer's messages since the account wrote last, without thanks for what it wrote and what
    was said long ago. Turns are messages, oldest first, or texts, which are the customer's.
    """
    start = len(context)
    while start and _goes_on(context, start):
        start -= 1
    while start < len(context) and not _needs_answer(context, start):
        start += 1
    return start


def only_closes(text: str, context: Sequence[Turn]) -> bool:
    """Whether a text only thanks, says goodbye or that it is solved, and nothing before it waits either;
    after a question of the account's it is an answer."""
    said = acts(text, surely=True)  # what it is not sure of is told as something of the matter
    if not said & {Act.THANKS, Act.CLOSES} or not said <= COURTEOUS - {Act.AGREES}:
        return False
    last = context[-1] if context else None
    if isinstance(last, Message) and last.role is Role.AGENT and asks_back(last.text):
        return False
    return burst(context) == len(context)


def text_of(turn: Turn) -> str:
    """What was said in a turn."""
    return turn.text if isinstance(turn, Message) else turn


def _goes_on(context: Sequence[Turn], start: int) -> bool:
    """Whether the turn before `start` is of the same side and not long before it."""
    turn, after = context[start - 1], context[start] if start < len(context) else None
    if not isinstance(turn, Message):
        return True
    if turn.role is not Role.CUSTOMER:
        return False
    return not isinstance(after, Message) or after.sent_at - turn.sent_at < GIVEN_UP


def _needs_answer(context: Sequence[Turn], at: int) -> bool:
    turn, before = context[at], context[at - 1] if at else None
    if isinstance(turn, Message) and turn.role is not Role.CUSTOMER:
        return False
    asked_back = isinstance(before, Message) and before.role is Role.AGENT and asks_back(before.text)
    return needs_answer(text_of(turn), asked_back=asked_back)


def _holds(message: Message) -> bool:
    """Whether it leaves the wait as it was: a promise, or closing words of the customer."""
    return message.role is Role.CUSTOMER or only_holds(message.text)

"""How a contact ended, judged by who spoke last and what was said; nobody has to mark it.

Every contact of a conversation (see `nlp_support.text.contacts`) that is over ended in one of four ways.
Service metrics, the knowledge base, triage and coaching all go by these.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from ..types.export import StatusChange
from ..types.message import Message, Role
from .acts import Act, acts, answers, asks_back, only_holds
from .contacts import OVER_AFTER, USUAL, Contact, ContactRules, Wait, contacts
from .patterns import NOT_WORDS
from .phrases import WordLists

__all__ = ["ABANDONED", "OVER_AFTER", "Ending", "ending", "ending_of", "last_word", "owed", "says_enough"]


class Ending(StrEnum):
    """What became of a contact.

    OPEN: it is not over: nobody has closed it, and its last message is younger than `OVER_AFTER`.
    RESOLVED: nobody waits, and the account's last word neither asks back nor only promises to look; or the
        platform closed it after an answer.
    UNANSWERED: the customer waits, and the account never answered.
    WAITING: the customer waits for another answer, or for one that was only promised.
    LEFT: the last word is the account's question, which the customer never answered.
    """

    OPEN = "open"
    RESOLVED = "resolved"
    UNANSWERED = "unanswered"
    WAITING = "waiting"
    LEFT = "left"


# The customer gave up: before the first reply, while waiting for another, or when asked a question back.
ABANDONED = (Ending.UNANSWERED, Ending.WAITING, Ending.LEFT)


def ending(
    messages: Sequence[Message],
    *,
    changes: Sequence[StatusChange] = (),
    now: datetime,
    rules: ContactRules = USUAL,
) -> Ending | None:
    """How the last contact of a conversation stands at a given time; None if no customer has written in it.

    Args:
        messages: those of one conversation, oldest first; any of the system, or sent at `now` or later, are
            ignored.
        changes: what the platform did to the conversation.
        now: the time of the judgement (aware).
        rules: those of the account's policy.
    """
    found = contacts(messages, changes=changes, rules=rules, now=now)
    return ending_of(found[-1], now=now, rules=rules) if found else None


def ending_of(contact: Contact, *, now: datetime, rules: ContactRules = USUAL) -> Ending | None:
    """How a contact stands at a given time (aware), which is after its messages; None if no customer has
    written in it."""
    first = next((at for at, one in enumerate(contact.messages) if one.role is Role.CUSTOMER), None)
    if first is None:
        return None
    if not contact.is_over(now, rules=rules):
        return Ending.OPEN
    sent = [one.text for one in contact.messages if one.role is Role.AGENT]
    if contact.open_wait is not None:
        answered = any(one.role is Role.AGENT for one in contact.messages[first:])
        told = Ending.WAITING if answered else Ending.UNANSWERED
    elif not sent:
        told = Ending.RESOLVED  # thanks or praise that nobody has to answer
    else:
        last = contact.messages[-1]
        told = last_word(sent[-1], None if last.role is Role.AGENT else last.text, words=rules.words)
    closed = contact.closed_at is not None and told is not Ending.RESOLVED
    return Ending.RESOLVED if closed and says_enough(sent, words=rules.words) else told


def owed(contact: Contact, *, words: WordLists | None = None) -> Wait | None:
    """The wait that the account still owes an answer to, or None. What the platform closed after an answer is
    settled, whoever wrote last; where nobody ever answered, a close does not answer either."""
    wait = contact.open_wait
    if wait is None or contact.closed_at is None:
        return wait
    sent = (one.text for one in contact.messages if one.role is Role.AGENT)
    return None if says_enough(sent, words=words) else wait


def last_word(sent: str, said: str | None, *, words: WordLists | None = None) -> Ending:
    """How a contact ended in which nobody waits.

    Args:
        sent: the account's last message in it.
        said: the customer's last message, closing words, if it came after that.
        words: a policy's lists.
    """
    if _points_somewhere(sent):
        return Ending.RESOLVED
    if only_holds(sent, words=words):
        settled = said is not None and Act.CLOSES in acts(said, words=words)
        return Ending.RESOLVED if settled else Ending.WAITING
    return Ending.LEFT if said is None and asks_back(sent, words=words) else Ending.RESOLVED


def _points_somewhere(sent: str) -> bool:
    """Whether a message answers with a link ("please refer to …", "we are on it, news at …") and has no
    question."""
    if "://" not in sent:
        return False
    words = NOT_WORDS.sub(" ", sent)
    return "?" not in words and "？" not in words


def says_enough(sent: Iterable[str], *, words: WordLists | None = None) -> bool:
    """Whether one of the account's messages is an answer, for a contact that the platform closed."""
    return any(answers(text, words=words) for text in sent)

"""The open conversation that a suggestion was made for, as it was then."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..text.reading.reading import own_words
from ..types.message import Conversation, Message, Role, clean_text
from ..types.times import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Opened:
    """An open conversation.

    Attributes:
        conversation_id, customer_id: its ids.
        last_id: the message that was its last.
        asked: a hash of what the customer wrote after that, which may not be stored yet; "" if nothing.
        first_id: the first message that was answered, or the last one of all if none of them was.
        told: a hash of the messages from the first to the last; "" in ids from before it was kept.
        at: when it was asked, in microseconds; "" in ids from before.
    """

    conversation_id: str
    customer_id: str
    last_id: str = ""
    asked: str = ""
    first_id: str = ""
    told: str = ""
    at: str = ""

    def is_unchanged(self, conversation: Conversation) -> bool:
        """Whether nobody has written in it since, what was answered is as it was, and the platform has not
        closed it; `conversation` is what people and bots wrote by now."""
        messages = conversation.messages
        place = {one.id: at for at, one in enumerate(messages)}
        last = place.get(self.last_id)
        if last is None or self._is_closed(conversation, messages[last]):
            return False
        first = place.get(self.first_id, last + 1)
        if self.told and _told(messages[first : last + 1]) != self.told:
            return False
        since = messages[last + 1 :]
        if not since:
            return True
        return len(since) == 1 and since[0].role is Role.CUSTOMER and _hash(since[0].text) == self.asked

    def _is_closed(self, conversation: Conversation, last: Message) -> bool:
        """Whether it is closed now and was not when it was asked; a message that comes into a closed
        conversation opens it again."""
        if not conversation.changes or not conversation.changes[-1].closed:
            return False
        since = from_micros(int(self.at)) if self.asked and self.at else last.sent_at
        return conversation.changes[-1].changed_at >= since


def opened_by(waiting: Sequence[Message], *, text: str | None = None, now: datetime) -> Opened:
    """The conversation as it is at `now` (aware).

    Args:
        waiting: the messages that wait for an answer, or else its last one.
        text: what came after them.
        now: when it is asked; aware.
    """
    last = waiting[-1]
    asked = "" if text is None else _hash(text)
    told, at = _told(waiting), str(to_micros(now))
    return Opened(last.conversation_id, last.customer_id, last.id, asked, waiting[0].id, told, at)


def _told(messages: Iterable[Message]) -> str:
    """A hash of some messages; what the account wrote may be read anew, so that only its ids count."""
    parts = [f"{one.id}\0{_hash(one.text) if one.role is Role.CUSTOMER else ''}" for one in messages]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _hash(text: str) -> str:
    words = " ".join(own_words(clean_text(text)).split())
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()

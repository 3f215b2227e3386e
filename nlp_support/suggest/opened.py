"""The open conversation that a suggestion was made for, as it was then."""

import hashlib
from dataclasses import dataclass

from ..text.reading.reading import own_words
from ..types.message import Conversation, Message, Role, clean_text


@dataclass(frozen=True, slots=True)
class Opened:
    """An open conversation.

    Attributes:
        conversation_id, customer_id: its ids.
        last_id: the message that was its last.
        asked: a hash of what the customer wrote after that, which may not be stored yet; "" if nothing.
    """

    conversation_id: str
    customer_id: str
    last_id: str = ""
    asked: str = ""

    def is_unchanged(self, conversation: Conversation) -> bool:
        """Whether nobody has written in it since; `conversation` is what people and bots wrote by now."""
        messages = conversation.messages
        place = next((at for at, one in enumerate(messages) if one.id == self.last_id), None)
        if place is None:
            return False
        since = messages[place + 1 :]
        if not since:
            return True
        return len(since) == 1 and since[0].role is Role.CUSTOMER and _hash(since[0].text) == self.asked


def opened_by(last: Message, text: str | None = None) -> Opened:
    """The conversation of its last message, after which a text came."""
    asked = "" if text is None else _hash(text)
    return Opened(last.conversation_id, last.customer_id, last.id, asked)


def _hash(text: str) -> str:
    words = " ".join(own_words(clean_text(text)).split())
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()

"""What was said last in the conversations of an export, while it is read."""

from collections import OrderedDict, deque

from ..text.reading.said import Said
from ..types.message import Message, Role

MOST_TALKS, MOST_MESSAGES, MOST_LETTERS = 500, 8, 4_000  # conversations, of each, of each


class Talks:
    """The last messages of the last conversations that an export had."""

    def __init__(self) -> None:
        self._talks: OrderedDict[tuple[str, str], deque[str]] = OrderedDict()

    def before(self, message: Message) -> Said:
        """What was said in the conversation of a message that is not added yet."""
        texts = self._talks.get((message.account_id, message.conversation_id))
        return Said(texts or (), begins=texts is None and message.role is Role.CUSTOMER)

    def add(self, message: Message) -> None:
        key = message.account_id, message.conversation_id
        texts = self._talks.setdefault(key, deque(maxlen=MOST_MESSAGES))
        texts.append(message.text[:MOST_LETTERS])
        self._talks.move_to_end(key)
        if len(self._talks) > MOST_TALKS:
            self._talks.popitem(last=False)

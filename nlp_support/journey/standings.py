"""How all customers of an account stand, from one pass over its conversations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from ..types.flag import Flag
from ..types.message import Message
from .journey import HALF_LIFE, Outline, Standing, outline, standing
from .scoring.conversation import ConversationScore


class Standings:
    """Takes an account's conversations one by one, then ranks its customers.

    Args:
        people: for every linked customer id, the first id of that person; any other id is a person of its
        own.
        half_life: as for a journey.
    """

    def __init__(self, people: Mapping[str, str], *, half_life: timedelta = HALF_LIFE) -> None:
        self._people = people
        self._half_life = half_life
        self._conversations: dict[str, list[Outline]] = {}

    def add(self, messages: Sequence[Message], score: ConversationScore) -> None:
        """Count a conversation, oldest message first, for everyone who has a message in it."""
        own = outline(messages, score)
        for person in {self._person(message.customer_id) for message in messages}:
            self._conversations.setdefault(person, []).append(own)

    def ranked(self, flags: Iterable[Flag]) -> list[Standing]:
        """All customers by score plus trend: those who stand worst and are falling fastest come first.

        Args:
            flags: of the account.
        """
        waiting: dict[str, int] = {}
        for flag in flags:
            if flag.unresolved:
                person = self._person(flag.customer_id)
                waiting[person] = waiting.get(person, 0) + 1
        found = [self._standing(person, waiting.get(person, 0)) for person in self._conversations]
        return sorted(found, key=lambda one: (one.score + one.trend, one.customer_id))

    def _standing(self, person: str, open_flags: int) -> Standing:
        own = sorted(self._conversations[person], key=lambda one: (one.ended_at, one.conversation_id))
        score, trend = standing(own, half_life=self._half_life)
        return Standing(person, score, trend, open_flags, last_at=own[-1].ended_at)

    def _person(self, customer_id: str) -> str:
        return self._people.get(customer_id, customer_id)

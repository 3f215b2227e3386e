"""How well answers worked: what the store knows about the contacts they were sent in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...store import MessageStore
from ...store.feedback import Outcomes
from ...text.contacts import USUAL, ContactRules
from ...text.endings import Ending, ending_of
from ...types.message import Conversation, Role
from ..questions import Answer, Questions


@dataclass(frozen=True)
class Evidence:
    """What is known about an account's contacts and wordings.

    Attributes:
        endings: of each contact, by its id.
        contact_of: the contact of each message, by the message's id.
        satisfaction: in [1, 5], at the customer's next message after a sent message, by the sent one's id.
        outcomes: what agents did with suggestions, by wording.
    """

    endings: Mapping[str, Ending | None]
    contact_of: Mapping[str, str]
    satisfaction: Mapping[str, float]
    outcomes: Mapping[int, Outcomes]

    def over(self, contact_ids: set[str]) -> list[Ending]:
        """How the contacts ended, leaving out those that are not over."""
        found = (self.endings[id] for id in sorted(contact_ids))
        return [one for one in found if one is not None and one is not Ending.OPEN]

    def satisfactions(self, answers: Sequence[Answer]) -> list[float]:
        """How satisfied customers were after some answers, where that is known."""
        ids = [answer.message.id for answer in answers]
        return [self.satisfaction[id] for id in ids if id in self.satisfaction]

    def feedback(self, answers: Sequence[Answer]) -> Outcomes:
        """What agents did with suggestions in these answers' wordings, in total."""
        exact = {answer.wording.exact for answer in answers}
        known = [self.outcomes[one] for one in sorted(exact) if one in self.outcomes]
        return sum(known, Outcomes())


def gather(
    store: MessageStore,
    account_id: str,
    questions: Questions,
    *,
    now: datetime,
    rules: ContactRules = USUAL,
) -> Evidence:
    """What the store knows at `now`; no model is asked.

    Args:
        questions: their conversations have no message sent at or after `now`.
        rules: those by which the questions were read.
    """
    asked = {question.conversation_id for question in questions.items}
    own = {id: one for id, one in questions.conversations.items() if id in asked}
    following = {sent: said for one in own.values() for sent, said in _next_words(one).items()}
    scores = store._scores.satisfaction(account_id)
    return Evidence(
        endings={id: ending_of(one, now=now, rules=rules) for id, one in questions.contacts.items()},
        contact_of={one.id: id for id, own in questions.contacts.items() for one in own.messages},
        satisfaction={sent: scores[said] for sent, said in following.items() if said in scores},
        outcomes=store._feedback.outcomes(account_id, until=now),
    )


def _next_words(conversation: Conversation) -> dict[str, str]:
    """The customer's next message after each sent message, by their ids."""
    found: dict[str, str] = {}
    said: str | None = None
    for message in reversed(conversation.messages):
        if message.role is Role.CUSTOMER:
            said = message.id
        elif said is not None:
            found[message.id] = said
    return found

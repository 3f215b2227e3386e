"""What is known of an account's habits, and what its messages are without them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...types.message import Sender
from .footers import cut
from .quick import Automatic, same_as


@dataclass(frozen=True)
class Habits:
    """What an account's side writes again and again.

    Attributes:
        footers: what it writes below its messages: lines and sentences in lower case, numbers as 0.
        automatic: wordings that come by themselves, faster than anybody types, and who sends them.
        machines: agents who are no persons, and what kind of sender each is; "" is for messages without an
            agent.
    """

    footers: frozenset[str] = frozenset()
    automatic: tuple[Automatic, ...] = ()
    machines: Mapping[str, Sender] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.footers or self.automatic or self.machines)

    def read(
        self, text: str, sender: Sender, agent_id: str | None, customer_name: str | None
    ) -> tuple[str, Sender]:
        """What was written in a sent message, and by what kind of sender.

        Args:
            text, sender, agent_id, customer_name: as in the message.
        """
        text = cut(text, self.footers) if self.footers else text
        if self.may_tell(sender, agent_id):
            sender = self._automatic(text, customer_name) or self.machines.get(agent_id or "", Sender.PERSON)
        return text, sender

    def may_tell(self, sender: Sender, agent_id: str | None) -> bool:
        """Whether habits tell who sent a message, and no export does."""
        return sender is Sender.PERSON or (sender is not Sender.SYSTEM and (agent_id or "") in self.machines)

    def _automatic(self, text: str, customer_name: str | None) -> Sender | None:
        same = same_as(text, customer_name, [one.wording for one in self.automatic])
        return self.automatic[same[0]].sender if same else None

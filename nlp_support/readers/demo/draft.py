"""A conversation under way: the turns so far, the clock, and each side's habits of writing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from ...types.message import Message, Role
from .customers import Customer

_OPENS, _CLOSES = 7, 22  # local hours between which agents answer
_AGENT_MINUTES = {"chat": 4, "kakao": 5, "twitter": 25, "email": 150}
_CUSTOMER_MINUTES = {"chat": 2, "kakao": 3, "twitter": 15, "email": 200}


class Turn(NamedTuple):
    """One message before it has its ids; `answers` counts back to the customer turn that it names, if any."""

    role: Role
    text: str
    sent_at: datetime
    channel: str
    agent_id: str | None = None
    answers: int | None = None

    def message(self, account: dict[str, Any], customer: Customer, conversation: int, number: int) -> Message:
        """The message; `number` counts within the account and follows the turns of a conversation."""
        prefix = account["prefix"].lower()
        return Message(
            id=f"{prefix}-{number:06d}",
            account_id=account["account_id"],
            conversation_id=f"{prefix}-conversation-{conversation:05d}",
            customer_id=customer.id,
            role=self.role,
            text=self.text,
            sent_at=self.sent_at,
            channel=self.channel,
            agent_id=self.agent_id,
            customer_name=customer.name,
            in_reply_to=None if self.answers is None else f"{prefix}-{number - self.answers:06d}",
        )


@dataclass(slots=True)
class Draft:
    """A conversation under way: its turns so far and the clock."""

    account: dict[str, Any]
    rng: Random
    customer: Customer
    slots: dict[str, str]
    now: datetime
    turns: list[Turn] = field(default_factory=list)
    channel: str = field(init=False)
    agent: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        keeps = self.rng.random() < 0.8
        self.channel = self.customer.channel if keeps else self.rng.choice(list(self.account["channels"]))
        self.agent = self.rng.choice(self.account["agents"])

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, kind: str) -> Any:
        return self.rng.choice(self.account["say"][kind])

    def ask(self, text: str) -> None:
        """The customer writes."""
        if self.turns:
            self._wait(_CUSTOMER_MINUTES)
        text = text.format_map(self.slots)
        if self.customer.lower_case and self.channel != "email":
            text = text.lower()
        self.turns.append(Turn(Role.CUSTOMER, text, self.now, self.channel))

    def answer(self, text: str) -> None:
        """The agent writes: a greeting in the first answer, and the agent's usual sign-off."""
        gap = "\n\n" if self.channel == "email" else " "
        first = all(turn.role is Role.CUSTOMER for turn in self.turns)
        if first:
            text = self.rng.choice(self.agent["hello"]) + gap + text
        signs = self.channel in ("email", "twitter") or (first and self.chance(self.agent["signs_chats"]))
        if signs and self.agent["bye"]:
            text += gap + self.agent["bye"]
        if self.channel == "twitter":
            text = "{handle} " + text
        last = next(n for n, turn in enumerate(reversed(self.turns), start=1) if turn.role is Role.CUSTOMER)
        names = last if self.chance(0.5) else None
        self.turns.append(
            Turn(Role.AGENT, text.format_map(self.slots), self.now, self.channel, self.agent["id"], names)
        )

    def wait_for_agent(self) -> None:
        """Move the clock to when the agent answers; what comes in at night waits until morning."""
        self._wait(_AGENT_MINUTES)
        local = self.now + timedelta(hours=self.account["utc_offset"])
        if not _OPENS <= local.hour < _CLOSES:
            nights = 1 if local.hour >= _CLOSES else 0
            morning = local.replace(hour=_OPENS, minute=0, second=0) + timedelta(days=nights)
            self.now += morning - local + timedelta(seconds=self.rng.randrange(60, 5400))

    def _wait(self, minutes: dict[str, int]) -> None:
        # A skewed draw from + and * alone: math.log differs in the last bit between machines.
        u = self.rng.random()
        self.now += timedelta(seconds=round(60 * minutes[self.channel] * (0.3 + 5 * u * u * u)) + 5)

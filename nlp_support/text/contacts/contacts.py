"""The contacts of a conversation, and the waits in them, from its messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice

from ...types.export import StatusChange
from ...types.message import Conversation, Message, Role, spoken
from ...types.times import MICROSECOND, from_micros, to_micros
from ..acts import acts_of, asks_back, needs_answer
from ..phrases import WordLists
from .split import Split, split

OVER_AFTER = timedelta(days=3)  # without a message, and a contact is over
AT_ONCE = 256  # conversations whose messages are read together


@dataclass(frozen=True, slots=True)
class ContactRules:
    """By what contacts are told apart; a policy has its own.

    Attributes:
        over_after: the silence after which a contact is over, above 0.
        words: phrases of a policy that decide what a message does.
    """

    over_after: timedelta = OVER_AFTER
    words: WordLists | None = None


USUAL = ContactRules()


@dataclass(frozen=True, slots=True)
class Wait:
    """A customer's wait for an answer.

    Attributes:
        messages: the customer's messages that the reply is to, from the first that needs an answer on; one
            question, however many there are.
        reply: the next message of the account, be it a promise to look; None if there is none.
    """

    messages: tuple[Message, ...]
    reply: Message | None

    @property
    def since(self) -> datetime:
        """When it began."""
        return self.messages[0].sent_at


@dataclass(frozen=True, slots=True)
class Contact:
    """A stretch of a conversation between silences, or between a platform's close and what came after.

    Attributes:
        messages: of people and bots, oldest first; never empty.
        waits: oldest first; only the last may be without a reply.
        closed_at: when the platform closed it; None if it did not.
        until: when the next contact of the conversation began; None if there is none.
    """

    messages: tuple[Message, ...]
    waits: tuple[Wait, ...]
    closed_at: datetime | None = None
    until: datetime | None = None

    @property
    def started_at(self) -> datetime:
        """When its first message was sent."""
        return self.messages[0].sent_at

    @property
    def ended_at(self) -> datetime:
        """When its last message was sent."""
        return self.messages[-1].sent_at

    @property
    def open_wait(self) -> Wait | None:
        """The wait that nobody has ended; None if there is none."""
        return self.waits[-1] if self.waits and self.waits[-1].reply is None else None

    def is_over(self, now: datetime, *, rules: ContactRules = USUAL) -> bool:
        """Whether it was closed, another one followed, or nobody has written for so long."""
        if self.closed_at is not None or self.until is not None:
            return True
        return now - self.ended_at >= rules.over_after


def contacts(
    messages: Sequence[Message],
    *,
    changes: Sequence[StatusChange] = (),
    rules: ContactRules = USUAL,
    now: datetime | None = None,
) -> list[Contact]:
    """The contacts of a conversation, oldest first; every message of a person or bot is in exactly one.

    Args:
        messages: of one conversation, oldest first (by time, then as they came); the system's are ignored.
        changes: what the platform did to it.
        rules: those of the account's policy.
        now: aware; what was sent or done at or after it is ignored; None: nothing is.
    """
    known = [one for one in spoken(messages) if now is None or one.sent_at < now]
    done = [one for one in changes if now is None or one.changed_at < now]
    if not known:
        return []
    received = [one.role is Role.CUSTOMER for one in known]
    asked_by = _spoke_before(received)

    def needs(at: int) -> bool:
        text, before = known[at].text, asked_by[at]
        if needs_answer(text, words=rules.words):
            return True
        if before is None or not needs_answer(text, asked_back=True, words=rules.words):
            return False
        return asks_back(known[before].text, words=rules.words)

    found = split(
        [to_micros(one.sent_at) for one in known],
        received,
        needs,
        sorted((to_micros(one.changed_at), one.closed) for one in done),
        quiet=rules.over_after // MICROSECOND,
    )
    return _built(known, received, found)


def many_contacts(
    conversations: Iterable[Conversation], *, rules: ContactRules = USUAL, now: datetime | None = None
) -> Iterator[list[Contact]]:
    """The contacts of each of many conversations; much faster than one by one, since what their messages do
    is told together. What an ending depends on is then known too."""
    left = iter(conversations)
    while some := list(islice(left, AT_ONCE)):
        acts_of((message.text for one in some for message in one.messages), words=rules.words)
        for one in some:
            yield contacts(one.messages, changes=one.changes, rules=rules, now=now)


def _spoke_before(received: Sequence[bool]) -> list[int | None]:
    """(n,), for each message the place of the account's last one before it."""
    found: list[int | None] = []
    last: int | None = None
    for at, by_customer in enumerate(received):
        found.append(last)
        last = last if by_customer else at
    return found


def _built(messages: Sequence[Message], received: Sequence[bool], found: Split) -> list[Contact]:
    waits: dict[int, list[tuple[int, int | None]]] = {}
    for began, reply in found.waits:
        waits.setdefault(found.numbers[began], []).append((began, reply))
    built: list[Contact] = []
    for number, places in groupby(range(len(messages)), key=found.numbers.__getitem__):
        own = list(places)
        after = own[-1] + 1
        time = found.closed[number]
        built.append(
            Contact(
                messages=tuple(messages[at] for at in own),
                waits=tuple(
                    Wait(
                        tuple(messages[at] for at in range(began, reply or after) if received[at]),
                        None if reply is None else messages[reply],
                    )
                    for began, reply in waits.get(number, ())
                ),
                closed_at=None if time is None else from_micros(time),
                until=messages[after].sent_at if after < len(messages) else None,
            )
        )
    return built

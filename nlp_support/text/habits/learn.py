"""Learning an account's habits from its messages."""

from collections.abc import Sequence
from dataclasses import replace

from ...types.message import Message, Role, Sender, spoken
from .footers import footers_of
from .habits import Habits
from .quick import automatic_of, machines_of, replies_of

ROUNDS = 8  # at most; one habit may hide another


def learn(messages: Sequence[Message], known: Habits | None = None) -> Habits:
    """The habits that an account's messages show, with those that are known already.

    Messages are read with what has been found until nothing else is found. So learning again from messages
    as they were read finds nothing new.

    Args:
        messages: oldest first, of both sides.
        known: what was learnt before; nothing by default.
    """
    habits = known or Habits()
    read = list(messages)
    for _ in range(ROUNDS):
        read = [_read(message, habits) for message in read]
        found = _with(habits, read)
        if found == habits:
            break
        habits = found
    return habits


def _read(message: Message, habits: Habits) -> Message:
    if message.role is not Role.AGENT or message.sender is Sender.SYSTEM:
        return message
    text, sender = habits.read(message.text, message.sender, message.agent_id, message.customer_name)
    if (text, sender) == (message.text, message.sender):
        return message
    return replace(message, text=text, sender=sender)


def _with(habits: Habits, messages: Sequence[Message]) -> Habits:
    heard = spoken(messages)
    footers = habits.footers | footers_of(one for one in heard if one.role is Role.AGENT)
    replies = [one for one in replies_of(heard) if habits.may_tell(one.message.sender, one.message.agent_id)]
    known = {one.wording.exact for one in habits.automatic}
    new = [one for one in automatic_of(replies) if one.wording.exact not in known]
    # an agent is a machine by what is left without acknowledgements
    machines = habits.machines if new else {**machines_of(replies), **habits.machines}
    return Habits(footers, (*habits.automatic, *new), machines)

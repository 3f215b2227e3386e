"""A customer's turn with what came before it: the one text that the satisfaction model is given.

Training and serving both call `in_context`, so what was learnt is what is asked.
"""

from collections.abc import Sequence

from ..errors import InvalidArgument
from ..types.message import Message, Role

TURNS_BEFORE = 4  # earlier turns, of both roles: the customer's last two questions and what was said to them
OWN_CHARACTERS = 400  # characters of the turn itself
EARLIER_CHARACTERS = 160  # characters of each earlier turn
CUT = " … "
# Arrows and not words: no language is favoured, and each is one token of the bundled vocabulary.
MARKS = {Role.CUSTOMER: "→", Role.AGENT: "←"}

Turn = Message | tuple[str, str]


def in_context(turns: Sequence[Turn], at: int, *, before: int = TURNS_BEFORE) -> str:
    """The customer's turn, then the turns before it, newest first, each behind the mark of its role.

    The turn itself comes first, so that a model that cuts long texts at their end keeps it. Turns that say
    nothing are passed over; long ones keep their head and their end.

    Args:
        turns: a conversation, oldest first: messages, or pairs of role ("customer" or "agent") and text.
        at: which one; nothing after it is read.
        before: how many earlier turns are given at most; 0 or more.

    Returns:
        Such as "I asked that already ← Which device? → It stopped charging".

    Raises:
        InvalidArgument: there is no such turn or it is not a customer's, an unknown role, or before below 0.
    """
    if not 0 <= at < len(turns):
        raise InvalidArgument(f"there is no turn {at} among {len(turns)}; count from 0")
    if before < 0:
        raise InvalidArgument(f"before is {before}, expected 0 or more")
    role, text = _parts(turns[at])
    if role is not Role.CUSTOMER:
        raise InvalidArgument(f"turn {at} is the agent's; only a customer's turn has a satisfaction")
    said = [_cut(text, OWN_CHARACTERS)]
    for turn in reversed(turns[:at]):
        if len(said) > before:
            break
        role, text = _parts(turn)
        if words := _cut(text, EARLIER_CHARACTERS):
            said.append(f"{MARKS[role]} {words}")
    return " ".join(said).strip()


def _parts(turn: Turn) -> tuple[Role, str]:
    role, text = (turn.role, turn.text) if isinstance(turn, Message) else turn
    try:
        return Role(role), text
    except ValueError as error:
        raise InvalidArgument("a turn's role is neither 'customer' nor 'agent'") from error


def _cut(text: str, characters: int) -> str:
    """The text on one line; of a long one the head and the end, where a customer says what he wants."""
    line = " ".join(text.split())
    half = characters // 2
    return line if len(line) <= characters else f"{line[:half].rstrip()}{CUT}{line[-half:].lstrip()}"

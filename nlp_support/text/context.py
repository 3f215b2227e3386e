"""A customer's turn with what came before it: the text that the satisfaction model is given.

Training and serving both call `in_context`, so the model sees the same form in both; `turns_of` reads it.
"""

import re
from collections.abc import Sequence

from ..errors import InvalidArgument
from ..types.message import Message, Role
from ..types.numbers import check_whole, is_whole

TURNS_BEFORE = 4  # earlier turns of both roles: the customer's last two questions and the replies to them
OWN_CHARACTERS = 400  # characters of the turn itself
EARLIER_CHARACTERS = 160  # characters of each earlier turn
CUT = " … "
# Arrows rather than words: they favour no language, and each is one token of the bundled vocabulary.
MARKS = {Role.CUSTOMER: "→", Role.AGENT: "←"}
WRITTEN = str.maketrans({"→": "->", "←": "<-"})  # by somebody, so that every mark is ours
_MARKED = re.compile("(?:^| )([→←]) ")

Turn = Message | tuple[str, str]


def in_context(turns: Sequence[Turn], at: int, *, before: int = TURNS_BEFORE) -> str:
    """The customer's turn, then the turns before it, newest first, each behind the mark of its role.

    The turn itself comes first, so that a model that cuts long texts at their end keeps it. Empty turns are
    skipped; long ones keep their beginning and their end.

    Args:
        turns: a conversation, oldest first: messages, or pairs of role ("customer" or "agent") and text.
        at: the position of the turn, counted from 0; nothing after it is read.
        before: at most this many earlier turns; 0 or more.

    Returns:
        One line, such as "I asked that already ← Which device? → It stopped charging".

    Raises:
        InvalidArgument: there is no such turn, it is not a customer's, a role is unknown, or `before` is
            negative.
    """
    if not (is_whole(at) and 0 <= at < len(turns)):
        raise InvalidArgument(f"there is no turn {at} among {len(turns)}; expected a position counted from 0")
    check_whole("before", before, low=0)
    role, text = _parts(turns[at])
    if role is not Role.CUSTOMER:
        raise InvalidArgument(f"turn {at} is an agent's, expected a customer's; give the position of one")
    said = [cut(text, OWN_CHARACTERS)]
    for turn in reversed(turns[:at]):
        if len(said) > before:
            break
        role, text = _parts(turn)
        if words := cut(text, EARLIER_CHARACTERS):
            said.append(f"{MARKS[role]} {words}")
    return " ".join(said).strip()


def turns_of(context: str) -> list[tuple[Role, str]]:
    """The turns of a text that `in_context` made, oldest first, as far as it has them; the last is the
    customer's turn itself."""
    said = _MARKED.split(context.strip())
    roles = {mark: role for role, mark in MARKS.items()}
    earlier = [
        (roles[mark], text.strip()) for mark, text in zip(said[1::2], said[2::2], strict=True)
    ]  # newest first
    return [*reversed(earlier), (Role.CUSTOMER, said[0].strip())]


def _parts(turn: Turn) -> tuple[Role, str]:
    role, text = (turn.role, turn.text) if isinstance(turn, Message) else turn
    try:
        return Role(role), text
    except ValueError as error:
        raise InvalidArgument("a turn has an unknown role, expected 'customer' or 'agent'") from error


def cut(text: str, characters: int) -> str:
    """The text on one line; a long one keeps its head and its end, where customers say what they want, and is
    at most 3 characters longer than so many."""
    line = " ".join(text.translate(WRITTEN).split())
    half = characters // 2
    return line if len(line) <= characters else f"{line[:half].rstrip()}{CUT}{line[-half:].lstrip()}"

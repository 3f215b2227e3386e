"""Why a customer is not satisfied at a turn, by the signs that the model of satisfaction goes by."""

from collections.abc import Sequence

from ..models.satisfaction import SatisfactionModel
from ..text.context import in_context
from ..types.message import Message, Role
from .texts.render import tables

TOLD = 3  # signs
LEAST = 0.1  # points that a sign takes, below which it is not worth telling


def signs_against(model: SatisfactionModel, turns: Sequence[Message]) -> tuple[str, ...]:
    """What lowers the satisfaction at the customer's last turn, as keys of `[signs]`, the most first.

    None if no customer wrote, or if the model does not go by signs.

    Args:
        turns: a conversation, oldest first.
    """
    own = [at for at, turn in enumerate(turns) if turn.role is Role.CUSTOMER and turn.text.strip()]
    if not own:
        return ()
    told = tables("en")["signs"]
    lowering = [sign for sign in model.signs(in_context(turns, own[-1])) if sign.points <= -LEAST]
    keys = (sign.name.replace(" ", "-") for sign in lowering)
    return tuple(key for key in keys if key in told)[:TOLD]

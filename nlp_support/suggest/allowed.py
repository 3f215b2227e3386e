"""Which of an account's replies may be suggested at all."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..text.language import UNKNOWN
from ..types.message import Message
from .account import AccountReplies

ANY_LANGUAGE = "any"


def allowed(
    replies: AccountReplies, first: int, last: int, language: str, without: Sequence[Message]
) -> tuple[NDArray[np.bool_] | None, str | None]:
    """Which candidates may be suggested, in the window or not, and why none in the window may, if so."""
    if first == last:
        return None, "no sent message in the window answers a customer message with more than a courtesy"
    mask = None if language in (ANY_LANGUAGE, UNKNOWN) else replies.in_language(language)
    if mask is not None and not mask[first:last].any():
        return mask, f"the window has no reply in language {language!r}"
    own = replies.rows_of(without)
    if rows := [*own, *replies.blocked]:
        mask = np.ones(len(replies.ids), np.bool_) if mask is None else mask.copy()
        mask[rows] = False
        if not mask[first:last].any():
            others = "those in this very conversation" if own else "blocked ones"
            return mask, f"the window has no replies except {others}"
    return mask, None

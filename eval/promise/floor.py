"""Below which confidence no promise may go, however much of what is offered helps.

A promise speaks of what an account is really asked. Where nearly every reply helps, any threshold keeps it,
also one from which whoever is in the wrong place is offered something.
"""

import math
from dataclasses import replace

from nlp_support import Encoder, MessageStore, Ranking, ReplySuggester, Window
from nlp_support.suggest.asked import Asked
from nlp_support.types.times import MICROSECOND, latest_sent

from ..strangers import strange_questions

STRANGE = 0.05  # at most this share of strange questions is offered something
NEEDED = 20  # of them that find replies in their language at all


def floor(
    store: MessageStore, account_id: str, *, encoder: Encoder, ranking: Ranking, window: Window
) -> float:
    """The confidence of a set from which on at most a twentieth of questions that are no account's business
    is offered something; 0 where few of them find anything.

    Args:
        ranking: the account's, with its shift.
    """
    span = store.span(account_id, until=latest_sent())
    if span is None:
        return 0.0
    suggester = ReplySuggester(
        store, encoder=encoder, window=window, ranking=replace(ranking, threshold=0.0), promises=False
    )
    now = span[1] + MICROSECOND
    asked = [Asked(account_id, question, now=now) for question in strange_questions()]
    found = [one.set_confidence for one in suggester.suggest_batch(asked) if one.items]
    if len(found) < NEEDED:
        return 0.0
    return math.nextafter(sorted(found, reverse=True)[int(STRANGE * len(found))], 1.0)

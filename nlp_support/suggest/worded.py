"""Which of an account's replies are worded like some that people decided about."""

from collections.abc import Callable, Sequence

import numpy as np

from ..store.records import Records, wordings_of
from ..text.rarity import Rarity
from ..text.wording import Wording

Alike = Callable[[Wording, Wording, Rarity], bool]


def worded_like(candidates: Records, wordings: Sequence[Wording], alike: Alike, rarity: Rarity) -> list[int]:
    """The candidates in one of these wordings, or alike to one and with its facts.

    Args:
        candidates: (m,) of an account.
        wordings: those to compare with.
        alike: whether two wordings with the same facts are alike.
        rarity: how much each word tells in the account.
    """
    found: list[int] = []
    told = ~np.int64(rarity.usual_facts)
    for wording in wordings:
        same = candidates["facts"] & told == wording.facts & told
        rows = np.flatnonzero(same | (candidates["exact"] == wording.exact))
        worded = zip(rows.tolist(), wordings_of(candidates[rows]), strict=True)
        found += [row for row, own in worded if own.exact == wording.exact or alike(own, wording, rarity)]
    return found

"""What an account is shown of what a suggester would offer, and what it must not be better than."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking
from nlp_support.suggest.ranking import SHARE

from ..metrics.odds import moved
from .history import History
from .scoring import SHOWN
from .systems import Offer


def served(offered: Sequence[Sequence[Offer]], *, ranking: Ranking) -> list[list[Offer]]:
    """A suggester's offers when it abstains below the threshold of a ranking: of each set what it would show
    of the first three, and of the others those that are sure enough to be shown with them."""
    kept = []
    for offers in offered:
        shown = [offers[at] for at in ranking.offered([offer.score for offer in offers[:SHOWN]])]
        least = SHARE * max((offer.score for offer in shown), default=0.0)
        more = [offer for offer in offers[SHOWN:] if shown and offer.score >= least]
        kept.append(shown + more)
    return kept


def surer(offered: Sequence[Sequence[Offer]], *, by: float) -> list[list[Offer]]:
    """Offers whose confidences have so much greater log-odds: those of an account whose promise says so."""
    if not by:
        return [list(offers) for offers in offered]
    return [
        [
            replace(offer, score=score)
            for offer, score in zip(
                offers, moved([offer.score for offer in offers], by).tolist(), strict=True
            )
        ]
        for offers in offered
    ]


def shuffled(
    offered: Sequence[Sequence[Offer]], history: History, *, seed: Sequence[int]
) -> list[list[Offer]]:
    """As many offers with the same scores, but each reply drawn at random from those sent before: a change so
    bad that no gate may let it pass."""
    random = np.random.default_rng(list(seed))
    return [
        [
            Offer(history.ids[row], offer.score)
            for offer, row in zip(offers, _distinct(history, rows, len(offers), random), strict=False)
        ]
        for offers, rows in zip(offered, history.allowed, strict=True)
    ]


def _distinct(
    history: History, rows: NDArray[np.int64], count: int, random: np.random.Generator
) -> list[int]:
    """At most `count` random rows with different wordings."""
    if not count:
        return []
    drawn = random.permutation(rows)[: 8 * count]
    return list({history.wordings[row].exact: int(row) for row in drawn}.values())[:count]

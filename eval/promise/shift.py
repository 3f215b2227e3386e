"""How much surer, or less sure, what an account is offered is than the ranking says.

One ranking serves all accounts, but how much could be sent differs more between them than anything that is
seen of a reply tells: held out as a whole, a coffee bar's replies were said to be sendable in half as many
cases as people found. So where people graded an account's replies, its log-odds are moved by one number for
replies and one for sets, each drawn to 0 by a normal prior.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nlp_support import Ranking

from ..metrics.odds import log_odds, moved
from .sets import JudgedSet

NEEDED = 20  # graded sets
SPREAD = 1.5  # standard deviation of the prior: how far accounts commonly are from the ranking, in log-odds
MOST, STEP = 4.0, 0.01

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shift:
    """What is added to the log-odds of an account's replies and sets; 0 each where too little is graded."""

    reply: float = 0.0
    whole: float = 0.0

    @classmethod
    def of(cls, sets: Sequence[JudgedSet], ranking: Ranking) -> "Shift":
        """The shift that makes what people thought of the graded ones of some sets likeliest."""
        graded = [one for one in sets if one.graded]
        if len(graded) < NEEDED:
            return cls()
        confidences = [sure for one in graded for sure in one.confidences]
        sendable = [share for one in graded for share in one.sendable]
        reply = likeliest(log_odds(confidences), np.array(sendable))
        own = cls(reply)
        together = [own.ranking(ranking).confidence_of_set(own.set(one).confidences) for one in graded]
        return cls(reply, likeliest(log_odds(together), np.array([one.helps[-1] for one in graded], float)))

    def ranking(self, ranking: Ranking) -> Ranking:
        """The ranking of the account."""
        return ranking.shifted(self.reply, self.whole)

    def set(self, one: JudgedSet) -> JudgedSet:
        """A set with the confidences that its replies have then."""
        return (
            replace(one, confidences=tuple(moved(one.confidences, self.reply).tolist()))
            if self.reply
            else one
        )


def likeliest(odds: Array, right: Array) -> float:
    """What has to be added to log-odds (n,) so that outcomes (n,), each right or a share, are likeliest; with
    the prior, within 4 and to a hundredth."""
    tried = np.arange(-MOST, MOST + STEP / 2, STEP)
    scores = odds[:, None] + tried
    loss = (np.logaddexp(0, scores) - right[:, None] * scores).sum(axis=0) + (tried / SPREAD) ** 2 / 2
    return round(float(tried[np.argmin(loss)]), 2) + 0.0

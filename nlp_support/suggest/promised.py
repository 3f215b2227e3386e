"""From which confidence on an account is offered a set of replies: by its promise, or by the ranking."""

from dataclasses import dataclass

from ..models.encoder import Encoder
from ..types.promise import Promise
from .ranking import UNFITTED, Ranking, encoder_label

AGAIN = "nlp-support tune makes a new one"


@dataclass(frozen=True, slots=True)
class Bar:
    """From which confidence a set is offered, and why.

    Attributes:
        threshold: the confidence of a set, in [0, 1].
        promise: the one that the threshold keeps; None if it is the ranking's.
        ignored: why a promise that the account has does not count; None if it does or there is none.
    """

    threshold: float
    promise: Promise | None = None
    ignored: str | None = None

    def shifted(self, ranking: Ranking) -> Ranking:
        """The ranking that the bar is of, as sure as the account's promise says that it ought to be."""
        promise = self.promise
        return ranking if promise is None else ranking.shifted(promise.reply_shift, promise.set_shift)

    def unsure(self, replies: int, confidence: float, ranking: Ranking) -> str:
        """Why nothing is suggested where the best `replies` together help with this confidence."""
        which = "the best" if replies == 1 else f"that one of the best {replies} helps"
        reason = f"no past reply is likely enough to help: {which} has confidence {confidence:.2f}, "
        reason += f"{self.threshold:.2f} is needed"
        if self.promise is not None:
            reason += f" for the account's promise that {self.promise.right:.0%} of what is offered helps"
        told = (reason, UNFITTED if ranking.unfitted else None, self.ignored)
        return "; ".join(one for one in told if one)


def bar_for(promise: Promise | None, ranking: Ranking, encoder: Encoder) -> Bar:
    """The bar of an account with this promise, if it has one. It counts only with the encoder and the ranking
    that it was made for: other confidences mean something else."""
    if promise is None:
        return Bar(ranking.threshold)
    own = encoder_label(encoder)
    if promise.encoder != own:
        why = f"it was made for the encoder {promise.encoder}, and this is {own}"
    elif promise.ranking != ranking.fingerprint:
        why = "it was made for another ranking"
    else:
        return Bar(promise.threshold, promise)
    return Bar(ranking.threshold, ignored=f"the account's promise does not count: {why}; {AGAIN}")

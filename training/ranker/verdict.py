"""Whether a fitted ranking is better than the one before it, on messages to which nothing was fitted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_support import Ranking
from nlp_support.eval.metrics.significance import Interval, bootstrap_mean

from .measured import groups_of, set_confidence, sets_of
from .replayed import Tried


@dataclass(frozen=True)
class Difference:
    """After less before, paired by message, with its 95% interval by conversation."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class Verdict:
    """What fitting changed.

    Attributes:
        messages: how many it was measured on.
        helps: the share of messages for which one of three replies is right; more is better.
        doubt: the squared difference of a set's confidence to whether it helped (Brier); less is better. None
            if grades are to tell it and do not.
    """

    messages: int
    helps: Difference
    doubt: Difference | None

    @property
    def worse(self) -> bool:
        """Whether fewer sets help, or confidence tells less, beyond chance."""
        return self.helps.interval.high < 0 or bool(self.doubt and self.doubt.interval.low > 0)

    @property
    def better(self) -> bool:
        """Whether more sets help, or confidence tells more, beyond chance, and neither got worse."""
        surer = bool(self.doubt and self.doubt.interval.high < 0)
        return not self.worse and (self.helps.interval.low > 0 or surer)

    def __str__(self) -> str:
        told = "worse" if self.worse else "better" if self.better else "not told apart"
        doubt = _shown(self.doubt) if self.doubt else "not told: few later sets are graded"
        return (
            f"{told}: one of three right {_shown(self.helps)}, error of confidence {doubt}, "
            f"on {self.messages:,} later messages"
        )


def verdict_on(tried: Sequence[Tried], before: Ranking, after: Ranking, *, seed: int) -> Verdict:
    """The verdict on the second of two rankings that were tried on the same messages, one at least."""
    groups = groups_of(tried)
    helps, doubts = [], []
    for which, ranking in enumerate((before, after)):
        helped = sets_of(tried, which).helps.astype(np.float64)
        sure = np.nan_to_num(set_confidence(tried, which, ranking), nan=0.0)
        helps.append(helped)
        doubts.append((sure - helped) ** 2)
    changes = [after - before for before, after in (helps, doubts)]
    return Verdict(
        len(tried),
        *(Difference(float(change.mean()), bootstrap_mean(change, groups, seed=seed)) for change in changes),
    )


def _shown(one: Difference) -> str:
    return f"{one.value:+.3f} ({one.interval.low:+.3f} to {one.interval.high:+.3f})"

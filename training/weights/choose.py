"""The best weighting of those tried, with intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from nlp_support.eval.weightings.drawn import Floats, draws_of

from .grid import Rated, Shape, auc_of_shape, shapes
from .settings import WeightsSettings

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Estimate:
    """A fitted value; low to high spans the middle 95% of the values from bootstrap draws."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Choice:
    """A weighting, and its values ("primacy", "recency", "decay") with intervals."""

    shape: Shape
    estimates: Mapping[str, Estimate]


def chosen(
    rated: Mapping[str, Rated], settings: WeightsSettings, *, told: Tell | None = None
) -> tuple[Choice, Choice]:
    """The best weighting that meets the condition on the opening, and the best of all.

    Args:
        rated: by source.
        told: called with ("fit", weightings tried, their total).
    """
    tried = shapes()
    draws = {}
    for name, one in rated.items():
        drawn = draws_of(len(one.scores), rounds=settings.rounds, seed=settings.seed)
        draws[name] = np.concatenate([np.ones_like(drawn[:1]), drawn])
    found = np.empty((len(tried), settings.rounds + 1))
    for at, shape in enumerate(tried):
        found[at] = auc_of_shape(rated, shape, draws)
        if told:
            told("fit", at + 1, len(tried))
    least = settings.opening
    kept = [at for at, one in enumerate(tried) if least is None or one.opens_above(least)]
    return best([tried[at] for at in kept], found[kept]), best(tried, found)


def best(tried: Sequence[Shape], found: Floats) -> Choice:
    """The first of those with the highest AUC.

    Args:
        found: (tried, 1 + rounds) AUC on the dialogues as they are, then on each bootstrap draw; draws with
            nan are left out.
    """
    known = found[:, ~np.isnan(found).any(axis=0)]
    choices = [tried[at] for at in known.argmax(axis=0).tolist()]
    estimates = {}
    for name, value in asdict(choices[0]).items():
        low, high = np.quantile([getattr(one, name) for one in choices[1:] or choices], [0.025, 0.975])
        estimates[name] = Estimate(value, float(low), float(high))
    return Choice(choices[0], estimates)

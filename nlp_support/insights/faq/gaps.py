"""Questions that are asked often and answered badly or never."""

from collections.abc import Iterable
from datetime import datetime

from ...journey.brief import UNSATISFIED
from ...text.endings import ABANDONED
from ...types.rate import Rate
from .answers import worked
from .asking import asking, shown
from .entries import Gap
from .evidence import Evidence
from .repeated import Repeated

MOSTLY = 0.5  # share unanswered or abandoned above which a question is a gap


def find_gaps(asked: Iterable[Repeated], evidence: Evidence, late: datetime) -> list[Gap]:
    """The questions that are mostly unanswered, given up, or answered to little satisfaction.

    Args:
        late: when the latest questions of the account begin.
    """
    return [gap for gap in (_gap(one, evidence, late) for one in asked) if _is_bad(gap)]


def _gap(one: Repeated, evidence: Evidence, late: datetime) -> Gap:
    over = evidence.over(one.contacts)
    n = len(one.contacts)
    return Gap(
        question=shown(one.typical()),
        **asking(one, late),
        unanswered=Rate.of(n - len(one.answered), n),
        abandoned=Rate.of(sum(ending in ABANDONED for ending in over), len(over)),
        satisfaction=worked(evidence, one.answers).satisfaction,
    )


def _is_bad(gap: Gap) -> bool:
    mostly = any(rate.share is not None and rate.share > MOSTLY for rate in (gap.unanswered, gap.abandoned))
    return mostly or (gap.satisfaction is not None and gap.satisfaction < UNSATISFIED)

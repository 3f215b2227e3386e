"""What is known about the replies that a question has found."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..store.feedback import Outcomes
from ..types.times import to_datetime64
from .ended import outcome_scores
from .ranking import Features, feedback_score
from .search import Hits, Mask, Vectors
from .spread import Spread, like_bundled

if TYPE_CHECKING:
    from .find import Moment

NOTHING = Outcomes()


def features_of(moment: "Moment", hits: Hits, query: Vectors, spread: Spread | None) -> Features:
    """The features of n hits.

    Args:
        moment: when, and among which replies.
        hits: those found.
        query: the question's vector (d,).
        spread: the cosines that are usual, if the ranking was fitted for another encoder.
    """
    is_sent = hits.rows >= 0
    sent = hits.rows[is_sent]
    groups = moment.replies.groups.of_row
    inside = groups[moment.first : moment.last]
    if moment.mask is not None:
        inside = inside[moment.mask[moment.first : moment.last]]
    counts = np.bincount(inside, minlength=len(groups))
    feedback, times = np.zeros(len(hits.rows)), np.zeros(len(hits.rows), np.int64)
    age = np.zeros(len(hits.rows), "timedelta64[us]")  # what is kept ready is never old
    age[is_sent] = to_datetime64(moment.now) - moment.replies.sent_times(sent)
    times[is_sent] = counts[groups[sent]]
    if moment.outcomes:
        wordings = moment.worded(hits.rows)["exact"].tolist()
        known = moment.replies.pooled(moment.outcomes)
        feedback[:] = [feedback_score(known.get(one, NOTHING)) for one in wordings]
    question = like_bundled(hits.questions @ query, spread, "questions")
    reply = like_bundled(hits.replies @ query, spread, "across")
    if moment.ready is not None:
        question[~is_sent] -= moment.prepared.less[~hits.rows[~is_sent]]
    return Features(
        question=question,
        reply=reply,
        age=age,
        times=times,
        feedback=feedback,
        outcome=_outcome(moment, hits.rows),
        approved=_approved(moment, hits.rows),
    )


def _outcome(moment: "Moment", rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much better than usual the contacts ended in which the wordings of hits (n,) were sent."""
    among, groups, is_sent = moment.rows, moment.replies.groups.of_row, rows >= 0
    scores = outcome_scores(moment.replies.ends[among], groups[among], now=to_datetime64(moment.now))
    found = np.zeros(len(rows))
    found[is_sent] = scores[groups[rows[is_sent]]]
    return found


def _approved(moment: "Moment", rows: NDArray[np.int64]) -> Mask:
    """Which hits (n,) people approved."""
    is_sent = rows >= 0
    approved, known = np.zeros(len(rows), np.bool_), moment.replies.approved
    if known is not None:
        approved[is_sent] = known[rows[is_sent]]
    if moment.ready is not None:
        wordings = [one.exact for one in moment.replies.standing.approved]
        approved[~is_sent] = moment.prepared.approved(~rows[~is_sent], wordings)
    return approved

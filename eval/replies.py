"""`nlp-support eval replies`: coverage, recall and time of suggestions over replayed messages."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nlp_support.wording import Wording, same_reply

from .replay import Replayed


@dataclass(frozen=True)
class RepliesReport:
    """What a replay found.

    Attributes:
        account_id: or "all".
        n: customer messages replayed.
        coverage: share of them with a suggestion, in [0, 1].
        recall_at_1, recall_at_k: share of all n whose first, or any, suggestion says in nearly the same
            words what the agent then sent.
        p50_ms, p95_ms: time of a call, encoding included, milliseconds.
    """

    account_id: str
    n: int
    coverage: float
    recall_at_1: float
    recall_at_k: float
    p50_ms: float
    p95_ms: float


def summarize(account_id: str, replayed: Iterable[Replayed]) -> RepliesReport | None:
    """The figures of a replay; None when nothing was replayed."""
    offered, first, any_right, seconds = [], [], [], []
    for one in replayed:
        sent = Wording.of(one.sent)
        right = [same_reply(Wording.of(suggestion.text), sent) for suggestion in one.suggestions]
        offered.append(not one.suggestions.abstained)
        first.append(any(right[:1]))
        any_right.append(any(right))
        seconds.append(one.seconds)
    if not offered:
        return None
    p50, p95 = 1000 * np.percentile(seconds, [50, 95])
    return RepliesReport(
        account_id=account_id,
        n=len(offered),
        coverage=float(np.mean(offered)),
        recall_at_1=float(np.mean(first)),
        recall_at_k=float(np.mean(any_right)),
        p50_ms=float(p50),
        p95_ms=float(p95),
    )

"""What a judge and a suggester say of the replies that people graded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..grades.grades import Grades, Pair
from .history import History
from .past import Past
from .scoring import Scorer
from .systems import Offer


@dataclass(frozen=True)
class JudgedPair:
    """A graded reply that could have been offered for a replayed message.

    Attributes:
        group: the conversation, for intervals.
        cosine: the judge's, with what was sent; in [0, 1], corrected for chance.
        meant: as `cosine`, by the judge beside it; None without one.
        same: whether it says what was sent in nearly the same words.
        sure: the confidence with which it was offered; None if it was not.
        sendable, useful: the shares of its raters who would send it; to whom it is a useful start.
    """

    pair: Pair
    group: str
    cosine: float
    same: bool
    sure: float | None
    sendable: float
    useful: float
    meant: float | None = None


def judged(
    past: Past,
    at: int,
    history: History,
    scorer: Scorer,
    grades: Grades,
    *,
    sure: Sequence[Offer],
    second: Scorer | None = None,
) -> tuple[JudgedPair, ...]:
    """The graded replies of a message that could have been offered for it, by the newest of each wording.

    Args:
        at: the message's place among those that `history` and `scorer` were made for.
        sure: what is offered for it, however unsure.
        second: another judge's scorer of the same messages.
    """
    account = past.asked.account_id
    graded = set(grades.replies(account, past.message_id))
    rows = history.allowed[at].tolist() if graded else []
    newest = {history.wordings[row].exact: row for row in rows if history.wordings[row].exact in graded}
    confidences = {scorer.wording(offer.message_id).exact: offer.score for offer in sure} if newest else {}
    found = []
    for reply, row in newest.items():
        pair, id = Pair(account, past.message_id, reply), history.ids[row]
        sendable, useful = grades.sendable(pair), grades.useful(pair)
        if sendable is not None and useful is not None:
            found.append(
                JudgedPair(
                    pair, f"{account}\0{past.conversation_id}", scorer.similarity(at, id),
                    scorer.same(at, id), confidences.get(reply), sendable, useful,
                    None if second is None else second.similarity(at, id),
                )
            )  # fmt: skip
    return tuple(found)


def grade_warning(
    found: Sequence[JudgedPair], grades: Grades | None, limit: int | None = None
) -> Iterator[str]:
    """What is told when not every grade served; `limit` is that of the replay's messages."""
    if grades is not None and len(found) < len(grades):
        yield (
            f"{len(found)} of the {len(grades)} graded replies could be offered for a message of this "
            "replay; the others belong to other messages, accounts or wordings"
            + ("" if limit is None else f", or to messages that the limit of {limit} left out")
        )

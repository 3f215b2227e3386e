"""What an account would have been offered for past messages, and whether that helps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from nlp_support.types.times import utc_now

from ..grades.grades import Grades, Pair
from ..replies.history import HistoryReader
from ..replies.judge import Judge
from ..replies.past import Past
from ..replies.replay import Chunk, Replay
from ..replies.scoring import SHOWN, Scorer
from ..replies.systems import Offer, suggested


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """The replies that an account would be offered for a message if it never abstained.

    Attributes:
        conversation: the message's.
        sent_at: when it was sent; aware.
        confidences: of the replies, at most three, the surest first.
        helps: whether the surest of them helps, the two surest, and all three.
        graded: whether people graded all of them.
        sendable: of each, the share of those who graded all of them who would send it as it is; none where
            nobody graded all.
    """

    conversation: str
    sent_at: datetime
    confidences: tuple[float, ...]
    helps: tuple[bool, ...]
    graded: bool
    sendable: tuple[float, ...] = ()


def judged_sets(replay: Replay, chunk: Chunk, readers: Sequence[HistoryReader]) -> Iterator[JudgedSet]:
    """The sets of a chunk's messages.

    Replies help if more than half of those who graded all of them find one at least a useful start; where
    nobody did, if a judge takes one for what was really sent.

    Args:
        replay: its suggester never abstains; its judges and its grades count.
        readers: of the history, one for each judge.
    """
    if not chunk.past:
        return
    histories = [reader.read(chunk.past) for reader in readers]
    (offered,) = suggested([replay.suggester], chunk.past, k=SHOWN)
    scorers = [
        Scorer(chunk.past, history, judge)
        for history, judge in zip(histories, judges_of(replay), strict=True)
    ]
    for at, (one, offers) in enumerate(zip(chunk.past, offered, strict=True)):
        surest = sorted(offers, key=lambda offer: -offer.score)
        right = [any(scorer.right(at, offer.message_id) for scorer in scorers) for offer in surest]
        graded = [
            _graded(one, scorers[0], surest[:count], replay.grades) for count in range(1, len(surest) + 1)
        ]
        known = bool(graded) and graded[-1] is not None
        yield JudgedSet(
            conversation=one.conversation_id,
            sent_at=utc_now(one.asked.now),
            confidences=tuple(offer.score for offer in surest),
            helps=tuple(
                any(right[: count + 1]) if told is None else told for count, told in enumerate(graded)
            ),
            graded=known,
            sendable=_sendable(one, scorers[0], surest, replay.grades) if known else (),
        )


def judges_of(replay: Replay) -> list[Judge]:
    """The judges of a replay: one, or two."""
    return [replay.judge] if replay.second is None else [replay.judge, replay.second]


def _graded(past: Past, scorer: Scorer, offers: Sequence[Offer], grades: Grades | None) -> bool | None:
    """Whether people find that one of these replies helps; None if nobody graded all of them."""
    if grades is None:
        return None
    useful = grades.useful(*(_pair(past, scorer, offer) for offer in offers))
    return None if useful is None else useful > 0.5


def _sendable(
    past: Past, scorer: Scorer, offers: Sequence[Offer], grades: Grades | None
) -> tuple[float, ...]:
    if grades is None:
        return ()
    shares = [grades.sendable(_pair(past, scorer, offer)) for offer in offers]
    return tuple(share for share in shares if share is not None)


def _pair(past: Past, scorer: Scorer, offer: Offer) -> Pair:
    return Pair(past.asked.account_id, past.message_id, scorer.wording(offer.message_id).exact)

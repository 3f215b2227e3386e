"""Tuning: the promise that an account's own history supports."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from nlp_support import Encoder, MessageStore, Promise, Ranking, Window
from nlp_support.errors import InvalidArgument
from nlp_support.suggest.ranking import encoder_label, ranking_for
from nlp_support.types.promise import check_share
from nlp_support.types.times import utc_now

from ..grades.grades import Grades
from ..replies.clock import Clock
from ..replies.history import HistoryReader
from ..replies.judge import Judge
from ..replies.measure import index_replayed
from ..replies.prepared import prepared
from ..replies.replay import Replay
from ..replies.settings import RepliesSettings
from .bounds import fewest
from .choice import THRESHOLDS, Sets, Tested, choose
from .floor import floor
from .sets import JudgedSet, judged_sets, judges_of
from .shift import Shift

SHARE, LIMIT = 0.5, 2000  # of an account's time, and at most so many messages of it


@dataclass(frozen=True, slots=True)
class Tuning:
    """What an account's history shows.

    Attributes:
        promise: the one that it supports; None if it supports none.
        messages: how many messages were judged.
        graded: for how many of them people graded all that would be offered.
        best: of the thresholds that were tested, what the best one shows; None if nothing could be offered.
        reason: why there is no promise; None if there is one.
        least: below this confidence no threshold was tested, see `floor`.
    """

    promise: Promise | None
    messages: int
    graded: int
    best: Tested | None
    reason: str | None
    least: float = 0.0

    @property
    def at_least(self) -> bool:
        """Whether the promise has the lowest threshold that was tested, and a lower one was not for what it
        would offer to strangers."""
        lower = [one for one in THRESHOLDS if self.promise and one < self.promise.threshold]
        return bool(lower) and lower[0] < self.least


def tune(
    store: MessageStore,
    account_id: str,
    *,
    right: float,
    confidence: float = 0.9,
    encoder: Encoder | None = None,
    ranking: Ranking | None = None,
    window: Window | None = None,
    judge: Judge | None = None,
    second: Judge | None = None,
    grades: Grades | None = None,
    graded_only: bool = False,
    share: float = SHARE,
    limit: int | None = LIMIT,
    seed: int = 0,
    now: datetime | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Tuning:
    """Replay the last part of an account's time, and find the lowest threshold from which at least the share
    `right` of what is offered helps; `MessageStore.keep_promise` puts it into effect.

    What is offered for a message helps if people find one of the replies at least a useful start, by
    `grades`; where nobody graded them, if a judge takes one of them for what was really sent, which is far
    less than what could be sent. From 20 graded sets on, the account's confidences are moved to what people
    thought, see `Shift`. No threshold is tested at which more than a twentieth of questions that are nobody's
    business would be offered something, see `floor`. Messages that are not encoded yet are encoded into the
    store.

    Args:
        right: the share that is promised, above 0 and below 1.
        confidence: how sure the promise is to hold, above 0 and below 1.
        encoder, ranking, window: those that the account is served with; default: as of `ReplySuggester`.
        judge: default: by characters.
        second: a judge beside it; what either takes for right, is.
        grades: what people thought of offers.
        graded_only: count only messages for which people graded all that would be offered.
        share: the last share of the account's time, which is replayed.
        limit: at most this many of its messages, drawn with the seed; None for all.
        now: when the promise is made; aware; default: the clock's time.
        on_progress: called with (done, total) customer messages.

    Raises:
        UnknownAccount: the store has no message of the account.
        InvalidArgument: a number is out of its range, the grades are of other accounts, there are none and
            only they count, or a judge is the encoder itself.
        ModelError: the ranking is for another encoder.
    """
    check_share("right", right)
    check_share("confidence", confidence)
    store.state(account_id)
    _check_grades(grades, account_id, graded_only)
    encoder, judge = encoder or Encoder.load(threads=0), judge or Judge.load()
    if any(encoder_label(one.encoder) == encoder_label(encoder) for one in (judge, second) if one):
        raise InvalidArgument("the judge is the encoder under test; name another judge")
    ranking = ranking_for(encoder, ranking)
    settings = RepliesSettings(
        share=share,
        window=window or Window(max_messages=2000),
        baselines=(),
        history=(),
        limit=None if graded_only else limit,
        seed=seed,
    )
    index_replayed(store, account_id, encoder=encoder, settings=settings)
    replay = prepared(
        store, encoder=encoder, clock=Clock(), ranking=ranking, judge=judge, second=second, grades=grades,
        settings=settings,
    )  # fmt: skip
    wanted = grades.messages(account_id) if grades and graded_only else None
    sets = _sets(replay, account_id, wanted, on_progress)
    graded = sum(one.graded for one in sets)
    judged = [one for one in sets if one.graded] if graded_only else sets
    shift = Shift.of(judged, ranking)
    own = shift.ranking(ranking)
    least = floor(store, account_id, encoder=encoder, ranking=own, window=settings.window)
    shifted = Sets.of([shift.set(one) for one in judged], own).down_to(least)
    choice = choose(shifted, right=right, risk=1 - confidence)
    found = choice.lowest
    if found is None:
        why = _too_little(right, 1 - confidence, len(judged), choice.best)
        return Tuning(None, len(judged), graded, choice.best, why, least)
    promise = Promise(
        account_id=account_id, right=right, confidence=confidence, threshold=found.threshold,
        n=found.n, helped=found.helped, low=found.low, messages=len(judged),
        judged=_judged(replay, graded, len(judged)),
        since=min(one.sent_at for one in judged), until=max(one.sent_at for one in judged),
        made_at=utc_now(now), encoder=encoder_label(encoder), ranking=ranking.fingerprint,
        reply_shift=shift.reply, set_shift=shift.whole,
    )  # fmt: skip
    return Tuning(promise, len(judged), graded, choice.best, None, least)


def _check_grades(grades: Grades | None, account_id: str, graded_only: bool) -> None:
    if grades is None:
        if graded_only:
            raise InvalidArgument("there are no grades, and only they are to count; give some")
        return
    if not grades.messages(account_id):
        others = sorted({pair.account for pair in grades.pairs})
        raise InvalidArgument(
            f"no grade is of a message of account {account_id!r}; these are of {', '.join(others[:5])}"
        )


def _sets(
    replay: Replay,
    account_id: str,
    wanted: Collection[str] | None,
    on_progress: Callable[[int, int], None] | None,
) -> list[JudgedSet]:
    """The sets of an account's messages; with `wanted`, only of those with these ids."""
    readers = [HistoryReader(replay.suggester, judge) for judge in judges_of(replay)]
    done, total = 0, replay.total([account_id])
    sets: list[JudgedSet] = []
    for chunk in replay.chunks([account_id]):
        past = [one for one in chunk.past if wanted is None or one.message_id in wanted]
        sets += judged_sets(replay, replace(chunk, past=past), readers)
        done += len(chunk.past) + (chunk.skipped.total() if replay.limit is None else 0)
        if on_progress:
            on_progress(min(done, total), total)
    if on_progress:
        on_progress(total, total)
    return sets


def _judged(replay: Replay, graded: int, n: int) -> str:
    judges = " or ".join(Path(one.encoder.name).name for one in judges_of(replay))
    if not graded:
        return judges
    return "people" if graded >= n else f"people ({graded:,} of {n:,} messages), else {judges}"


def _too_little(right: float, risk: float, messages: int, best: Tested | None) -> str:
    """Why there is no promise, and what would help."""
    start = f"not enough history to promise that {right:.0%} helps: "
    if best is None:
        what = "messages that an agent answered with more than a courtesy were"
        can = f"none of {messages:,} {what} offered anything" if messages else f"no {what} found"
        return f"{start}{can}; import more messages"
    sets = "1 set" if best.n == 1 else f"{best.n:,} sets"
    told = f"of the {sets} of replies offered from confidence {best.threshold:.2f} on, {best.helped:,} "
    told += f"{'helps' if best.helped == 1 else 'help'}, so that at least {best.low:.0%} is sure"
    short = best.n < fewest(right, risk=risk) or best.helped >= right * best.n
    return f"{start}{told}; {'import more messages' if short else 'grade some'}, or promise less"

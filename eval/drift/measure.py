"""`nlp-support eval drift`: the last days against the weeks before."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from nlp_support import Encoder, MessageStore, Ranking, ReplySuggester, SentimentModel, Window
from nlp_support.errors import InvalidArgument
from nlp_support.suggest.ranking import ranking_for
from nlp_support.types.numbers import check_whole
from nlp_support.types.times import utc_now

from ..made import label
from ..metrics.significance import FEW_GROUPS
from ..reports.report import Figure, Report
from ..rows.records import length_of, record
from .aspects import aspects
from .compare import BEFORE, CHANGE, NOW, Compared, compared, figures_of, sentences
from .read import Account, Periods, Reader

FEW_DAYS = 7
LONGEST = 3660  # days


def measure_drift(
    store: MessageStore,
    accounts: Sequence[str],
    *,
    encoder: Encoder | None = None,
    ranking: Ranking | None = None,
    sentiment: SentimentModel | None = None,
    window: Window | None = None,
    days: int = 7,
    against: int = 28,
    now: datetime | None = None,
    limit: int | None = 1000,
    seed: int = 0,
    on_progress: Callable[[int, int | None], None] | None = None,
) -> Report:
    """Compare what customers wrote, and what would have been suggested, in the last days and in those before.

    A conversation belongs to the period in which its customer first wrote. What is not encoded yet is encoded
    into the store, as `nlp-support index` does.

    Args:
        accounts: of the store; they are compared together and, if there are several, each by itself.
        days: how long the later period is.
        against: how long the earlier one is, which ends where the later one begins.
        now: the end of the later one; aware; default: the clock's time.
        limit: at most this many messages of each period and account are given to the models; None for all.
        on_progress: called with (done, total) messages.

    Raises:
        UnknownAccount: the store does not have one of the accounts.
        InvalidArgument: a number is out of its range, or no customer wrote in the two periods.
    """
    check_whole("days", days, low=1, high=LONGEST)
    check_whole("against", against, low=1, high=LONGEST)
    if limit is not None:
        check_whole("limit", limit, low=1)
    periods = Periods.before(utc_now(now), days=days, against=against)
    encoder = encoder or Encoder.load(threads=0)
    sentiment = sentiment or SentimentModel.load()
    suggester = ReplySuggester(store, encoder=encoder, window=window, ranking=ranking_for(encoder, ranking))
    reader = Reader(suggester, sentiment, periods, limit, seed)
    read = _read(reader, accounts, on_progress)
    whole = compared(aspects(read, least=FEW_GROUPS, days=FEW_DAYS), seed=seed)
    return Report(
        kind="drift",
        made={
            "encoder": label(encoder), "models": {"sentiment": label(sentiment)}, "days": days,
            "against": against, "until": periods.until.isoformat(), "limit": limit, "seed": seed,
            "sampling": "all" if limit is None
            else f"at most {limit} messages of a period and account to the models, drawn with seed {seed}",
        },
        data=_data(read, whole),
        figures=(*figures_of(whole), *(_by_account(read, seed) if len(read) > 1 else ())),
        warnings=tuple(_warnings(whole)),
        rows=tuple(_rows(read)),
    )  # fmt: skip


def _read(
    reader: Reader, accounts: Sequence[str], on_progress: Callable[[int, int | None], None] | None
) -> list[Account]:
    total, done = reader.total(accounts), 0
    if not total:
        raise InvalidArgument(
            f"no customer wrote between {reader.periods.since:%Y-%m-%d} and {reader.periods.until:%Y-%m-%d}; "
            "name another end with --now, or import newer messages"
        )

    def told(more: int) -> None:
        nonlocal done
        done += more
        if on_progress:
            on_progress(min(done, total), total)

    return [reader.read(account, told) for account in accounts]


def _data(read: Sequence[Account], whole: Sequence[Compared]) -> dict[str, Any]:
    written = [one for account in read for one in account.written]
    seen = [one.written for account in read for one in account.seen]
    ids = "\n".join(f"{one.account}\0{one.message}" for one in seen)
    recent = [one for one in written if one.recent]
    return {
        "changed": sentences(whole),
        "accounts": len(read),
        "messages": len(written),
        "messages now": len(recent),
        "messages before": len(written) - len(recent),
        "messages given to the models": len(seen),
        "conversations now": len({one.group for one in recent}),
        "conversations before": len({one.group for one in written if not one.recent}),
        "digest": hashlib.sha256(ids.encode()).hexdigest()[:16],
    }


def _by_account(read: Sequence[Account], seed: int) -> Iterator[Figure]:
    """The changes of each account, with p corrected within it; only that of what changed is told."""
    for account in read:
        own = compared(aspects([account], least=FEW_GROUPS, days=FEW_DAYS), seed=seed)
        for one in figures_of(own):
            if one.system == CHANGE:
                note = next((s for c, s in _told(own) if c.aspect.name == one.name), "")
                yield replace(one, slice=f"account={account.id}", note=note)


def _told(own: Sequence[Compared]) -> list[tuple[Compared, str]]:
    changed = [one for one in own if one.changed]
    return list(zip(changed, sentences(changed), strict=True))


def _warnings(whole: Sequence[Compared]) -> Iterator[str]:
    untold = [one.aspect.name for one in whole if not one.told]
    if untold:
        yield f"too little to tell a change in {', '.join(untold)}"


def _rows(read: Sequence[Account]) -> Iterator[Mapping[str, Any]]:
    for account in read:
        for seen in account.seen:
            one = seen.written
            yield record(
                one.message,
                {
                    "words": one.words, "confidence": seen.confidence, "offered": seen.offered,
                    "valence": seen.valence, "negative": seen.negative,
                },
                group=one.conversation, system=NOW if one.recent else BEFORE, account=one.account,
                language=one.language, channel=one.channel, month=one.month, length=length_of(one.words),
                what=one.topic,
            )  # fmt: skip

"""`nlp-support eval replies`: how good suggestions would have been, compared with baselines."""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nlp_support import Encoder, MessageStore, Ranking, ReplySuggester, Window, __version__
from nlp_support.errors import InvalidArgument
from nlp_support.suggest.ranking import ranking_for

from ..grades.grades import Grades
from ..metrics.significance import too_few
from ..reports.report import Curve, Figure, Report
from .bm25 import Bm25, bm25_scores
from .figures import (
    history_figures,
    possible_figures,
    reliability_curve,
    risk_curve,
    slice_figures,
    system_figures,
)
from .findings import Findings
from .graded import grade_warning
from .graded_figures import graded_figures, graded_reliability_curve, judge_figures
from .judge import Judge
from .one_of_100 import ScorePairs, by_encoder, by_words, one_of_100
from .replay import ALWAYS, SERVED, Replay
from .rows import RowFile
from .settings import BM25, FREQUENT, HISTORY, RepliesSettings
from .systems import MostFrequent, Suggested, System, Timed, remembering


def measure_replies(
    store: MessageStore,
    accounts: Sequence[str],
    rows: RowFile,
    *,
    encoder: Encoder,
    ranking: Ranking | None = None,
    judge: Judge | None = None,
    settings: RepliesSettings | None = None,
    copy: MessageStore | None = None,
    grades: Grades | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Replay the last part of each account's time and score every system's offers.

    Messages that `encoder` has not encoded yet are encoded into `store`, as `nlp-support index` does; vectors
    of other encoders go into `copy`.

    Args:
        accounts: the accounts to replay.
        rows: the file for the scores of each message.
        encoder: the encoder under test; fastest with all processor threads.
        ranking: weights and threshold under test; default: those that `ReplySuggester` uses for the encoder.
        judge: default: by characters.
        copy: a writable copy of the store, needed for further encoders.
        grades: what people thought of offers; adds figures by them, and how the judge agrees with them.
        on_progress: called with (done, total) customer messages.

    Raises:
        UnknownAccount: the store does not have one of the accounts.
        InvalidArgument: there is nothing to replay, or the judge is the encoder under test.
        MissingExtra: a baseline's package is not installed.
        ModelError: an encoder gave a vector that is not finite, or the ranking is for another encoder.
    """
    ranking = ranking_for(encoder, ranking)
    judge, settings = judge or Judge.load(), settings or RepliesSettings()
    if _same(judge.encoder, encoder):
        raise InvalidArgument("the judge is the encoder under test; name another judge")
    if not accounts:
        raise InvalidArgument("the store has no accounts; import messages first: nlp-support import")
    for account_id in accounts:
        store.state(account_id)
    timed = Timed(encoder)
    replay = _replay(store, copy or store, timed.encoder, ranking, judge, settings)
    replay = replace(replay, grades=grades)
    started = time.perf_counter()
    findings = _replayed(replay, accounts, rows, on_progress)
    seconds = time.perf_counter() - started
    return Report(
        kind="replies",
        made=_made(encoder, ranking, judge, settings) | _graded_by(grades) | _cost(seconds, timed.seconds),
        data=_data(accounts, findings, grades),
        figures=(
            *_figures(rows, findings, encoder, settings),
            *_judge_figures(findings, judge, settings),
        ),
        curves=tuple(_curves(rows, settings)),
        warnings=(*_warnings(rows, judge, settings), *grade_warning(findings.graded, grades)),
        misses=findings.misses,
    )


def _replayed(
    replay: Replay, accounts: Sequence[str], rows: RowFile, on_progress: Callable[[int, int], None] | None
) -> Findings:
    """Replay the accounts one after the other, and write a row for each message."""
    findings = Findings(seed=replay.seed)
    done, total = 0, replay.total(accounts)
    with rows.writing() as writer:
        for account_id in accounts:
            for chunk in replay.chunks(account_id, before=findings.n):
                findings.skipped.update(chunk.skipped)
                for one in chunk.replayed:
                    findings.add(one)
                    writer.add(one.row)
                done += len(chunk.replayed) + (chunk.skipped.total() if replay.limit is None else 0)
                if on_progress:
                    on_progress(min(done, total), total)
    if not findings.n:
        reasons = ", ".join(f"{count} {reason}" for reason, count in findings.skipped.items())
        raise InvalidArgument(
            f"nothing to replay in the last {replay.share:.0%} of the time ({reasons or 'empty'}); an "
            "eligible message is a customer's that an agent answered next with more than a courtesy"
        )
    return findings


def _replay(
    store: MessageStore,
    copy: MessageStore,
    encoder: Encoder,
    ranking: Ranking,
    judge: Judge,
    settings: RepliesSettings,
) -> Replay:
    never_abstains = replace(ranking, threshold=0.0, encoder=None)  # other encoders are asked with it too
    shared = remembering(encoder)

    def suggester(where: MessageStore, own: Encoder, window: Window) -> ReplySuggester:
        return ReplySuggester(where, encoder=own, window=window, ranking=never_abstains)

    others: dict[str, System] = {}
    if BM25 in settings.baselines:
        bm25_scores([""], [""])  # refuses now rather than after the first replay when the extra is missing
        others[BM25] = Bm25()
    if FREQUENT in settings.baselines:
        others[FREQUENT] = MostFrequent()
    for name, own in settings.encoders.items():
        others[name] = Suggested(suggester(copy, own, settings.window))
    for size in settings.history:
        if size < (settings.window.max_messages or 0):
            smaller = replace(settings.window, max_messages=size)
            others[f"{HISTORY}{size}"] = Suggested(suggester(store, shared, smaller))
    return Replay(
        suggester=suggester(store, shared, settings.window),
        threshold=ranking.threshold,
        others=others,
        judge=judge,
        share=settings.share,
        k=settings.k,
        limit=settings.limit,
        seed=settings.seed,
    )


def _figures(
    rows: RowFile, findings: Findings, encoder: Encoder, settings: RepliesSettings
) -> Iterator[Figure]:
    seed = settings.seed
    yield from possible_figures(rows, seed=seed)
    for system in rows.systems():
        if not system.startswith(HISTORY):
            yield from system_figures(rows, system, seed=seed)
            yield from graded_figures(rows, system, seed=seed)
    for system, score in _pair_scorers(encoder, settings).items():
        yield one_of_100(score, findings.sample, system=system, seed=seed)
    yield from slice_figures(rows, SERVED, seed=seed)
    for system in rows.systems():
        if system.startswith(HISTORY):
            yield from history_figures(rows, system, slice=system, seed=seed)
    if settings.window.max_messages in settings.history:
        whole = f"{HISTORY}{settings.window.max_messages}"
        yield from history_figures(rows, ALWAYS, slice=whole, seed=seed)


def _judge_figures(findings: Findings, judge: Judge, settings: RepliesSettings) -> Iterator[Figure]:
    name = Path(judge.encoder.name).name
    return judge_figures(findings.graded, judge=name, same_from=judge.same_from, seed=settings.seed)


def _graded_by(grades: Grades | None) -> dict[str, Any]:
    if grades is None:
        return {}
    return {"grades": {"raters": len(grades.raters), "pairs": len(grades), "digest": grades.digest}}


def _pair_scorers(encoder: Encoder, settings: RepliesSettings) -> dict[str, ScorePairs]:
    named = {name: by_encoder(own) for name, own in settings.encoders.items()}
    words = {BM25: by_words} if BM25 in settings.baselines else {}
    return {SERVED: by_encoder(encoder), **named, **words}


def _curves(rows: RowFile, settings: RepliesSettings) -> Iterator[Curve]:
    systems = [system for system in rows.systems() if not system.startswith(HISTORY)]
    found = [risk_curve(rows, system) for system in systems if system != SERVED]
    found += reliability_curve(rows, ALWAYS), graded_reliability_curve(rows, ALWAYS)
    yield from (curve for curve in found if curve is not None)


def _warnings(rows: RowFile, judge: Judge, settings: RepliesSettings) -> Iterator[str]:
    if few := too_few(rows.labels("conversation").tolist()):
        yield few
    for name, own in settings.encoders.items():
        if _same(own, judge.encoder):
            yield f"{name} is also the judge, so its similar@k, similarity and ndcg@3 are too good"
    offered = rows.columns(SERVED)["offers"]
    if not offered.any():
        yield "the suggester abstained on every message: check Ranking.threshold"


def _same(a: Encoder, b: Encoder) -> bool:
    return (a.name, a.fingerprint) == (b.name, b.fingerprint)


def _label(encoder: Encoder) -> str:
    """An encoder's name (for a folder only the last part) and its fingerprint."""
    return f"{Path(encoder.name).name}@{encoder.fingerprint}"


def _cost(seconds: float, encoding: float) -> dict[str, float]:
    """What the replay took: its time against encoding the questions alone, and the process's memory."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "replay_seconds": round(seconds, 1),
        "encoding_seconds": round(encoding, 1),
        "replay_to_encoding": round(seconds / encoding, 2),
        "peak_memory_mb": round(kilobytes / 1024),
    }


def _made(encoder: Encoder, ranking: Ranking, judge: Judge, settings: RepliesSettings) -> dict[str, Any]:
    age = settings.window.max_age
    return {
        "version": __version__,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "encoder": _label(encoder),
        "ranking": {**ranking.values(), "encoder": ranking.encoder},
        "share": settings.share,
        "k": settings.k,
        "window": {
            "max_messages": settings.window.max_messages,
            "max_age_days": None if age is None else age / timedelta(days=1),
        },
        "baselines": list(settings.baselines),
        "encoders": {name: _label(own) for name, own in settings.encoders.items()},
        "limit": settings.limit,
        "sampling": "all"
        if settings.limit is None
        else f"at most {settings.limit} messages of an account, drawn with seed {settings.seed}",
        "seed": settings.seed,
        "judge": f"{_label(judge.encoder)}, same from {judge.same_from} beyond chance",
    }


def _data(accounts: Sequence[str], findings: Findings, grades: Grades | None) -> dict[str, Any]:
    graded = {} if grades is None else {"graded": len(findings.graded)}
    return {
        "accounts": len(accounts),
        "messages": findings.n,
        "skipped": dict(findings.skipped),
        **graded,
        "digest": findings.digest,
    }

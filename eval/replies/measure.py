"""`nlp-support eval replies`: how good suggestions would have been, compared with baselines."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from nlp_support import Encoder, MessageStore, Ranking
from nlp_support.errors import InvalidArgument
from nlp_support.suggest.indexing import index_range
from nlp_support.suggest.ranking import ranking_for
from nlp_support.text.pairs import searchable
from nlp_support.types.times import latest_sent

from ..grades.grades import Grades
from ..metrics.significance import too_few
from ..reports.report import Curve, Figure, Report
from .about import cost_of, data_of, same_encoder, settings_of
from .clock import Clock
from .figures import (
    history_figures,
    possible_figures,
    reliability_curve,
    risk_curve,
    slice_figures,
    source_figures,
    system_figures,
)
from .findings import Findings
from .graded import grade_warning
from .graded_figures import graded_figures, graded_reliability_curves, judge_figures
from .judge import Judge
from .kept import contents, kept_in
from .one_of_100 import ScorePairs, by_words, of_pairs, one_of_100
from .past import held_back_from
from .prepared import prepared
from .promised import Promised
from .replay import ALWAYS, SERVED, Replay
from .rows import RowFile
from .set_figures import set_figures
from .settings import BM25, HISTORY, ONLY, RepliesSettings
from .workers import Processes, Work, Worker


def measure_replies(
    store: MessageStore,
    accounts: Sequence[str],
    rows: RowFile,
    *,
    encoder: Encoder,
    ranking: Ranking | None = None,
    judge: Judge | None = None,
    second: Judge | None = None,
    settings: RepliesSettings | None = None,
    grades: Grades | None = None,
    run: Path | None = None,
    resume: bool = False,
    processes: Processes | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Replay the last part of each account's time and score every system's offers.

    Messages that `encoder` has not encoded yet are encoded into `store`, as `nlp-support index` does.

    Args:
        accounts: the accounts to replay.
        rows: the file for the scores of each message.
        encoder: the encoder under test; fastest with all processor threads.
        ranking: weights and threshold under test; default: those that `ReplySuggester` uses for the encoder.
        judge: default: by characters.
        second: a judge beside it, such as an encoder that is neither's; adds the figures "meant…".
        grades: what people thought of offers; adds figures by them, and how the judge agrees with them.
        run: a folder in which replayed chunks are kept, in `partial`, for a run that is interrupted; removing
            them once the report is saved is the caller's.
        resume: go on with the run that was interrupted there.
        processes: replay in these, which have the same models and settings; everything is indexed first.
        on_progress: called with (done, total) customer messages.

    Raises:
        UnknownAccount: the store does not have one of the accounts.
        InvalidArgument: there is nothing to replay, or the judge is the encoder under test; or the run cannot
            be resumed, see `kept_in`.
        MissingExtra: a baseline's package is not installed.
        ModelError: an encoder gave a vector that is not finite, or the ranking is for another encoder.
    """
    ranking = ranking_for(encoder, ranking)
    judge, settings = judge or Judge.load(), settings or RepliesSettings()
    if any(same_encoder(one.encoder, encoder) for one in (judge, second) if one):
        raise InvalidArgument("the judge is the encoder under test; name another judge")
    if not accounts:
        raise InvalidArgument("the store has no accounts; import messages first: nlp-support import")
    for account_id in accounts:
        store.state(account_id)
    started, clock = time.perf_counter(), Clock()
    replay = prepared(
        store,
        encoder=encoder,
        clock=clock,
        ranking=ranking,
        judge=judge,
        settings=settings,
        grades=grades,
        second=second,
    )
    promised = Promised({name: bar for name, bar in replay.bars.items() if name in accounts})
    for account_id in accounts:  # first of all, since what is learnt of an account changes how it is redacted
        index_replayed(store, account_id, encoder=clock.timed(encoder), settings=settings)
    made = settings_of(encoder, ranking, (judge, second), settings, grades) | promised.made()
    kept = None if run is None else kept_in(run, made=made | contents(store, accounts), resume=resume)
    stamp = {"date": datetime.now(UTC).isoformat(timespec="seconds")}
    with processes.work(kept) if processes else nullcontext(Worker(replay, clock, kept).work) as work:
        findings, encoding = _replayed(replay, work, accounts, rows, promised, on_progress)
    figures = (
        *_figures(rows, findings, _pair_scorers(encoder, settings, findings, clock), settings),
        *_judge_figures(findings, judge, second, settings),
        *promised.figures(seed=settings.seed),
    )
    if processes is not None:
        clock.seconds += encoding / processes.count  # they encode at the same time
    return Report(
        kind="replies",
        made=made | stamp | cost_of(time.perf_counter() - started, clock.seconds),
        data=data_of(accounts, findings, grades),
        figures=figures,
        curves=tuple(_curves(rows, settings)),
        warnings=(
            *_warnings(rows, (judge, second), settings),
            *promised.warnings(),
            *grade_warning(findings.graded, grades, settings.limit),
        ),
        misses=findings.misses,
    )


def index_replayed(
    store: MessageStore, account_id: str, *, encoder: Encoder, settings: RepliesSettings
) -> None:
    """Encode what the windows of an account's replayed messages hold."""
    since = held_back_from(store, account_id, share=settings.share)
    if since is not None:
        start = store._replies.window_start(account_id, settings.window, since)
        for _ in index_range(store, account_id, start, latest_sent(), encoder=encoder):
            pass


def _replayed(
    replay: Replay,
    work: Work,
    accounts: Sequence[str],
    rows: RowFile,
    promised: Promised,
    on_progress: Callable[[int, int], None] | None,
) -> tuple[Findings, float]:
    """Replay the accounts one after the other, and write a row for each message; with the seconds that the
    encoding of the questions took."""
    findings = Findings(seed=replay.seed)
    encoding = 0.0
    done, total = 0, replay.total(accounts)
    with rows.writing() as writer:
        for chunk, found in work(replay.chunks(accounts)):
            findings.skipped.update(chunk.skipped)
            encoding += found.encoding
            for one in found.replayed:
                findings.add(one)
                promised.add(one)
                writer.add(one.row)
            done += len(found.replayed) + (chunk.skipped.total() if replay.limit is None else 0)
            if on_progress:
                on_progress(min(done, total), total)
    if not findings.n:
        reasons = ", ".join(f"{count} {reason}" for reason, count in findings.skipped.items())
        raise InvalidArgument(
            f"nothing to replay in the last {replay.share:.0%} of the time ({reasons or 'empty'}); an "
            "eligible message is a customer's that an agent answered next with more than a courtesy"
        )
    return findings, encoding


def _figures(
    rows: RowFile, findings: Findings, scorers: Mapping[str, ScorePairs], settings: RepliesSettings
) -> Iterator[Figure]:
    seed = settings.seed
    yield from possible_figures(rows, seed=seed)
    for system in rows.systems():
        if not system.startswith(HISTORY):
            yield from system_figures(rows, system, seed=seed)
            yield from set_figures(rows, system, seed=seed)
            yield from graded_figures(rows, system, seed=seed)
        if system.startswith(ONLY):
            yield from source_figures(rows, system, seed=seed)
    sample = [one.past for one in findings.sample]
    for system, score in scorers.items():
        yield one_of_100(score, sample, system=system, seed=seed)
    yield from slice_figures(rows, SERVED, seed=seed)
    for system in rows.systems():
        if system.startswith(HISTORY):
            yield from history_figures(rows, system, slice=system, seed=seed)
    if settings.window.max_messages in settings.history:
        whole = f"{HISTORY}{settings.window.max_messages}"
        yield from history_figures(rows, ALWAYS, slice=whole, seed=seed)


def _judge_figures(
    findings: Findings, judge: Judge, second: Judge | None, settings: RepliesSettings
) -> Iterator[Figure]:
    judges = [(Path(one.encoder.name).name, one.same_from) for one in (judge, second) if one]
    return judge_figures(findings.graded, judges=judges, seed=settings.seed)


def _pair_scorers(
    encoder: Encoder, settings: RepliesSettings, findings: Findings, clock: Clock
) -> dict[str, ScorePairs]:
    sample = [one.past for one in findings.sample]
    asked = {
        searchable(one.past.asked.question): one.asked for one in findings.sample if one.asked is not None
    }
    named = {name: of_pairs(own, sample, clock, {}) for name, own in settings.encoders.items()}
    words = {BM25: by_words} if BM25 in settings.baselines else {}
    return {SERVED: of_pairs(encoder, sample, clock, asked), **named, **words}


def _curves(rows: RowFile, settings: RepliesSettings) -> Iterator[Curve]:
    systems = [system for system in rows.systems() if not system.startswith(HISTORY)]
    found = [risk_curve(rows, system) for system in systems if system != SERVED]
    found.append(reliability_curve(rows, ALWAYS))
    yield from (curve for curve in found if curve is not None)
    yield from graded_reliability_curves(rows, ALWAYS)


def _warnings(rows: RowFile, judges: Sequence[Judge | None], settings: RepliesSettings) -> Iterator[str]:
    if few := too_few(rows.labels("conversation").tolist()):
        yield few
    for name, own in settings.encoders.items():
        if any(same_encoder(own, judge.encoder) for judge in judges if judge):
            yield f"{name} is also a judge, so what that says of it is too good"
    offered = rows.columns(SERVED)["offers"]
    if not offered.any():
        yield "the suggester abstained on every message: check Ranking.threshold"

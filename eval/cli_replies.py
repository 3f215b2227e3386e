"""`nlp-support eval replies`: what would have been suggested for each message of the past."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_support.cli.files import models_of
from nlp_support.cli.options import (
    AgentOption,
    DaysOption,
    EncoderOption,
    MessagesOption,
    NewerOption,
    PolicyOption,
    RankingOption,
    ResolvedOption,
    SeedOption,
    StoreOption,
    existing_store,
    sources_of,
    window_of,
)
from nlp_support.cli.terminal import progress, say
from nlp_support.errors import InvalidArgument, NlpSupportError

from .show import GradesOption, JsonOut, SaveOption, finish, grades_in, named_folder

if TYPE_CHECKING:
    from nlp_support import Encoder, Ranking, Sources


def replies_command(
    store: StoreOption,
    account: Annotated[str | None, typer.Option(help="One account.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All accounts together.")] = False,
    json_out: JsonOut = None,
    save: SaveOption = None,
    baseline: Annotated[
        list[str] | None,
        typer.Option(
            help="bm25, frequent, or an encoder whose nearest past question is answered "
            "(NAME=FOLDER or FOLDER); repeatable. Default: frequent."
        ),
    ] = None,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    policy: PolicyOption = None,
    judge: Annotated[
        str, typer.Option(help="An encoder's folder or hub name, to judge beside the characters.")
    ] = "characters",
    same_from: Annotated[
        float | None, typer.Option(help="Two replies say the same from this cosine of that judge on.")
    ] = None,
    threshold: Annotated[float | None, typer.Option(help="Abstain below this confidence.")] = None,
    promise: Annotated[
        bool, typer.Option("--promise", help="Go by the promises that tune made, and check them.")
    ] = False,
    share: Annotated[float, typer.Option(help="The last share of each account's time, replayed.")] = 0.2,
    k: Annotated[int, typer.Option("-k", help="How many replies each system is asked for.")] = 5,
    limit: Annotated[
        int | None, typer.Option(help="At most this many messages of an account, drawn with the seed.")
    ] = None,
    history: Annotated[bool, typer.Option(help="Also with windows of 100, 500 and 1,000.")] = True,
    resolved: ResolvedOption = False,
    agent: AgentOption = None,
    newer_than: NewerOption = None,
    grades: GradesOption = None,
    workers: Annotated[int, typer.Option(help="Replay in this many processes.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what --save RUN holds of it.")] = False,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    seed: SeedOption = 0,
) -> None:
    """Replay the last part of each account's time: what would have been suggested for each message."""
    from nlp_support import Encoder
    from nlp_support.store.replies import BEGINNING
    from nlp_support.suggest.ended import judge_endings

    from .replies.judge import CHARACTERS, Judge
    from .replies.kept import FOLDER, Kept
    from .replies.measure import measure_replies
    from .replies.rows import RowFile
    from .replies.settings import HISTORY_SIZES, RepliesSettings
    from .replies.workers import Processes
    from .run import check_writable

    if (account is None) == (not everything):
        raise InvalidArgument("give either --account ACCOUNT or --all")
    if resume and save is None:
        raise InvalidArgument("--resume needs --save RUN, the folder of the interrupted run")
    if promise and threshold is not None:
        raise InvalidArgument("--promise has thresholds of its own; leave out --threshold")
    check_writable(save, json_out)
    graded, words_only = grades_in(grades), judge == CHARACTERS
    words, encoders = _baselines(baseline)
    settings = RepliesSettings(
        share=share, k=k, window=window_of(max_messages, max_days), baselines=words,
        history=HISTORY_SIZES if history else (), sources=_sources(resolved, agent, newer_than),
        limit=limit, seed=seed, promises=promise,
    )  # fmt: skip
    named = models_of(policy, encoder=encoder, ranking=ranking)
    model = Encoder.load(named.encoder, threads=0)
    used = _ranking(model, named.ranking, threshold)
    with TemporaryDirectory() as folder, existing_store(store) as opened:
        rows = RowFile(Path(folder) / "rows.jsonl")
        for one in (opened.accounts() if account is None else [account]) if resolved else ():
            judge_endings(opened, one, BEGINNING)
        with _kept(save), progress("replay") as update:
            processes = Processes(
                workers, store, named.encoder, used, CHARACTERS, settings, encoders=encoders, grades=graded,
                **({"same_from": same_from} if words_only else {"second": judge, "second_from": same_from}),
            )  # fmt: skip
            report = measure_replies(
                opened, [account] if account else opened.accounts(), rows,
                encoder=model, ranking=used, judge=Judge.load(same_from=same_from if words_only else None),
                second=None if words_only else Judge.load(judge, same_from=same_from),
                settings=replace(settings, encoders=_loaded(encoders)), grades=graded,
                run=save, resume=resume, processes=processes if workers > 1 else None, on_progress=update,
            )  # fmt: skip
        finish(report, json_out, save, rows=rows)
    if save is not None:
        Kept(save / FOLDER).remove()


def _sources(resolved: bool, agents: Sequence[str] | None, newer_than: float | None) -> tuple["Sources", ...]:
    """What each option asks for by itself and, if they are several, all together."""
    each = [
        sources_of(resolved, None, None),
        sources_of(False, agents, None),
        sources_of(False, None, newer_than),
        sources_of(resolved, agents, newer_than),
    ]
    return tuple({one.words: one for one in each if one.words}.values())


@contextmanager
def _kept(run: Path | None) -> Iterator[None]:
    """Where a replay is cut short, tell how the rest of it is measured."""
    from .replies.kept import FOLDER

    try:
        yield
    except NlpSupportError:
        raise
    except BaseException:
        if run is not None and any((run / FOLDER).glob("*.chunk")):
            say(f"what was measured is kept in {run}; the same command with --resume measures the rest")
        raise


def _baselines(given: Sequence[str] | None) -> tuple[tuple[str, ...], dict[str, str]]:
    """Those that count words, in the order of the report, and the folders of the encoders by name."""
    from .replies.settings import BM25, FREQUENT

    names = given or [FREQUENT]
    folders = dict(named_folder(one) for one in names if one not in (BM25, FREQUENT))
    return tuple(one for one in (BM25, FREQUENT) if one in names), folders


def _loaded(folders: Mapping[str, str]) -> dict[str, "Encoder"]:
    from nlp_support import Encoder

    return {name: Encoder.load(folder, threads=0) for name, folder in folders.items()}


def _ranking(encoder: "Encoder", file: str | None, threshold: float | None) -> "Ranking":
    """The ranking under test: the file's, or the one that the encoder is served with."""
    from nlp_support import Ranking
    from nlp_support.suggest.ranking import ranking_for

    used = ranking_for(encoder, None if file is None else Ranking.load(file))
    return used if threshold is None else replace(used, threshold=threshold)

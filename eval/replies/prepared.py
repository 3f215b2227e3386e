"""From stores, models and settings to a replay."""

from dataclasses import replace

from nlp_support import Encoder, MessageStore, Ranking, ReplySuggester, Sources, Window
from nlp_support.suggest.promised import bar_for

from ..grades.grades import Grades
from .bm25 import Bm25, bm25_scores
from .clock import Clock
from .judge import Judge
from .replay import Replay
from .settings import BM25, FREQUENT, HISTORY, ONLY, RepliesSettings
from .systems import Memory, MostFrequent, Nearest, System


def prepared(
    store: MessageStore,
    *,
    encoder: Encoder,
    clock: Clock,
    ranking: Ranking,
    judge: Judge,
    settings: RepliesSettings,
    grades: Grades | None = None,
    second: Judge | None = None,
) -> Replay:
    """The replay of a store.

    Args:
        clock: times all encoders.

    Raises:
        MissingExtra: a baseline's package is not installed.
        ModelError: the ranking is for another encoder.
    """
    never_abstains = replace(ranking, threshold=0.0)
    memory = Memory(clock.timed(encoder))

    def suggester(window: Window, sources: Sources | None = None) -> ReplySuggester:
        return ReplySuggester(
            store, encoder=memory.encoder, window=window, ranking=never_abstains, promises=False,
            sources=sources,
        )  # fmt: skip

    others: dict[str, System] = {}
    if BM25 in settings.baselines:
        bm25_scores([""], [""])  # refuses now rather than after the first replay when the extra is missing
        others[BM25] = Bm25()
    if FREQUENT in settings.baselines:
        others[FREQUENT] = MostFrequent()
    for name, own in settings.encoders.items():
        others[name] = Nearest(own, clock)
    smaller = [size for size in settings.history if size < (settings.window.max_messages or 0)]
    return Replay(
        suggester=suggester(settings.window),
        smaller={
            f"{HISTORY}{size}": suggester(replace(settings.window, max_messages=size)) for size in smaller
        }
        | {f"{ONLY}{one.words}": suggester(settings.window, one) for one in settings.sources},
        threshold=ranking.threshold,
        others=others,
        memory=memory,
        judge=judge.timed(clock),
        share=settings.share,
        k=settings.k,
        limit=settings.limit,
        seed=settings.seed,
        grades=grades,
        second=None if second is None else second.timed(clock),
        bars={one: bar_for(store.promise(one), ranking, encoder) for one in store.accounts()}
        if settings.promises
        else {},
    )

"""The settings of a replay: how much of the past, and what to compare with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlp_support import Encoder, Sources, Window
from nlp_support.errors import InvalidArgument
from nlp_support.types.numbers import check_kinds, check_whole

BM25, FREQUENT = "bm25", "frequent"
HISTORY = "history="  # the name of a system that has a smaller window begins so
ONLY = "only "  # the name of a system that suggests from some sources only begins so
HISTORY_SIZES = (100, 500, 1000, 2000)


@dataclass(frozen=True)
class RepliesSettings:
    """What is replayed, and what it is compared with.

    Attributes:
        share: the last share of each account's time, which is replayed.
        k: how many replies each system is asked for.
        window: the suggester's window.
        baselines: "bm25" (needs the extra [eval]), "frequent".
        encoders: further encoders by name, each a baseline that offers the replies to the nearest questions.
        history: window sizes for quality by size of the window; only those smaller than the window are used.
        sources: what only some past replies may be suggested of, each a system beside the one under test.
        limit: at most this many messages of an account, drawn at random.
        seed: of samples, shuffles and intervals.
        promises: whether each account that has a promise is offered what reaches its threshold.
    """

    share: float = 0.2
    k: int = 5
    window: Window = field(default_factory=lambda: Window(max_messages=2000))
    baselines: tuple[str, ...] = (FREQUENT,)
    encoders: Mapping[str, Encoder] = field(default_factory=dict)
    history: tuple[int, ...] = HISTORY_SIZES
    sources: tuple[Sources, ...] = ()
    limit: int | None = None
    seed: int = 0
    promises: bool = False

    def __post_init__(self) -> None:
        check_kinds(self)
        if not 0 < self.share <= 1:
            raise InvalidArgument(f"share is {self.share}, expected more than 0 and at most 1")
        check_whole("k", self.k, low=1)
        if self.limit is not None:
            check_whole("limit", self.limit, low=1)
        if unknown := set(self.baselines) - {BM25, FREQUENT}:
            raise InvalidArgument(f"no baseline {', '.join(sorted(unknown))}, expected {BM25} or {FREQUENT}")

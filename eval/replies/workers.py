"""Who replays the chunks: this process, or several beside it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from multiprocessing import get_context

from nlp_support import Encoder, Ranking, open_store
from nlp_support.types.numbers import check_whole

from ..grades.grades import Grades
from .clock import Clock
from .judge import Judge
from .kept import Done, Kept
from .prepared import prepared
from .replay import Chunk, Replay
from .settings import RepliesSettings

MOST_WORKERS = 256
AHEAD = 2  # chunks that wait for each process, so that none waits for the reading of the next

Work = Callable[[Iterable[Chunk]], Iterator[tuple[Chunk, Done]]]


@dataclass(frozen=True)
class Worker:
    """Replays chunks, or takes what was kept of them.

    Attributes:
        clock: times the encoders of the replay.
        kept: where they are kept; None for nowhere.
    """

    replay: Replay
    clock: Clock
    kept: Kept | None = None

    def __call__(self, chunk: Chunk) -> Done:
        """The chunk's messages with their scores."""
        if self.kept and (found := self.kept.get(chunk)):
            return found
        before = self.clock.seconds
        replayed = self.replay.replayed(chunk)
        done = Done(replayed, self.clock.seconds - before)
        if self.kept:
            self.kept.put(chunk, done)
        return done

    def work(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Done]]:
        """All chunks, one after the other, in this process."""
        return ((chunk, self(chunk)) for chunk in chunks)


@dataclass(frozen=True)
class Processes:
    """What other processes need to replay as this one would: names and numbers in place of models.

    Attributes:
        count: how many processes; 1 to 256.
        store: the location of the store.
        encoder: as `Encoder.load` takes it.
        ranking: the one under test.
        judge, same_from: as `Judge.load` takes them.
        second, second_from: the same of the judge beside it; None for none.
        settings: without encoders.
        encoders: further encoders, by name, as `Encoder.load` takes them.
        grades: what people thought of offers.
    """

    count: int
    store: str
    encoder: str | None
    ranking: Ranking
    judge: str
    settings: RepliesSettings
    same_from: float | None = None
    second: str | None = None
    second_from: float | None = None
    encoders: Mapping[str, str] = field(default_factory=dict)
    grades: Grades | None = None

    def __post_init__(self) -> None:
        check_whole("workers", self.count, low=1, high=MOST_WORKERS)

    @contextmanager
    def work(self, kept: Kept | None) -> Iterator[Work]:
        """A function that replays chunks in the processes, and yields them in their order."""
        pool = ProcessPoolExecutor(
            self.count, get_context("spawn"), initializer=_begin, initargs=(self, kept)
        )
        try:
            yield lambda chunks: _in_order(pool, chunks, ahead=AHEAD * self.count)
        finally:
            pool.shutdown(cancel_futures=True)

    def worker(self, kept: Kept | None) -> Worker:
        """The worker of a process, with one thread."""
        encoders = {name: Encoder.load(path, threads=1) for name, path in self.encoders.items()}
        store = open_store(self.store)
        clock = Clock()
        replay = prepared(
            store,
            encoder=Encoder.load(self.encoder, threads=1),
            clock=clock,
            ranking=self.ranking,
            judge=Judge.load(self.judge, same_from=self.same_from),
            settings=replace(self.settings, encoders=encoders),
            grades=self.grades,
            second=None if self.second is None else Judge.load(self.second, same_from=self.second_from),
        )
        return Worker(replay, clock, kept)


_workers: list[Worker] = []  # of a process that was begun for it: the one that it has


def _begin(processes: Processes, kept: Kept | None) -> None:
    _workers.append(processes.worker(kept))


def _run(chunk: Chunk) -> Done:
    return _workers[0](chunk)


def _in_order(
    pool: ProcessPoolExecutor, chunks: Iterable[Chunk], *, ahead: int
) -> Iterator[tuple[Chunk, Done]]:
    each = iter(chunks)
    waiting: deque[tuple[Chunk, Future[Done]]] = deque()
    for chunk in islice(each, ahead):
        waiting.append((chunk, pool.submit(_run, chunk)))
    while waiting:
        chunk, future = waiting.popleft()
        yield chunk, future.result()
        for following in islice(each, 1):
            waiting.append((following, pool.submit(_run, following)))

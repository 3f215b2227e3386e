"""What one process of the service works with: store, suggester and monitor, on a bounded pool of threads."""

import asyncio
import contextvars
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import cached_property, partial
from threading import Lock
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

from ..journey import EscalationPolicy, JourneyMonitor
from ..models.encoder import Encoder, Vectors
from ..models.satisfaction import SatisfactionModel
from ..models.sentiment import SentimentModel
from ..store import AccountState, MessageStore, open_store
from ..suggest import Asked, Ranking, ReplySuggester, Suggestions
from ..suggest.account import AccountReplies
from ..suggest.cache import Index
from ..suggest.promised import Bar
from ..triage import Triage
from .audit import AuditLog
from .keyring import Keyring
from .looks import Looks
from .measures import Measures
from .problems import Problem
from .settings import Settings
from .together import Together
from .upkeep import Upkeep

P = ParamSpec("P")
T = TypeVar("T")
WAIT = 1  # seconds after which to ask again when the queue is full
MEGABYTE = 1_000_000
MEMORY = ":memory:"  # a store without a file, which only one connection sees


class Desk:
    """The store, suggester and monitor of one process. `run` calls them, and anything else that takes long,
    on one of its threads; the event loop stays free.

    Args:
        location: of the store, which must exist.
        settings: of the service.
        encoder, sentiment, satisfaction, ranking: in place of those that the settings name.

    Attributes:
        store: for calls that read, and short ones that write.
        intake: the same store on a connection of its own, for what writes long.
        suggester, monitor, triage: of the store.
        looks: at whole accounts, for flags.
        policy: what the flags go by.
        keyring, audit: the keys of the store, and the log of what is done with them.
        measures: what `/metrics` shows.
        warm: whether the models are loaded.
        stopping: set when the service begins to stop; streams end then.
    """

    def __init__(
        self,
        location: str,
        settings: Settings,
        *,
        encoder: Encoder | None = None,
        sentiment: SentimentModel | None = None,
        satisfaction: SatisfactionModel | None = None,
        ranking: Ranking | None = None,
    ) -> None:
        self.settings = settings
        self.measures = Measures()
        self.warm, self.stopping = False, asyncio.Event()
        self.store = open_store(location, create=location == MEMORY)
        self._stores = [self.store]
        self.intake = self._opened(location)
        self.keyring = Keyring(self._opened(location)._keys)
        self.audit = AuditLog(self._opened(location)._audit, days=settings.audit_days)
        self.policy = _policy(settings)
        files = self.policy.files
        encoder = encoder or Encoder.load(settings.encoder or files.encoder)
        ranking = ranking or _ranking(settings.ranking or files.ranking)
        self.encoder = _observed(encoder, self.measures)
        self.suggester = _Suggester(
            self.store, encoder=self.encoder, ranking=ranking,
            cache_bytes=settings.account_memory * MEGABYTE,
        )  # fmt: skip
        self.suggester.measures = self.measures
        self.monitor = JourneyMonitor(
            self.store, sentiment=sentiment, satisfaction=satisfaction, encoder=self.encoder,
            policy=self.policy,
        )  # fmt: skip
        self.looks = Looks(self.monitor, self.stopping.is_set)
        self._upkeep = Upkeep(
            self._opened(location), None if location == MEMORY else location,
            encoder=encoder, window=self.suggester.window,
        )  # fmt: skip
        self._pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="desk")
        self._inside, self._lock = 0, Lock()

    async def run(self, function: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What a function returns, called on a thread of the pool.

        Raises:
            Problem: 429, if as many calls wait as may.
        """
        if self.trouble is not None:
            raise Problem(503, self.trouble)
        self._enter()
        arrived = perf_counter()
        context = contextvars.copy_context()  # for the request's id in logs
        call = partial(context.run, partial(function, *args, **named))
        try:
            future = self._pool.submit(self._timed, arrived, call)
        except RuntimeError:  # the pool is closed
            self._leave()
            raise Problem(503, "the service stops: ask again", headers={"Retry-After": str(WAIT)}) from None
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

    @cached_property
    def triage(self) -> Triage:
        """Rates what waits, with the suggester's memory."""
        return Triage(self.store, suggester=self.suggester, policy=self.policy)

    @property
    def trouble(self) -> str | None:
        """Why the store must not be used any more; None while it may."""
        return self._upkeep.trouble

    async def begin(self) -> None:
        """Load what is loaded on first use, and encode from now on what comes in."""
        await asyncio.to_thread(self._warm_up)
        self.warm = True
        self._upkeep.begin()

    async def look(self) -> None:
        """See whether the store can be read. Raises StoreError if not."""
        await self.keyring.look()

    async def end(self) -> None:
        """Finish what was begun, and close the store."""
        self.stopping.set()
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        """Wait for what the threads do, and close the store."""
        self._pool.shutdown()
        self.looks.close()
        self._upkeep.close()
        self.keyring.close()
        self.audit.close()
        for store in self._stores:
            store.close()

    def _opened(self, location: str) -> MessageStore:
        """The store, on a connection of its own if it has a file."""
        if location == MEMORY:
            return self.store
        self._stores.append(open_store(location, create=False))
        return self._stores[-1]

    def _warm_up(self) -> None:
        self.encoder.encode_query(["hello"])
        _ = self.monitor.scorer

    def _timed(self, arrived: float, call: Callable[[], T]) -> T:
        self.measures.took("queue", perf_counter() - arrived)
        with self.measures.stage("work"):
            return call()

    def _enter(self) -> None:
        with self._lock:
            full = self._inside >= self.settings.threads + self.settings.queue
            self._inside += not full
            self.measures.inside(self._inside)
        if full:
            self.measures.refused()
            raise Problem(
                429, "too many requests wait; ask again after the seconds of Retry-After",
                headers={"Retry-After": str(WAIT)},
            )  # fmt: skip

    def _leave(self, _future: "Future[Any] | None" = None) -> None:
        with self._lock:
            self._inside -= 1
            self.measures.inside(self._inside)


class _Suggester(ReplySuggester):
    """Tells how long a search takes, and leaves what would keep a call waiting to the upkeep."""

    measures: Measures

    def _suggest(
        self, asked: Sequence[Asked], states: Mapping[str, AccountState], *, k: int, index: Index
    ) -> list[Suggestions]:
        return super()._suggest(asked, states, k=k, index="few" if index == "now" else index)

    def _answer(
        self, replies: AccountReplies, asked: Asked, query: Vectors, now: datetime, k: int, bar: Bar
    ) -> Suggestions:
        with self.measures.stage("search"):
            return super()._answer(replies, asked, query, now, k, bar)


def _observed(encoder: Encoder, measures: Measures) -> Encoder:
    """The encoder, with the questions of simultaneous calls encoded together, and the time they take told."""

    def encode(texts: Sequence[str]) -> Vectors:
        with measures.stage("encode"):
            return encoder.encode_query(texts)

    return Encoder(
        Together(encode, bulk=encoder.encode_query), encoder.encode_document, name=encoder.name,
        fingerprint=encoder.fingerprint, dim=encoder.dim,
    )  # fmt: skip


def _policy(settings: Settings) -> EscalationPolicy:
    return EscalationPolicy.load(settings.policy) if settings.policy else EscalationPolicy()


def _ranking(file: str | None) -> Ranking | None:
    return Ranking.load(file) if file else None

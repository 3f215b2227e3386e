"""Who listens to what happens in accounts, and who is looking at what."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

from ..errors import NlpSupportError
from ..types.times import utc_now
from .desk import Desk
from .problems import Problem
from .schemas.events import Presence
from .watch import Event, Watch

EVERY = 0.5  # seconds between two looks at an account that somebody listens to
WAITING = 1000  # events that may wait for a listener; one who takes longer is let go and comes again
PRESENT = 30.0  # seconds for which presence counts
logger = logging.getLogger("nlp_support.server.feeds")


@dataclass
class _Account:
    """An account that somebody listens to."""

    watch: Watch
    listeners: dict["asyncio.Queue[Event | None]", str] = field(default_factory=dict)  # with their keys
    present: dict[tuple[str, str], tuple[Presence, float]] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    looking: "asyncio.Task[None] | None" = None


class Feeds:
    """The accounts of one process that somebody listens to. Of the event loop's thread only.

    Args:
        desk: looks at the store.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._accounts: dict[str, _Account] = {}
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def listening(
        self, account_id: str, key_id: str, after: int | None = None
    ) -> AsyncIterator[AsyncIterator[Event]]:
        """What happens in an account from now on, or after the message with this number, until the service
        stops or the key is revoked. Raises Problem if the account cannot be looked at now."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(WAITING)
        own = await self._own(account_id)
        own.listeners[queue] = key_id
        try:
            yield _told(await self._missed(own, after), queue)
        finally:
            own.listeners.pop(queue, None)
            if not own.listeners:
                self._stop(account_id, own)

    def tell(self, account_id: str, presence: Presence) -> None:
        """Tell everybody who listens to the account what an agent does."""
        own = self._accounts.get(account_id)
        if own is not None:
            own.present[presence.conversation_id, presence.agent_id] = presence, monotonic() + PRESENT
            _put(own, [Event("presence", presence, own.watch.at)])

    def wake(self, account_id: str) -> None:
        """Look at an account now, since this process has written to it."""
        if own := self._accounts.get(account_id):
            own.woken.set()

    async def _own(self, account_id: str) -> _Account:
        async with self._opening:
            if account_id not in self._accounts:
                desk = self._desk
                watch = await desk.run(Watch, desk.suggester, desk.monitor, desk.looks, account_id)
                own = self._accounts[account_id] = _Account(watch)
                own.looking = asyncio.create_task(self._look(account_id, own))
            return self._accounts[account_id]

    async def _missed(self, own: _Account, after: int | None) -> Sequence[Event]:
        """What came in since a listener was here last, what is suggested there, and who is present."""
        present = [Event("presence", one, own.watch.at) for one, _ in own.present.values()]
        if after is None or after >= own.watch.at:
            return present
        fresh = await self._desk.run(own.watch.since, after, utc_now(None))
        ids = [one.conversation_id for one in fresh]
        return [*own.watch.told(fresh), *own.watch.offered(ids), *present]

    async def _look(self, account_id: str, own: _Account) -> None:
        """Look at an account again and again, until the service stops."""
        while not self._desk.stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await own.woken.wait()
            own.woken.clear()
            try:
                found = await self._desk.run(own.watch.look)
                _let_go_revoked(own)
                _put(own, found)
            except (Problem, NlpSupportError) as error:  # such as a full queue: what happened is told later
                logger.warning("an account could not be looked at", exc_info=error)
            _put(own, _gone(own))
        for queue in list(own.listeners):
            _let_go(own, queue)
        self._stop(account_id, own)

    def _stop(self, account_id: str, own: _Account) -> None:
        if own.looking and own.looking is not asyncio.current_task():
            own.looking.cancel()
        if self._accounts.get(account_id) is own:
            del self._accounts[account_id]


async def _told(missed: Sequence[Event], queue: "asyncio.Queue[Event | None]") -> AsyncIterator[Event]:
    for event in missed:
        yield event
    while (now := await queue.get()) is not None:
        yield now


def _put(own: _Account, events: Sequence[Event]) -> None:
    """Give events to all listeners; one whose events wait for too long is let go."""
    for queue in list(own.listeners):
        if queue.qsize() + len(events) >= WAITING:
            _let_go(own, queue)
        else:
            for event in events:
                queue.put_nowait(event)


def _let_go(own: _Account, queue: "asyncio.Queue[Event | None]") -> None:
    """End a listener's stream; what waits for it is told when it comes again."""
    own.listeners.pop(queue, None)
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)


def _let_go_revoked(own: _Account) -> None:
    """End the streams of keys that do not open the account any more."""
    for queue, key_id in list(own.listeners.items()):
        if key_id not in own.watch.keys:
            _let_go(own, queue)


def _gone(own: _Account) -> list[Event]:
    """The agents who have not said for a while that they are still there."""
    now = monotonic()
    late = [key for key, (_, until) in own.present.items() if until < now]
    left = [own.present.pop(key)[0] for key in late]
    return [
        Event("presence", one.model_copy(update={"doing": "left"}), own.watch.at)
        for one in left
        if one.doing != "left"
    ]

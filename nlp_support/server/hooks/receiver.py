"""Taking deliveries: they are checked and kept on disk before the answer goes out, and that is all."""

import asyncio
import hashlib
import logging
import queue
import secrets
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import NamedTuple

from ...errors import NlpSupportError
from ...store import MessageStore
from ...store.deliveries import Arrival
from ...store.hooks import Secrets
from .incoming import Incoming, Refused
from .platforms import PLATFORMS

TOGETHER = 200  # deliveries that one transaction takes; under load many come while the disk is written
log = logging.getLogger(__name__)

_STRANGERS = Secrets(  # so that a webhook that was not added takes as long, and is answered the same
    (f"whsec_{secrets.token_hex(32)}",)
)


class _Asked(NamedTuple):
    account_id: str
    platform: str
    incoming: Incoming
    answer: "Future[bool]"


class Receiver:
    """Takes deliveries in a thread of its own, those that come at once together, in one transaction.

    Args:
        store: an open store that nobody else in this process uses for long: answers wait for it.
        taken: is called after new deliveries were kept.
        now: the clock.
        limit: how many deliveries may wait to be kept; further ones are to come again later.
    """

    def __init__(
        self,
        store: MessageStore,
        *,
        taken: Callable[[], None],
        now: Callable[[], datetime],
        limit: int = 2_000,
    ) -> None:
        self._store, self._taken, self._now = store, taken, now
        self._queue: queue.Queue[_Asked | None] = queue.Queue(limit)
        self._thread = threading.Thread(target=self._run, name="hooks-receiver", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Keep what was asked for before, and end the thread."""
        self._queue.put(None)
        self._thread.join()

    async def take(self, account_id: str, platform: str, incoming: Incoming) -> bool:
        """Keep a delivery of one of PLATFORMS, and return when it is on disk. Returns whether it is new; one
        that came before is not kept again.

        Raises:
            Refused: its signature or its age is wrong, it is no JSON object, or too many wait.
        """
        answer: Future[bool] = Future()
        try:
            self._queue.put_nowait(_Asked(account_id, platform, incoming, answer))
        except queue.Full:
            raise Refused("too many deliveries wait to be kept; send it again later", status=503) from None
        return await asyncio.wrap_future(answer)

    def _run(self) -> None:
        while (asked := self._queue.get()) is not None:
            batch: list[_Asked] = [asked]
            ended = False
            while len(batch) < TOGETHER and not ended:
                try:
                    more = self._queue.get_nowait()
                except queue.Empty:
                    break
                ended = more is None
                batch += [] if more is None else [more]
            self._answer(batch)
            if ended:
                return

    def _answer(self, batch: Sequence[_Asked]) -> None:
        """Answer a batch: nobody may wait for ever, whatever goes wrong."""
        try:
            self._keep(batch)
        except NlpSupportError as error:  # of the store, such as a full disk
            log.error("deliveries were not kept: %s", error)
            why = Refused("the delivery could not be kept; send it again later", status=503)
            for one in batch:
                if not one.answer.done():
                    one.answer.set_exception(why)
        except Exception as error:
            log.exception("deliveries were not kept")
            for one in batch:
                if not one.answer.done():
                    one.answer.set_exception(error)

    def _keep(self, batch: Sequence[_Asked]) -> None:
        now = self._now()
        pairs = {(one.account_id, one.platform) for one in batch}
        known = self._store._hooks.secrets(pairs, now=now)
        good: list[tuple[_Asked, Arrival]] = []
        for one in batch:
            try:
                good.append((one, _arrival(one, known.get((one.account_id, one.platform)), now)))
            except Refused as error:
                one.answer.set_exception(error)
        fresh = self._store._deliveries.put([arrival for _, arrival in good], now=now) if good else []
        for (one, _), new in zip(good, fresh, strict=True):
            one.answer.set_result(new)
        if any(fresh):
            self._taken()


def _arrival(asked: _Asked, known: Secrets | None, now: datetime) -> Arrival:
    """The delivery, if its signature is right and it holds a JSON object; raises Refused."""
    platform, found = PLATFORMS[asked.platform], known or _STRANGERS
    max_age = found.max_age or platform.max_age
    verified = platform.verify(asked.incoming, found.values, now=now, max_age=max_age)
    asked.incoming.json()
    digest = hashlib.sha256(verified.signed).digest()
    id = verified.delivery_id or digest.hex()
    return Arrival(asked.account_id, asked.platform, id, digest, asked.incoming.body)

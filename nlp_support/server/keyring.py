"""The keys of the store, read beside everything else and remembered for a second."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ..store.keys import Key, KeyTable

FRESH = 1.0  # seconds after which a key is looked up again: how long a revoked one may still open
REMEMBERED = 10_000


class Keyring:
    """Finds keys, on a thread and a connection of its own, so that no long call makes requests wait at the
    door.

    Args:
        keys: the keys of the store.
        clock: seconds from any beginning.
    """

    def __init__(self, keys: KeyTable, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys, self._clock = keys, clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="keys")
        self._known: OrderedDict[bytes, tuple[float, Key]] = OrderedDict()

    async def find(self, secret: str) -> Key | None:
        """What a key opens; None if it is none."""
        at = hashlib.sha256(secret.encode()).digest()  # no secret stays in memory
        known = self._known.get(at)
        if known is not None and self._clock() - known[0] < FRESH:
            return known[1]
        asked = self._clock()
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._thread, self._keys.opened_by, secret)
        self._known.pop(at, None)
        if found is not None:
            self._known[at] = asked, found
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    async def look(self) -> None:
        """See whether the store can be read. Raises StoreError if not."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._keys.count)

    def close(self) -> None:
        """Look up no more."""
        self._thread.shutdown()

"""Texts of calls that wait meanwhile are encoded together; one that comes alone never waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock

import numpy as np

from ..models.encoder import Vectors


@dataclass
class _Call:
    texts: Sequence[str]
    done: Event = field(default_factory=Event)
    leads: bool = False
    vectors: Vectors | None = None
    error: Exception | None = None


class Together:
    """A function from texts to vectors that runs once at a time: whoever comes when it is idle runs it at
    once, and whoever comes meanwhile is run together with all others that wait by then.

    Args:
        encode: from texts to one row each.
        most: texts of a run, unless a single call has more.
    """

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], *, most: int = 32) -> None:
        self._encode, self._most = encode, most
        self._lock = Lock()
        self._running = False
        self._waiting: list[_Call] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The rows of these texts."""
        call = _Call(texts)
        with self._lock:
            call.leads = not self._running
            self._running = True
            if not call.leads:
                self._waiting.append(call)
        if not call.leads:
            call.done.wait()
        if call.leads:
            self._lead(call)
        if call.error is not None:
            raise call.error
        assert call.vectors is not None
        return call.vectors

    def _lead(self, own: _Call) -> None:
        """Run own and waiting texts; then the first of those that came meanwhile leads."""
        calls = self._taken(own)
        try:
            rows = self._encode([text for call in calls for text in call.texts])
            ends = np.cumsum([len(call.texts) for call in calls])
            for call, part in zip(calls, np.split(rows, ends[:-1]), strict=True):
                call.vectors = part
        except Exception as error:  # noqa: BLE001 - everybody who waits for it is told
            for call in calls:
                call.error = error
        finally:
            with self._lock:
                follower = self._waiting.pop(0) if self._waiting else None
                self._running = follower is not None
            for call in calls[1:]:
                call.done.set()
            if follower is not None:
                follower.leads = True
                follower.done.set()

    def _taken(self, own: _Call) -> list[_Call]:
        taken, texts = [own], len(own.texts)
        with self._lock:
            while self._waiting and texts + len(self._waiting[0].texts) <= self._most:
                taken.append(self._waiting.pop(0))
                texts += len(taken[-1].texts)
        return taken

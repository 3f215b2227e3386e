"""Questions that wait meanwhile are encoded together; one that comes alone never waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock

from ..models.encoder import Vectors

Encode = Callable[[Sequence[str]], Vectors]


@dataclass
class _Call:
    text: str
    done: Event = field(default_factory=Event)
    leads: bool = False
    vectors: Vectors | None = None
    error: Exception | None = None


class Together:
    """A function from texts to vectors. For calls with one text, as requests make, it runs once at a time:
    whoever comes when it is idle runs it at once, and whoever comes meanwhile is run together with the others
    that wait by then. A call with several texts is work in bulk, which runs beside and makes nobody wait.

    Args:
        encode: from texts to one row each, for calls with one text.
        bulk: the same for calls with several, from any thread.
        most: texts of a run.
    """

    def __init__(self, encode: Encode, *, bulk: Encode | None = None, most: int = 32) -> None:
        self._encode, self._bulk, self._most = encode, bulk or encode, most
        self._lock = Lock()
        self._running = False
        self._waiting: list[_Call] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The rows of these texts."""
        if len(texts) != 1:
            return self._bulk(texts)
        call = _Call(texts[0])
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
        """Run the own and the waiting texts; then the first of those that came meanwhile leads."""
        calls = self._taken(own)
        try:
            rows = self._encode([call.text for call in calls])
            for at, call in enumerate(calls):
                call.vectors = rows[at : at + 1]
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
        with self._lock:
            taken, self._waiting = self._waiting[: self._most - 1], self._waiting[self._most - 1 :]
        return [own, *taken]

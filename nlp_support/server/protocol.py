"""HTTP on a connection, for clients that hang: a head that does not come, an answer that is not taken."""

from asyncio import TimerHandle, Transport
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .desk import Desk

LONGEST_HEAD = 65_536  # bytes of a request line and headers


class PatientProtocol(HttpToolsProtocol):
    """Closes connections on which nothing comes forward. Bodies are watched by `limits`."""

    def __init__(self, config: Config, *args: Any, **named: Any) -> None:
        super().__init__(config, *args, **named)
        self._desk = desk_of(self.app)
        self.patience = self._desk.settings.patience
        self._head: TimerHandle | None = None
        self._taking: TimerHandle | None = None
        self._bytes = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Expect the head of a request."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._head_is_here()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, of a head no more than fit into one."""
        if self._head is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()
        self._bytes += len(data)
        if self._head is not None and self._bytes > LONGEST_HEAD + len(data):
            self.transport.abort()
            return
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Begin with the request."""
        self._head_is_here()
        super().on_headers_complete()

    def shutdown(self) -> None:
        """The service stops: streams end, which nothing else would tell them to."""
        self._desk.stopping.set()
        super().shutdown()

    def pause_writing(self) -> None:
        """The client does not take what was sent: wait for a while."""
        super().pause_writing()
        if self._taking is None:
            self._taking = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        """It has taken it."""
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None
        super().resume_writing()

    def _expect_head(self) -> None:
        self._bytes = 0
        self._head = self.loop.call_later(self.patience, self.transport.abort)

    def _head_is_here(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


def desk_of(app: Any) -> Desk:
    """The desk of an application, which a wrapper that believes proxies may hold."""
    while not hasattr(app, "state"):
        app = app.app
    desk: Desk = app.state.desk
    return desk

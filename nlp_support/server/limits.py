"""How long a body may be and how slowly it may come."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import Problem, answer

LONG = "/messages"  # the end of paths that take many messages
PACE = 1000  # bytes a second that a body must come with on average, after the first seconds of patience


class Limits:
    """Refuses bodies that are too long (413) or come too slowly (408), before anybody works with them.

    Args:
        app: what is asked then.
        body: the longest body in bytes.
        bulk: the longest one where many messages are taken.
        patience: seconds in which something of a body must come.
    """

    def __init__(self, app: ASGIApp, *, body: int, bulk: int, patience: float) -> None:
        self._app, self._body, self._bulk, self._patience = app, body, bulk, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its body under the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._bulk if scope["path"].endswith(LONG) else self._body
        watched = _Watched(receive, most=most, patience=self._patience)
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            if begun or watched.problem is None:  # else a framework's words for what broke off
                begun = True
                await send(message)

        try:
            watched.check_length(scope)
            await self._app(scope, watched, sent)
        except Problem:
            if begun or watched.problem is None:
                raise
        if not begun and watched.problem is not None:
            watched.problem.headers["Connection"] = "close"  # what is left of the body is not read
            await answer(watched.problem)(scope, receive, send)


class _Watched:
    """What comes of a body, counted and timed."""

    def __init__(self, receive: Receive, *, most: int, patience: float) -> None:
        self._receive, self._most, self._patience = receive, most, patience
        self._size, self._waited, self._ended = 0, 0.0, False
        self.problem: Problem | None = None

    def check_length(self, scope: Scope) -> None:
        """Refuse a body that says itself that it is too long."""
        told = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
        if told.isdigit() and int(told) > self._most:
            raise self._too_long()

    async def __call__(self) -> Message:
        if self._ended:  # whoever asks on waits for the client to leave
            return await self._receive()
        started = time.monotonic()
        left = self._patience + self._size / PACE - self._waited
        try:
            message = await asyncio.wait_for(self._receive(), max(left, 0.001))
        except TimeoutError:
            raise self._ends(
                408,
                f"the body came too slowly; send it within {self._patience:g} s, or {PACE} bytes a second",
            ) from None
        self._waited += time.monotonic() - started
        self._size += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._size > self._most:
            raise self._too_long()
        return message

    def _too_long(self) -> Problem:
        return self._ends(413, f"the body is longer than {self._most:,} bytes; send it in parts")

    def _ends(self, status: int, detail: str) -> Problem:
        self._ended, self.problem = True, Problem(status, detail)
        return self.problem

"""Every request: an id, a line in the log, a count by its route, an entry in the audit log, and an answer
whatever happens."""

import logging
import re
import secrets
from datetime import UTC, datetime
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..store.audit import Audited
from ..store.keys import Key
from . import problems
from .access import AUDITED, KEY
from .desk import Desk
from .logs import fields, request_id
from .paths import decoded
from .problems import Problem

ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
HEADER = b"x-request-id"
NO_ROUTE = "none"
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
logger = logging.getLogger("nlp_support.server.request")


class Requests:
    """The outermost part of the application."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        id = _id_of(scope)
        request_id.set(id)
        started = perf_counter()
        seen = _Seen(scope, send, id, self._desk)
        try:
            await self._answer(scope, receive, seen)
        finally:
            self._tell(scope, seen, perf_counter() - started)

    async def _answer(self, scope: Scope, receive: Receive, seen: "_Seen") -> None:
        try:
            path = decoded(scope["raw_path"])
            if path is None:
                raise Problem(400, "the path is not UTF-8, or holds a letter that none may; check its ids")
            scope["path"] = path
            await self._app(scope, receive, seen)
        except Exception as error:
            if seen.status:
                logger.error("the answer broke off", exc_info=error)
                raise BrokenAnswer from None
            await problems.answer(problems.of(error))(scope, receive, seen)

    def _tell(self, scope: Scope, seen: "_Seen", seconds: float) -> None:
        route, method = route_of(scope), method_of(scope)
        self._desk.measures.request(method, route, seen.status, seconds)
        key: Key | None = scope.get(KEY)
        logger.log(
            logging.DEBUG if route.startswith(("/health", "/metrics")) else logging.INFO,
            "request",
            extra=fields(
                method=method, route=route, status=seen.status, seconds=round(seconds, 4),
                account=key and key.account_id, key=key and key.id, client=(scope.get("client") or [None])[0],
            ),
        )  # fmt: skip


class BrokenAnswer(Exception):
    """An answer ended in the middle: the connection is closed, so that the client sees that it did."""


class _Seen:
    """Sends an answer with the request's id, notes its status, and has what was written in the audit log."""

    def __init__(self, scope: Scope, send: Send, id: str, desk: Desk) -> None:
        self._scope, self._send, self._id, self._desk = scope, send, id, desk
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (HEADER, self._id.encode())]
            if self._scope.get(AUDITED):
                await self._desk.audit.note(self._entry(self._scope[KEY]))
        await self._send(message)

    def _entry(self, key: Key) -> Audited:
        action = f"{method_of(self._scope)} {route_of(self._scope)}"
        return Audited(datetime.now(UTC), key.account_id, key.id, action, self.status, self._id)


def _id_of(scope: Scope) -> str:
    """The id that the client or a proxy gave the request, if it is one; else a new one."""
    given = next((value for name, value in scope["headers"] if name == HEADER), b"")
    return given.decode() if ID.fullmatch(given) else secrets.token_hex(8)


def route_of(scope: Scope) -> str:
    """The template of a request's route: its path may name a customer."""
    # Newer FastAPI keeps what a router was included with, and its prefix, beside the route.
    whole = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    return getattr(whole, "path_format", None) or NO_ROUTE


def method_of(scope: Scope) -> str:
    """The method, if it is one that is used: a client may make up any number of others."""
    return scope["method"] if scope["method"] in METHODS else "other"

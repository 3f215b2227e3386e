"""What went wrong, as RFC 9457 tells it: application/problem+json, the request's id, no customer text."""

import http
import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ..errors import (
    InvalidArgument,
    InvalidMessage,
    MissingExtra,
    MissingPlaceholder,
    NlpSupportError,
    StoreError,
    UnknownAccount,
    UnknownConversation,
    UnknownCustomer,
)
from .logs import request_id

MEDIA_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[NlpSupportError], int], ...] = (  # of others 500
    (UnknownAccount, 404),
    (UnknownConversation, 404),
    (UnknownCustomer, 404),
    (InvalidArgument, 400),
    (InvalidMessage, 422),
    (MissingPlaceholder, 422),
    (MissingExtra, 501),
)
FULL, BUSY = ("full", "I/O"), "locked"  # signs of a StoreError
RETRY = {"Retry-After": "5"}
logger = logging.getLogger("nlp_support.server")


class Problem(Exception):
    """Ends a request with a problem.

    Args:
        status: of the answer.
        detail: what was wrong, what was expected and what to do; no customer text.
        headers: of the answer, beside the usual ones.
        errors: what is wrong with which part of the request.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers, self.errors = dict(headers or {}), errors


class FieldError(BaseModel):
    """What is wrong with a part of a request."""

    where: list[str | int] = Field(description="The way to the part, such as `body`, `text`.")
    problem: str


class ProblemBody(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["text is missing; see errors"])
    request_id: str = Field(examples=["0f8fad5bd9cb469f"], description="The id by which logs have it.")
    errors: list[FieldError] | None = None


def answer(problem: Problem) -> JSONResponse:
    """The response that tells a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": http.HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "request_id": request_id.get(),
    }
    if problem.errors is not None:
        body["errors"] = problem.errors
    return JSONResponse(body, problem.status, problem.headers, MEDIA_TYPE)


def of(error: Exception) -> Problem:
    """The problem that an error is to whoever asked. What is ours alone, such as paths, goes to the log."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, StoreError):
        return _of_store(error)
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    if status == 500:
        logger.error("failed", exc_info=error)
        return Problem(500, "the service failed; the log has the reason under this request_id")
    if isinstance(error, UnknownAccount):
        return Problem(404, NO_ACCOUNT)
    if isinstance(error, UnknownConversation):
        return Problem(404, "the account has no such conversation; check its id")
    return Problem(status, str(error))


# Of an account that does not exist as of one that another key opens.
NO_ACCOUNT = "this key opens no such account, or it has no messages yet; check the account and the key"


def _of_store(error: StoreError) -> Problem:
    logger.error("store failed", exc_info=error)
    cause = str(error.__cause__ or "")
    if any(sign in cause for sign in FULL):
        return Problem(507, "the disk of the service is full or broken: what was not stored yet cannot be")
    if BUSY in cause:
        return Problem(503, "another process writes to the store for long: try again", headers=RETRY)
    return Problem(503, "the store cannot be used; the log has the reason", headers=RETRY)


def left(_request: Request, _error: Exception) -> JSONResponse:
    """Nobody reads this."""
    return answer(Problem(400, "the client left before the body was there"))


def add_handlers(app: FastAPI) -> None:
    """Have the application answer every error with a problem."""

    def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        return answer(invalid_request(error))

    def refused(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        detail = HINTS.get(error.status_code, str(error.detail))
        return answer(Problem(error.status_code, detail, headers=error.headers))

    def failed(_request: Request, error: Exception) -> JSONResponse:
        return answer(of(error))

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(Problem, failed)
    app.add_exception_handler(ClientDisconnect, left)
    app.add_exception_handler(NlpSupportError, failed)


HINTS = {404: "there is nothing here; see /openapi.json", 405: "there is no such method here; see Allow"}


def invalid_request(error: RequestValidationError) -> Problem:
    """What does not fit the schema. What was given is not repeated: it may be a customer's text."""
    errors = [{"where": list(one["loc"]), "problem": _said(one)} for one in error.errors()]
    parts = ", ".join(".".join(map(str, one["where"])) for one in errors[:3]) + ", …" * (len(errors) > 3)
    return Problem(422, f"the request is not as expected in {parts}; see errors", errors=errors)


def _said(error: Mapping[str, Any]) -> str:
    """The words of a pydantic error, but not those of a parser, which may quote what it read."""
    if error["type"] == "json_invalid":
        return "not valid JSON"
    return str(error["msg"])


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer, for its OpenAPI."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
    return {
        status: {"description": http.HTTPStatus(status).phrase, "content": content} for status in statuses
    }

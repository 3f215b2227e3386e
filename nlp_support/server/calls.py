"""Requests to the service, sent again where that may help, and what it answers as objects."""

import time
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from httpx_sse import EventSource, ServerSentEvent
from pydantic import TypeAdapter

from ..errors import NlpSupportError

T = TypeVar("T")
AGAIN = (429, 503)  # answers after which the same request may succeed
LONGEST = 30.0  # seconds between two tries
SILENCE = 60.0  # seconds without a byte of a stream, which says every 15 that it lives


class ServiceError(NlpSupportError):
    """The service refused a request, or could not be reached.

    Attributes:
        status: of the answer; None if there was none.
        request_id: by which the service's log has the request; None if there was no answer.
    """

    def __init__(self, detail: str, *, status: int | None = None, request_id: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.request_id = status, request_id


class Calls:
    """Requests to one account of a service; the arguments are those of `Client`."""

    def __init__(self, url: str, account_id: str, key: str, *, timeout: float, tries: int) -> None:
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/v1/accounts/{part(account_id)}/",
            headers={"Authorization": f"Bearer {key}"},
            timeout=timeout,
        )
        self._timeout, self._tries = timeout, max(tries, 1)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def asked(self, kind: type[T], method: str, path: str, **parts: Any) -> T:
        """The answer to a request, as an object."""
        return TypeAdapter(kind).validate_json(self.send(method, path, **parts).content)

    def send(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """The answer to a request, sent again while that may help.

        Raises:
            ServiceError: the service refuses it, or cannot be reached.
        """
        for number in range(1, self._tries):
            try:
                response = self._http.request(method, path, **parts)
            except httpx.TransportError:
                time.sleep(_pause(number))
                continue
            if response.status_code not in AGAIN:
                return _checked(response)
            time.sleep(_wait(response, number))
        try:
            return _checked(self._http.request(method, path, **parts))
        except httpx.TransportError as error:
            raise _unreachable(error) from error

    def stream(self, path: str, *, after: str | None) -> Iterator[ServerSentEvent]:
        """Server-sent events, after one that was seen if its id is given, until the service ends them.

        Raises:
            ServiceError: the service refuses it, or cannot be reached any more.
        """
        headers = {"Accept": "text/event-stream", **({} if after is None else {"Last-Event-ID": after})}
        timeout = httpx.Timeout(self._timeout, read=SILENCE)
        try:
            with self._http.stream("GET", path, headers=headers, timeout=timeout) as response:
                if response.is_error:
                    response.read()
                yield from EventSource(_checked(response)).iter_sse()
        except httpx.TransportError as error:
            raise _unreachable(error) from error


def part(id: str) -> str:
    """An id as one part of an address."""
    return quote(id, safe="")


def given(**values: Any) -> dict[str, Any]:
    """The values that there are."""
    return {name: value for name, value in values.items() if value is not None}


def _pause(number: int) -> float:
    return float(min(2.0**number / 4, LONGEST))


def _wait(response: httpx.Response, number: int) -> float:
    """Seconds until a request is sent again, as the service asks for."""
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), LONGEST) if asked.isdecimal() else _pause(number)


def _checked(response: httpx.Response) -> httpx.Response:
    """The answer, if it is what was asked for."""
    if not response.is_error:
        return response
    try:
        problem = response.json()
        detail, id = str(problem["detail"]), problem.get("request_id")
    except (ValueError, KeyError, TypeError, AttributeError):
        detail, id = f"the answer is {response.status_code} and tells no reason; check the address", None
    raise ServiceError(detail, status=response.status_code, request_id=id)


def _unreachable(error: httpx.TransportError) -> ServiceError:
    kind = type(error).__name__
    return ServiceError(f"the service cannot be reached ({kind}); check its address and that it runs")

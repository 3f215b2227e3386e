"""One request to a help desk's API, and how it ended."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from ....errors import InvalidArgument
from ....journey.delivery.outcome import Outcome

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an API.

    Attributes:
        method, path: such as "POST" and "/conversations/7/reply".
        body: sent as JSON.
        headers: with which it knows us.
    """

    method: str
    path: str
    body: dict[str, Any] = field(repr=False)
    headers: dict[str, str] = field(repr=False)


def send(request: Request, url: str, *, allow_private: bool) -> Outcome:
    """Make one attempt. Redirects are not followed, and addresses that are not public are refused, unless
    they are allowed: as for the webhooks that flags go to."""
    from ....journey.delivery.attempt import attempt

    content = json.dumps(request.body, ensure_ascii=False).encode()
    address = url.rstrip("/") + request.path
    return attempt(
        request.method, address, content=content, headers=request.headers, seconds=SECONDS,
        allow_private=allow_private,
    )  # fmt: skip


def segment(id: str) -> str:
    """An id as one part of a path: ids come from webhooks and must not lead elsewhere.

    Raises:
        InvalidArgument: no part of a path can be written so.
    """
    if id in (".", ".."):
        raise InvalidArgument("the conversation's id is no id of the platform")
    return quote(id, safe="")


def basic(user: str, password: str) -> str:
    """The Authorization header of a user and a password."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"

"""A webhook's request as it came, and what was made of its signature."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...errors import NlpSupportError

MAX_DELIVERY_ID = 200  # characters


class Refused(NlpSupportError):
    """A delivery that is not taken.

    Attributes:
        status: the HTTP status of the answer.
    """

    def __init__(self, reason: str, *, status: int = 401) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request.

    Attributes:
        headers: by name in small letters.
        query: the parameters of its address.
        body: the raw bytes, which are what was signed.
    """

    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)

    def header(self, name: str) -> str:
        """A header that the platform always sends.

        Raises:
            Refused: it is missing.
        """
        try:
            return self.headers[name]
        except KeyError:
            raise Refused(
                f"the header {name} is missing, expected a signed delivery; check where it comes from"
            ) from None

    def json(self) -> dict[str, Any]:
        """The body as a JSON object.

        Raises:
            Refused: it is none.
        """
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise Refused("the body is not a JSON object, expected what the platform sends", status=400)
        return value


class Verified(NamedTuple):
    """A delivery whose signature and age are right.

    Attributes:
        delivery_id: the platform's; None if it has none.
        signed: the bytes that its signature covers.
    """

    delivery_id: str | None
    signed: bytes


def delivery_id(value: object) -> str | None:
    """The id of a delivery, from a header or a body; None if there is none.

    Raises:
        Refused: it is too long.
    """
    if not isinstance(value, str) or not value:
        return None
    if len(value) > MAX_DELIVERY_ID:
        raise Refused(f"the delivery's id is longer than {MAX_DELIVERY_ID} characters", status=400)
    return value

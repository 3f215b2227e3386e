"""A flag as a signed HTTP request, following Standard Webhooks (https://www.standardwebhooks.com)."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import InvalidArgument, MissingExtra
from ...store.outbox import Delivery
from ...types.plain import plain
from .outcome import Outcome
from .url import is_web

PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)  # as Standard Webhooks requires
LONGEST_TIMEOUT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where flags are sent: a POST with the event and the flag as JSON.

    The headers are webhook-id (the same at every attempt), webhook-timestamp and webhook-signature. A
    receiver checks them with a Standard Webhooks library, `standardwebhooks.Webhook(secret).verify(body,
    headers)` in Python, and drops anything with an id that it has seen before. An answer from 200 to 299
    means that it arrived. Redirects are not followed, and proxies set in the environment are not used.

    A host with any address that is not public (private, loopback, link-local and so on) is refused, and the
    connection goes to an address that was checked. This does not cover public addresses that your own network
    routes inwards, nor IPv6 prefixes that it translates to IPv4. Looking up the name ends when the system's
    resolver gives up, which may be after the timeout.

    Args:
        url: https, or http where the network on the way is trusted. Never shown in errors, since it may
            contain a key.
        secret: for the signature; share it with the receiver. 24 to 64 random bytes in base64, with or
            without the prefix "whsec_".
        timeout: the most that an attempt may take in all; up to an hour.
        allow_private: allow a receiver in your own network.

    Raises:
        InvalidArgument: the URL, the secret or the timeout cannot be used; the message shows neither URL nor
            secret.
    """

    url: str = field(repr=False)
    secret: str = field(repr=False)
    timeout: timedelta = timedelta(seconds=10)
    allow_private: bool = False

    def __post_init__(self) -> None:
        if not is_web(self.url):
            raise InvalidArgument(
                "the webhook's URL cannot be used; expected https://host/path, without a password"
            )
        _check_secret(self.secret)
        if not (isinstance(self.timeout, timedelta) and timedelta() < self.timeout <= LONGEST_TIMEOUT):
            raise InvalidArgument(
                f"timeout is {self.timeout!r}, expected a timedelta above 0 and up to an hour"
            )

    def send(self, delivery: Delivery) -> Outcome:
        """Make one attempt.

        Raises:
            MissingExtra: httpx or standardwebhooks is not installed.
        """
        check_extra()
        from .attempt import attempt

        body, seconds = body_of(delivery), self.timeout.total_seconds()
        headers = self._headers(delivery, body)
        return attempt(
            "POST", self.url, content=body, headers=headers, seconds=seconds, allow_private=self.allow_private
        )

    def _headers(self, delivery: Delivery, body: bytes) -> dict[str, str]:
        import standardwebhooks

        now = datetime.now(UTC)  # in UTC, since the library reads any time as UTC
        signature = standardwebhooks.Webhook(self.secret).sign(delivery.key, now, body.decode())
        return {
            "webhook-id": delivery.key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": signature,
        }


def body_of(delivery: Delivery) -> bytes:
    """What is sent: {"event": …, "flag": {…}}; the same bytes at every attempt, without a customer's
    words."""
    return json.dumps({"event": delivery.event, "flag": plain(delivery.flag)}, ensure_ascii=False).encode()


def check_extra() -> None:
    """Raise MissingExtra if httpx or standardwebhooks is not installed."""
    try:
        import httpx  # noqa: F401
        import standardwebhooks  # noqa: F401
    except ImportError as error:
        needed = "webhooks need httpx and standardwebhooks: pip install 'nlp-support[webhook]'"
        raise MissingExtra(needed) from error


def _check_secret(secret: Any) -> None:
    """Refuse what a Standard Webhooks library would refuse, or what two of them would read differently."""
    encoded = secret.removeprefix(PREFIX) if isinstance(secret, str) else ""
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) not in SECRET_BYTES:
        raise InvalidArgument(
            f"the webhook's secret cannot be used; expected {SECRET_BYTES[0]} to {SECRET_BYTES[-1]} random "
            "bytes in base64, as Standard Webhooks requires; make one with: openssl rand -base64 32"
        )

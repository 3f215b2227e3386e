"""A flag as a signed HTTP request."""

import json
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from ...errors import InvalidArgument, MissingExtra
from ...store.flag_rows import to_json
from ...store.outbox import Delivery
from .outcome import Outcome
from .signature import SIGNATURE, TIMESTAMP, sign

TRY_AGAIN = (408, 425, 429)  # the only answers from 400 to 499 after which it is worth it


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where flags are sent to, by POST, with the event and the flag as JSON.

    The headers are Idempotency-Key (the same at every attempt), X-Nlp-Support-Timestamp and
    X-Nlp-Support-Signature: check them with `verify`. An answer from 200 to 299 says that it arrived.
    Redirects are not followed. Proxies of the environment are not used.

    A host with any address that is not public (private, loopback, link-local and so on) is refused, and the
    connection goes to an address that was checked. What remains: public addresses that your own network
    routes inwards, and IPv6 prefixes that your own network translates to IPv4. The look-up of the name ends
    when the system's resolver gives up, which may be after the timeout.

    Args:
        url: https, or http where the way there is trusted. Never shown in errors, since it may hold a key.
        secret: of the signature; share it with the receiver.
        timeout: seconds that an attempt may take in all.
        allow_private: for a receiver in the own network.

    Raises:
        InvalidArgument: the URL is none, the secret is empty, or the timeout is no positive number.
    """

    url: str = field(repr=False)
    secret: str = field(repr=False)
    timeout: float = 10.0
    allow_private: bool = False

    def __post_init__(self) -> None:
        if not _is_web(self.url):
            raise InvalidArgument("the webhook's URL is none; expected https://host/path, without a password")
        if not self.secret:
            raise InvalidArgument("the webhook's secret is empty; make one, e.g. with secrets.token_hex(32)")
        if not (math.isfinite(self.timeout) and self.timeout > 0):
            raise InvalidArgument(f"timeout is {self.timeout}, expected seconds above 0")

    def send(self, delivery: Delivery) -> Outcome:
        """Make one attempt.

        Raises:
            MissingExtra: httpx is not installed.
        """
        check_httpx()
        import httpcore
        import httpx

        from .transport import GuardedTransport, Refused

        transport = GuardedTransport(seconds=self.timeout, allow_private=self.allow_private)
        try:
            with httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
                body = body_of(delivery)
                answer = client.post(self.url, content=body, headers=self._headers(delivery, body))
        except Refused:
            return Outcome("refused: the host has an address that is not public", final=True)
        except httpcore.TimeoutException:
            return Outcome(f"no answer within {self.timeout:g} s", down=True)
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Outcome(type(error).__name__, down=True)
        return _outcome(answer.status_code, answer.headers.get("Retry-After"))

    def _headers(self, delivery: Delivery, body: bytes) -> dict[str, str]:
        timestamp = str(int(datetime.now(UTC).timestamp()))
        return {
            "Content-Type": "application/json",
            "User-Agent": "nlp-support",
            "Idempotency-Key": delivery.key,
            TIMESTAMP: timestamp,
            SIGNATURE: sign(body, timestamp, self.secret),
        }


def body_of(delivery: Delivery) -> bytes:
    """What is sent: {"event": …, "flag": {…}}; the same bytes at every attempt, and no customer's words."""
    return f'{{"event": {json.dumps(delivery.event)}, "flag": {to_json(delivery.flag)}}}'.encode()


def check_httpx() -> None:
    """Raises MissingExtra if httpx is not installed."""
    try:
        import httpx  # noqa: F401
    except ImportError as error:
        raise MissingExtra("webhooks need httpx: pip install 'nlp-support[webhook]'") from error


def _outcome(status: int, retry_after: str | None) -> Outcome:
    if 200 <= status < 300:
        return Outcome()
    if 300 <= status < 400:
        return Outcome(f"answered {status}, redirects are not followed", down=True)
    final = 400 <= status < 500 and status not in TRY_AGAIN
    return Outcome(f"answered {status}", final=final, down=not final, wait=_seconds(retry_after))


def _seconds(retry_after: str | None) -> float:
    """What a Retry-After header asks for, as a number or a date (RFC 9110, 10.2.3); 0 if it says nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        left = parsedate_to_datetime(text) - datetime.now(UTC)
    except (ValueError, TypeError):  # no date, or one without a time zone
        return 0.0
    return max(0.0, left.total_seconds())


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        return named and parts.scheme in ("http", "https")
    except ValueError:
        return False

"""One HTTP request to somebody else's machine, and how it ended."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from .outcome import Outcome
from .transport import GuardedTransport, Refused

TRY_AGAIN = (408, 425, 429)  # the only answers from 400 to 499 that are worth a retry


def attempt(
    method: str,
    url: str,
    *,
    content: bytes,
    headers: Mapping[str, str],
    seconds: float,
    allow_private: bool,
) -> Outcome:
    """Send JSON once.

    Redirects are not followed, proxies of the environment are not used, and a host with an address that is
    not public is refused, unless that is allowed.

    Args:
        seconds: within which everything has to be done.
    """
    transport = GuardedTransport(seconds=seconds, allow_private=allow_private)
    named = {"Content-Type": "application/json", "User-Agent": "nlp-support", **headers}
    try:
        with httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
            answer = client.request(method, url, content=content, headers=named)
    except Refused:
        return Outcome("refused: the host has an address that is not public", final=True)
    except httpx.InvalidURL:  # a host that is no name, such as 256.1.1.1
        return Outcome("InvalidURL", final=True)
    except httpcore.TimeoutException:
        return Outcome(f"no answer within {seconds:g} s", down=True)
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        return Outcome(type(error).__name__, down=True)
    return _outcome(answer.status_code, answer.headers.get("Retry-After"))


def _outcome(status: int, retry_after: str | None) -> Outcome:
    if 200 <= status < 300:
        return Outcome()
    if 300 <= status < 400:
        return Outcome(f"answered {status}, redirects are not followed", down=True)
    final = 400 <= status < 500 and status not in TRY_AGAIN
    return Outcome(f"answered {status}", final=final, down=not final, wait=_wait(retry_after))


def _wait(retry_after: str | None) -> timedelta:
    """The wait that a Retry-After header asks for, as a number of seconds or a date (RFC 9110, 10.2.3); 0 if
    there is none."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:9]))
    try:
        left = parsedate_to_datetime(text) - datetime.now(UTC)
    except (ValueError, TypeError):  # not a date, or one without a time zone
        return timedelta()
    return max(timedelta(), left)

"""What can be the URL of a webhook."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

LONGEST = 8_000  # characters
PLACE = re.compile(r"(?:\[(?P<address>[^\[\]]+)\]|(?P<name>[^:@\[\]]+))(?::\d+)?")  # no user, no password
NAME = re.compile(r"[a-z0-9._-]+", re.IGNORECASE)


def is_web(url: Any) -> bool:
    """Whether it is a whole http or https URL that every library reads alike: `urlsplit` for one skips line
    ends and whatever surrounds an address in brackets."""
    if not (isinstance(url, str) and len(url) <= LONGEST and url.isprintable() and url == url.strip()):
        return False
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.port == 0:
            return False
        place = PLACE.fullmatch(parts.netloc)
        return place is not None and _is_host(**place.groupdict())
    except ValueError:  # of a port, an address or a name
        return False


def _is_host(*, address: str | None, name: str | None) -> bool:
    """Whether it can be the host of a URL; where it leads is checked when it is called.

    Raises:
        ValueError: it cannot.
    """
    if name is None:
        return bool(ipaddress.IPv6Address(address or ""))
    plain = name if name.isascii() else name.encode("idna").decode()
    return bool(NAME.fullmatch(plain) and plain.strip("._-"))

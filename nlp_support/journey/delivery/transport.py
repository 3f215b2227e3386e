"""An HTTP transport that ends in time and cannot be lured into our own network; imported when needed."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

# Public addresses are given out of one part of IPv6 alone. Outside it are the forms in which an address of
# IPv4 is written or translated; one of these is in use, where a network without IPv4 reaches others (NAT64).
UNICAST = ipaddress.IPv6Network("2000::/3")
EXAMPLES = ipaddress.IPv6Network("3fff::/20")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Remaining = Callable[[], float]  # seconds; raises httpcore.TimeoutException when none are left


class Refused(Exception):
    """The host has an address that must not be called."""


class GuardedTransport(httpx.BaseTransport):
    """One request over one connection, without proxies; only the status and Retry-After of the answer are
    kept.

    Args:
        seconds: within which everything has to be done. A limit for each read would not do: a server that
            sends a byte now and then would never exceed it.
        allow_private: whether addresses that are not public may be called.
    """

    def __init__(self, *, seconds: float, allow_private: bool) -> None:
        self._network = _Network(_countdown(seconds), allow_private)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raises Refused, or the errors of httpcore."""
        url = request.url
        inner = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.read(),
        )
        safe = httpx.create_ssl_context() if url.scheme == "https" else None  # knows SSL_CERT_FILE
        with httpcore.ConnectionPool(ssl_context=safe, network_backend=self._network) as pool:
            answer = pool.handle_request(inner)
            answer.close()
        wait = [header for header in answer.headers if header[0].lower() == b"retry-after"]
        return httpx.Response(answer.status, headers=wait)


class _Network(httpcore.NetworkBackend):
    """Looks up the host, checks every address, and connects to one of them: a second look-up could give
    another."""

    def __init__(self, remaining: Remaining, allow_private: bool) -> None:
        self._remaining = remaining
        self._allow_private = allow_private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _addresses(host, port)
        if not self._allow_private and not all(map(_public, addresses)):
            raise Refused
        for last, address in enumerate(addresses, 1 - len(addresses)):
            try:
                stream = self._plain.connect_tcp(address, port, self._remaining())
            except httpcore.ConnectError:
                if not last:
                    raise
            else:
                return _Stream(stream, self._remaining)
        raise httpcore.ConnectError


class _Stream(httpcore.NetworkStream):
    """A connection on which every step is limited by the countdown."""

    def __init__(self, stream: httpcore.NetworkStream, remaining: Remaining) -> None:
        self._stream = stream
        self._remaining = remaining

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._remaining())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        safe = self._stream.start_tls(ssl_context, server_hostname, self._remaining())
        return _Stream(safe, self._remaining)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _countdown(seconds: float) -> Remaining:
    end = time.monotonic() + seconds

    def remaining() -> float:
        left = end - time.monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return left

    return remaining


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the latter for what cannot be a host name
        raise httpcore.ConnectError from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip in NAT64 and ipaddress.IPv4Address(int(ip) % 2**32))
        if not inner:
            return ip.is_global and ip in UNICAST and ip not in EXAMPLES
        ip = inner
    return ip.is_global and not ip.is_multicast

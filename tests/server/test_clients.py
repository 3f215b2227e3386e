"""Clients that hang, dawdle, shout or leave, on real sockets."""

import json
import socket
import time

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from nlp_support.server import app as application
from nlp_support.server.access import Writes

from serving import app_of, heard, kept, live, said

PATIENCE = 0.5
BODY = 2000


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    router = APIRouter()

    @router.post("/taken")
    async def taken(access: Writes, request: Request, words: dict[str, str]) -> int:
        return len(words)

    @router.post("/raw")
    async def raw(access: Writes, request: Request) -> int:
        return len(await request.body())

    @router.get("/much")
    async def much(access: Writes) -> StreamingResponse:
        async def parts():
            for _ in range(4000):
                yield bytes(65536)

        return StreamingResponse(parts())

    path = tmp_path_factory.mktemp("clients") / "desk.db"
    keys = kept(path, "acme")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "ROUTERS", (router,))
        app = app_of(path, patience=PATIENCE, body=BODY)
    with live(app, patience=PATIENCE, body=BODY) as server:
        server.key = keys["acme", "write"]
        yield server


def head(server, route="taken", method="POST", *lines):
    own = [
        f"{method} /v1/accounts/acme/{route} HTTP/1.1", "Host: x", "Content-Type: application/json",
        f"Authorization: Bearer {server.key}", *lines, "", "",
    ]  # fmt: skip
    return "\r\n".join(own).encode()


def closed(own, parts, *, pause=0.0):
    """Whether the server closes a connection while these parts are sent."""
    try:
        for part in parts:
            own.sendall(part)
            time.sleep(pause)
    except OSError:
        return True
    return False


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer else None


def problem(answer):
    found, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in found.lower()
    return json.loads(body)


@pytest.mark.parametrize("begun", [b"", b"POST /v1/accounts", b"POST / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_closes_the_connection(served, begun):
    assert said(served, begun) == b""


def test_a_head_that_comes_a_byte_at_a_time_closes_the_connection(served):
    """Every byte comes well before the patience ends, the last one long after."""
    started = time.monotonic()
    with socket.create_connection(served.address, timeout=10) as own:
        assert closed(own, (bytes([byte]) for byte in head(served)), pause=0.05)
    assert PATIENCE <= time.monotonic() - started < 10 * PATIENCE


def test_a_second_head_that_does_not_come_closes_the_connection_too(served):
    with socket.create_connection(served.address, timeout=10) as own:
        own.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(heard(own, end=b'"ok"}')) == 200
        own.sendall(b"GET /health")
        assert heard(own) == b""


def test_a_head_without_end_closes_the_connection(served):
    lines = (b"X-%d: " % number + 1000 * b"x" + b"\r\n" for number in range(20_000))
    with socket.create_connection(served.address, timeout=10) as own:
        own.sendall(b"GET / HTTP/1.1\r\n")
        assert closed(own, lines)


@pytest.mark.parametrize("route", ["taken", "raw"])
@pytest.mark.parametrize("sent", [b"", b'{"a'])
def test_a_body_that_does_not_come_is_answered_408(served, route, sent):
    answer = said(served, head(served, route, "POST", "Content-Length: 9") + sent)
    assert (status(answer), problem(answer)["status"]) == (408, 408)


def test_a_body_that_comes_a_byte_at_a_time_is_answered_408(served):
    with socket.create_connection(served.address, timeout=10) as own:
        own.sendall(head(served, "taken", "POST", "Content-Length: 900"))
        answer = b""
        for byte in b'{"a": "' + 890 * b"x":
            own.settimeout(0.02)
            own.sendall(bytes([byte]))
            try:
                if answer := own.recv(65536):
                    break
            except TimeoutError:
                continue
    assert status(answer) == 408


@pytest.mark.parametrize("route", ["taken", "raw"])
def test_a_body_that_says_it_is_too_long_is_refused_at_once(served, route):
    answer = said(served, head(served, route, "POST", f"Content-Length: {BODY + 1}"))
    assert status(answer) == 413
    assert f"{BODY:,} bytes" in problem(answer)["detail"]
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize("route", ["taken", "raw"])
def test_a_body_that_does_not_tell_its_length_is_refused_when_it_is_too_long(served, route):
    chunk = b"%x\r\n" % (BODY + 1) + (BODY + 1) * b"x" + b"\r\n"
    answer = said(served, head(served, route, "POST", "Transfer-Encoding: chunked") + chunk + b"0\r\n\r\n")
    assert (status(answer), problem(answer)["status"]) == (413, 413)


@pytest.mark.parametrize("size", [BODY - 9, BODY])
def test_a_body_as_long_as_it_may_be_is_taken(served, size):
    body = b'{"a": "' + (size - 9) * b"x" + b'"}'
    answer = said(
        served, head(served, "taken", "POST", "Connection: close", f"Content-Length: {size}") + body
    )
    assert (status(answer), answer[-1:]) == (200, b"1")


def test_an_answer_that_nobody_takes_closes_the_connection(served):
    """256 MB are sent, of which the kernel keeps a few."""
    with socket.create_connection(served.address, timeout=10) as own:
        own.sendall(head(served, "much", "GET"))
        deadline = time.monotonic() + 20
        while not served.server_state.connections and time.monotonic() < deadline:
            time.sleep(0.01)
        while served.server_state.connections and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not served.server_state.connections


def test_a_client_that_leaves_in_the_middle_of_a_body_is_no_failure(served, caplog):
    with socket.create_connection(served.address, timeout=10) as own:
        own.sendall(head(served, "raw", "POST", "Content-Length: 900") + b"x")
    time.sleep(0.3)
    assert "failed" not in caplog.text
    assert said(served, b"GET /health/live HTTP/1.0\r\n\r\n").endswith(b'{"status":"ok"}')


@pytest.mark.parametrize(
    "words", [b"\x16\x03\x01\x02\x00\x01\x00", b"HELLO\r\n\r\n", b"GET  / HTTP/9.9\r\n\r\n", b"\x00" * 99]
)
def test_what_is_no_http_is_answered_400(served, words):
    assert status(said(served, words)) == 400

"""`nlp-support serve` as people run it: its process, signals, kills, a full disk."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from urllib.request import Request, urlopen

import httpx
import pytest

from nlp_support import open_store

from serving import bearer, kept

WAIT = 60
FEED = "/v1/accounts/acme/messages"


class Process:
    """A running command."""

    def __init__(self, path, *options, **environment):
        words = [sys.executable, "-m", "nlp_support", "serve", "--store", str(path), "--port", "0", *options]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
        self.own = subprocess.Popen(
            words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.lines = []
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.own.stderr), daemon=True)
        self.url = None

    def __enter__(self):
        for line in self.own.stderr:
            self.lines.append(line)
            if found := re.search(r"at (http://\S+);", line):
                self.url = found[1]
                break
        assert self.url, self.lines
        self.reader.start()
        self.until(lambda: self.get("/health/ready") == 200)
        return self

    def __exit__(self, *_):
        self.own.kill()
        self.own.wait()
        self.reader.join(WAIT)
        self.own.stderr.close()
        self.own.stdout.close()

    def get(self, path):
        try:
            return httpx.get(self.url + path).status_code
        except httpx.TransportError:
            return None

    def until(self, there):
        deadline = time.monotonic() + WAIT
        while not there():
            assert time.monotonic() < deadline and self.own.poll() is None, self.lines
            time.sleep(0.05)

    def logged(self):
        return [json.loads(line) for line in self.lines if line.startswith("{")]


@pytest.fixture(scope="module")
def keys_and_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("serve") / "desk.db"
    return kept(path, "acme", "other"), path


def line(number, text="where is my kettle"):
    return json.dumps({
        "id": f"n{number}", "account_id": "acme", "conversation_id": f"kn{number}", "customer_id": "ines",
        "role": "customer", "text": text, "sent_at": "2026-01-06T09:00:00Z",
    })  # fmt: skip


@pytest.mark.slow
def test_it_serves_stops_when_told_and_logs_no_words_of_customers(keys_and_path):
    """The level comes from the environment; a proxy's address is believed, since it is named."""
    keys, path = keys_and_path
    own = bearer(keys["acme", "write"])
    with Process(path, "--forwarded-from", "127.0.0.1", NLP_SUPPORT_LOG_LEVEL="debug") as process:
        with httpx.Client(base_url=process.url, headers=own, timeout=WAIT) as client:
            taken = client.post(FEED, content=line(1, "zebra violin") + "\n{broken violin\n")
            assert taken.json()["added"] == 1
            more = {"X-Request-Id": "zoo-7", "X-Forwarded-For": "192.0.2.7"}
            client.get("/v1/accounts/acme/customers/ines", headers=more)
            client.post("/v1/accounts/acme/suggest", json={"text": ["zebra violin"]})
            client.post("/v1/accounts/acme/suggest", content="{zebra violin")
        process.own.send_signal(signal.SIGTERM)
        assert process.own.wait(WAIT) == -signal.SIGTERM
        process.reader.join(WAIT)
        logged = process.logged()
    text = "".join(process.lines)
    assert "violin" not in text and "ines" not in text.replace("lines", "")
    assert not any(key in text or key.split("_", 2)[2] in text for key in keys.values())
    requests = [one for one in logged if one["message"] == "request" and "/v1/" in one["route"]]
    assert [one["status"] for one in requests] == [200, 200, 422, 422]
    assert (requests[1]["request_id"], requests[1]["client"]) == ("zoo-7", "192.0.2.7")
    assert requests[0]["account"] == "acme" and requests[0]["key"] in keys["acme", "write"]
    assert any(one["level"] == "debug" for one in logged)
    assert not any("error" in one for one in logged)


@pytest.mark.slow
def test_what_was_answered_is_there_after_a_kill_and_is_in_the_audit_log(keys_and_path):
    keys, path = keys_and_path
    own = bearer(keys["acme", "write"])
    acknowledged = set()

    def post(url, numbers):
        with httpx.Client(base_url=url, headers=own, timeout=WAIT) as client:
            for number in numbers:
                try:
                    answer = client.post(
                        FEED, content=line(number), headers={"X-Request-Id": f"request-{number}"}
                    )
                except httpx.TransportError:
                    return
                if answer.status_code == 200:
                    acknowledged.add(number)

    with Process(path, "--rate", "100000", "--burst", "100000") as process:
        threads = [
            threading.Thread(target=post, args=(process.url, range(1000 * at, 1000 * at + 900)))
            for at in range(1, 4)
        ]
        for thread in threads:
            thread.start()
        process.until(lambda: len(acknowledged) > 50)
        process.own.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join(WAIT)
    with open_store(path) as store:
        stored = {one.id for one in store.messages("acme")}
        noted = {one.request_id for one in store._audit.read("acme", newest=10_000)}
        assert store._database.read("PRAGMA integrity_check") == [("ok",)]
    assert {f"n{number}" for number in acknowledged} <= stored
    assert {f"request-{number}" for number in acknowledged} <= noted


@pytest.mark.slow
def test_open_requests_are_answered_before_it_stops(keys_and_path):
    """The body of a request is there in part when the stop is asked for, and the rest after."""
    keys, path = keys_and_path
    host = "127.0.0.1"
    with Process(path) as process:
        import socket

        body = line(7).encode()
        head = (
            f"POST {FEED} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {keys['acme', 'write']}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((host, int(process.url.rsplit(":", 1)[1])), timeout=WAIT) as open_one:
            open_one.sendall(head.encode() + body[:10])
            time.sleep(0.5)
            process.own.send_signal(signal.SIGTERM)
            process.until(lambda: process.get("/health/live") is None)
            open_one.sendall(body[10:])
            answer = b""
            while more := open_one.recv(65536):
                answer += more
        assert answer.startswith(b"HTTP/1.1 200") and b'"added":1' in answer
        assert process.own.wait(WAIT) == -signal.SIGTERM


@pytest.mark.slow
def test_a_full_disk_is_told_and_what_was_answered_stays(tmp_path):
    """No file may grow beyond what the store has by then, and half a megabyte."""
    path = tmp_path / "desk.db"
    keys = kept(path, "acme")
    own = bearer(keys["acme", "write"])
    with Process(path) as process:
        most = path.stat().st_size + 500_000
        before = resource.prlimit(process.own.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.own.pid, resource.RLIMIT_FSIZE, (most, before[1]))
        with httpx.Client(base_url=process.url, headers=own, timeout=WAIT) as client:
            big = "\n".join(line(number, "kettle " * 500) for number in range(300))
            answer = client.post(FEED, content=big)
            assert (answer.status_code, answer.json()["status"]) == (507, 507), answer.text
            assert "disk" in answer.json()["detail"] and str(tmp_path) not in answer.text
            resource.prlimit(process.own.pid, resource.RLIMIT_FSIZE, before)
            assert client.post(FEED, content=line(1)).json()["added"] == 1
            assert client.get("/v1/accounts/acme/conversations/k1").status_code == 200


@pytest.mark.slow
def test_several_processes_share_a_port_and_their_metrics(keys_and_path):
    _, path = keys_and_path
    with Process(path, "--processes", "2") as process:
        for _ in range(40):
            assert process.get("/health/live") == 200
        with urlopen(Request(f"{process.url}/metrics")) as shown:
            text = shown.read().decode()
        count = re.search(r'request_seconds_count\{[^}]*route="/health/live"[^}]*\} (\d+)', text)
        assert int(count[1]) == 40
        process.own.send_signal(signal.SIGTERM)
        process.own.wait(WAIT)
        assert process.get("/health/live") is None


@pytest.mark.slow
def test_processes_whose_parent_was_killed_end_and_leave_the_port(keys_and_path):
    _, path = keys_and_path
    with Process(path, "--processes", "2") as process:
        process.own.kill()
        process.own.wait()
        deadline = time.monotonic() + WAIT
        while process.get("/health/live") is not None:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def failed(*words, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "nlp_support", "serve", *map(str, words)], capture_output=True, text=True,
        env={**os.environ, **environment}, timeout=WAIT,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    return done.stderr


@pytest.mark.slow
def test_what_cannot_be_served_is_told_in_a_line(keys_and_path, tmp_path):
    _, path = keys_and_path
    assert "there is no store at" in failed("--store", tmp_path / "none.db")
    store = ("--store", path)
    assert "cannot listen on 203.0.113.7 port 8000" in failed(*store, "--host", "203.0.113.7")
    assert "cannot listen on no such host" in failed(*store, "--host", "no such host")
    assert "rate is 0, expected 0.001" in failed(*store, "--rate", "0")
    assert "log_level is 'loud'" in failed(*store, NLP_SUPPORT_LOG_LEVEL="loud")
    assert "none.toml" in failed(*store, "--policy", tmp_path / "none.toml")

"""Processes that take webhooks are killed: nothing that was acknowledged is lost or doubled."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attack.hook_kills import run

from nlp_support import open_store
from nlp_support.server.hooks import worker
from nlp_support.server.hooks.worker import Worker

from hooked import chatwoot, signed

KILLS, SENDERS = 2, 4
SERVE = """
import sys, uvicorn
from datetime import timedelta
from nlp_support.server.hooks import worker
worker.LEASE = timedelta(seconds=1)  # what was begun is gone on with soon
from serving import app_of
config = uvicorn.Config(app_of(sys.argv[1]), port=int(sys.argv[2]), log_config=None, lifespan="on", ws="none")
uvicorn.Server(config).run()
"""
TESTS = Path(__file__).parents[1]
READY = 60  # seconds, at most, until a process serves

pytestmark = pytest.mark.slow


def started(path, port):
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "OMP_NUM_THREADS": "1"}
    return subprocess.Popen([sys.executable, "-c", SERVE, path, str(port)], env=environment)


def send(port, number, answered):
    """Send a delivery until a process acknowledges it; notes how often it had to."""
    text = f"text {number}"
    while not answered["ended"]:
        one = signed("chatwoot", chatwoot(number, text), id=f"d{number}", at=datetime.now(UTC))
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("POST", "/hooks/chatwoot/acme", one.body, dict(one.headers))
                answer = connection.getresponse()
                if answer.status == 200:
                    answered[number] = json.loads(answer.read())["status"]
                    return
        except (OSError, http.client.HTTPException, ValueError):
            answered["again"] = answered.get("again", 0) + 1
            time.sleep(0.05)


def flood(port, first, answered):
    """Send deliveries one after another: every so many of those that senders share."""
    number = first
    while not answered["ended"]:
        send(port, number, answered)
        number += SENDERS


def free_port():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return bound.getsockname()[1]


def test_nothing_acknowledged_is_lost_when_processes_are_killed(tmp_path):
    """Four senders send on while the process is killed twice, each time at a random moment of its work; what
    each was told to be taken is in the store at the end, once, in the words that were sent."""
    path, port = tmp_path / "desk.db", free_port()
    with open_store(path) as store:
        store._hooks.add("acme", "chatwoot", "a-chatwoot-secret")
    answered = {"ended": False}
    senders = [threading.Thread(target=flood, args=(port, first, answered)) for first in range(SENDERS)]
    moments = random.Random(7)
    for sender in senders:
        sender.start()
    try:
        for _ in range(KILLS):
            process = started(path, port)
            before, end = len(answered), time.monotonic() + READY
            while len(answered) < before + 20 and time.monotonic() < end:
                time.sleep(0.01)
            assert len(answered) >= before + 20, "no process served"
            time.sleep(moments.random() / 2)
            process.send_signal(signal.SIGKILL)
            process.wait()
    finally:
        answered["ended"] = True
        for sender in senders:
            sender.join()
    taken = {number for number in answered if isinstance(number, int)}
    assert len(taken) >= 20 * KILLS
    later = datetime.now(UTC) + worker.LEASE
    with open_store(path) as store:
        while Worker(store, now=lambda: later).work():
            pass
        found = {int(one.id): one.text for one in store.messages("acme")}
        assert taken <= found.keys()
        assert found == {number: f"text {number}" for number in found}
        states = store._database.read("SELECT state, count(*) FROM hook_deliveries GROUP BY state")
        assert states == [("done", len(found))]


def test_no_kill_loses_a_delivery_or_turns_two_around(tmp_path):
    told, _, wrong = run(tmp_path, kills=10, seed=3)
    assert told > 10
    assert wrong == []

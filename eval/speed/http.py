"""What the service adds to the call in Python: one caller, several at once, and webhooks."""

import base64
import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx
import numpy as np
from standardwebhooks import Webhook

from nlp_support import MessageStore
from nlp_support.errors import NlpSupportError
from nlp_support.types.times import utc_now

from ..reports.report import Figure
from .clock import Seconds, duration, in_turn, ratio, seconds, throughput
from .parts import WHOLE, Desk

CALLERS = 8
OVER_HTTP, AT_ONCE = "suggest over HTTP", f"suggest over HTTP, {CALLERS} callers"
HOOKS = f"webhooks taken, {CALLERS} senders"
UNLIMITED = ("--rate", "1000000", "--burst", "1000000", "--log-level", "warning")
STARTS_WITHIN = 120.0  # seconds
NOTE = "callers in one process beside it, on the same machine"

Call = Callable[[httpx.Client, Any], object]


def http_figures(desk: Desk, texts: Sequence[str], *, hooks: int, times: int) -> list[Figure]:
    """The service of the desk's store in a process of its own, against the same suggester here.

    Args:
        desk: its account is indexed.
        texts: what is asked, each once by one caller, in turn with the call here, and once by several.
        hooks: deliveries of one message each, in every repeat.
        times: repeats of the webhooks.

    Raises:
        NlpSupportError: the service does not start.
    """
    store, account = desk.suggester.store, desk.account_id
    key, secret = store._keys.add(account, "write"), Webhook(_secret(store, account))
    with _serving(store._database.location) as url, _client(url, key) as client:
        ask = partial(_ask, account)
        subjects = (desk.whole, lambda text: {OVER_HTTP: seconds(lambda: ask(client, text))})
        in_turn(subjects, texts[:5])  # the first load the account
        taken = in_turn(subjects, texts)
        each, whole = _at_once(partial(_client, url, key), ask, texts)
        delivered = [_deliver(url, account, secret, count=hooks, run=run) for run in range(times)]
    return _figures(taken, each, whole, np.array(delivered), len(texts), hooks)


def _figures(
    taken: Mapping[str, Seconds], each: Seconds, whole: float, hooks: Seconds, texts: int, delivered: int
) -> list[Figure]:
    here, over = taken[WHOLE], taken[OVER_HTTP]
    rate, tail = f"{AT_ONCE}, requests a second / one caller's", f"{AT_ONCE}, p95 / one caller's p50"
    timed = {WHOLE: here, OVER_HTTP: over, AT_ONCE: each}
    return [
        *(duration(name, one, share=share) for name, one in timed.items() for share in (0.5, 0.95)),
        ratio(f"{OVER_HTTP} / in Python", over, here),
        _quotient(tail, np.quantile(each, 0.95), np.quantile(over, 0.5), texts),
        _quotient(rate, over.sum(), whole, texts),
        throughput(AT_ONCE, texts, np.array([whole]), unit="requests/s"),
        throughput(HOOKS, delivered, hooks, unit="webhooks/s"),
    ]


def _quotient(name: str, above: float, below: float, n: int) -> Figure:
    return Figure(name, float(above / below), n=n, system="nlp-support", unit="ratio", note=NOTE)


@contextmanager
def _serving(location: str) -> Iterator[str]:
    """The address of a service of the store, in a process of its own, until it is no longer needed."""
    command = [sys.executable, "-m", "nlp_support", "serve", "--store", location, "--port", "0", *UNLIMITED]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"http://\S+?(?=;|\s|$)", line):
            _ready(found[0])
            return found[0]
    raise NlpSupportError("the service did not start; try it with: nlp-support serve --store STORE")


def _ready(url: str) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            if httpx.get(f"{url}/health/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise NlpSupportError(f"the service was not ready within {STARTS_WITHIN:g} s; is the machine busy?")


def _client(url: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60, trust_env=False)


def _ask(account: str, client: httpx.Client, text: str) -> None:
    client.post(f"/v1/accounts/{account}/suggest", json={"text": text}).raise_for_status()


def _at_once(connect: Callable[[], httpx.Client], call: Call, items: Sequence[Any]) -> tuple[Seconds, float]:
    """The seconds of each call by several callers that share the items, and of all together."""

    def caller(own: Sequence[Any]) -> list[float]:
        with connect() as client:
            return [seconds(partial(call, client, one)) for one in own]

    with ThreadPoolExecutor(CALLERS) as pool:
        started = time.perf_counter()
        each = list(pool.map(caller, [items[at::CALLERS] for at in range(CALLERS)]))
        whole = time.perf_counter() - started
    return np.concatenate(each), whole


def _deliver(url: str, account: str, secret: Webhook, *, count: int, run: int) -> float:
    """The seconds until this many deliveries of one message each are answered."""

    def send(client: httpx.Client, number: int) -> None:
        id, now = f"speed-{run}-{number}", utc_now(None)
        data = {
            "id": id, "conversation_id": id, "customer_id": "speed", "role": "customer",
            "sent_at": now.isoformat(), "text": "When do you open?",
        }  # fmt: skip
        body = json.dumps({"type": "message.created", "data": data})
        headers = {
            "webhook-id": id, "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": secret.sign(id, now, body), "content-type": "application/json",
        }  # fmt: skip
        client.post(f"/hooks/standard/{account}", content=body, headers=headers).raise_for_status()

    connect = partial(httpx.Client, base_url=url, timeout=60, trust_env=False)
    return _at_once(connect, send, range(count))[1]


def _secret(store: MessageStore, account: str) -> str:
    made = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
    store._hooks.add(account, "standard", made)
    return made

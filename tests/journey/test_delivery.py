"""Telling callbacks and webhooks of flags, against real servers on this machine."""

import base64
import hashlib
import hmac
import http.server
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import standardwebhooks
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import open_store
from nlp_support.errors import InvalidArgument, MissingExtra
from nlp_support.journey.delivery import (
    Delivery,
    DeliveryReport,
    FlagDelivery,
    Webhook,
    deliver,
    transport,
)
from nlp_support.types.flag import Flag, Reason, Status

from support import T0, message

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


def flag(id="f1", *, conversation_id="k", **fields):
    return Flag(
        id=id, account_id="acme", conversation_id=conversation_id, customer_id="u", severity=0.7,
        reasons=(Reason("manager", "asked for a manager", 0.7, ("1",), key="manager"),), raised_at=T0,
        evidence_ids=("1",), **fields,
    )  # fmt: skip


def raise_flags(store, count=1, *, notify=("crm",)):
    """`count` conversations with a flag each: f0 in k0 and so on, due from T0 on."""
    for n in range(count):
        store.add([message(f"{n}", "a secret of the customer", conversation_id=f"k{n}")])
        own = flag(f"f{n}", conversation_id=f"k{n}")
        store._flags.replace("acme", f"k{n}", [own], notify=notify, now=T0 + n * SECOND / 1000)


def fails(delivery):
    raise ValueError("a secret of the customer")


# What is enqueued


def test_a_new_flag_and_one_that_opens_again_are_told_once_each(store):
    store.add([message("1")])
    told: list[Delivery] = []
    targets = FlagDelivery(store, {"crm": told.append, "ops": told.append})
    clear = flag(status=Status.CLEARED, cleared_at=T0)
    worse = replace(flag(), severity=0.95)
    for found in (flag(), flag(), worse, clear, clear, flag(), clear, flag()):
        store._flags.replace("acme", "k", [found], notify=("crm", "ops"))
        targets.deliver()
    events = ("raised", "reopened-2", "reopened-3")
    assert [one.key for one in told] == [f"f1:{event}:{to}" for event in events for to in ("crm", "ops")]
    assert told[0] == Delivery("raised", "crm", 1, flag())


def test_nobody_is_told_of_flags_that_are_cleared_or_that_people_settled(store):
    store.add([message("1")])
    store._flags.replace("acme", "k", [flag(status=Status.CLEARED, cleared_at=T0)], notify=["crm"])
    assert store.waiting_deliveries() == {}
    store._flags.replace("acme", "k", [flag("f2")])  # nobody to tell
    store.resolve_flag("f2")
    store._flags.replace("acme", "k", [flag("f2")], notify=["crm"])
    assert store.waiting_deliveries() == {}


def test_a_flag_that_turned_out_to_be_none_is_told_to_nobody_any_more(store):
    raise_flags(store, 2)
    store._flags.replace("acme", "k0", [], notify=["crm"])
    told = []
    assert FlagDelivery(store, {"crm": told.append}).deliver().sent == 1
    assert told[0].flag.id == "f1"


def test_a_flag_that_was_told_goes_and_comes_back_is_told_with_a_new_key(store):
    raise_flags(store)
    told = []
    crm = FlagDelivery(store, {"crm": told.append})
    crm.deliver()
    store._flags.replace("acme", "k0", [])
    store._flags.replace("acme", "k0", [flag("f0", conversation_id="k0")], notify=["crm"])
    crm.deliver()
    assert [delivery.event for delivery in told] == ["raised", "reopened-2"]


# Attempts


def test_a_callback_that_raises_is_a_failed_attempt_and_the_rest_goes_out(store):
    raise_flags(store, 3)
    told = []

    def second_fails(delivery):
        if delivery.flag.id == "f1":
            fails(delivery)
        told.append(delivery.flag.id)

    crm = FlagDelivery(store, {"crm": second_fails})
    assert crm.deliver(now=T0 + SECOND) == DeliveryReport(sent=2, failed=1)
    assert told == ["f0", "f2"]
    assert crm.deliver(now=T0 + SECOND) == DeliveryReport()  # f1 is not due yet
    assert crm.deliver(now=T0 + 12 * SECOND) == DeliveryReport(failed=1)  # 10 s at most after the first


def test_after_its_attempts_a_delivery_is_stuck_and_can_be_made_due_again(store):
    raise_flags(store)
    crm = FlagDelivery(store, {"crm": fails}, attempts=3)
    reports = [crm.deliver(now=T0 + n * HOUR) for n in range(5)]
    assert [(report.failed, report.stuck) for report in reports] == [(1, 0), (1, 0), (0, 1), (0, 0), (0, 0)]
    (stuck,) = store.stuck_deliveries()
    assert (stuck.flag_id, stuck.target, stuck.attempts, stuck.error) == ("f0", "crm", 3, "ValueError")
    assert store.stuck_deliveries("other") == [] and store.waiting_deliveries() == {}
    assert store.retry_deliveries(target="ops") == store.retry_deliveries(account_id="other") == 0
    assert store.retry_deliveries(account_id="acme", flag_id="f0", target="crm", now=T0) == 1
    assert store.stuck_deliveries() == [] and store.waiting_deliveries() == {"crm": 1}
    told = []
    FlagDelivery(store, {"crm": told.append}).deliver(now=T0)
    assert [(delivery.key, delivery.attempt) for delivery in told] == [("f0:raised:crm", 1)]


def test_each_target_has_its_own_delivery_and_waits_if_nobody_serves_it(store):
    raise_flags(store, 2, notify=["crm", "typo"])
    assert FlagDelivery(store, {"crm": lambda delivery: None, "ops": fails}).deliver().sent == 2
    assert store.waiting_deliveries() == {"typo": 2}


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 2000), st.timedeltas(timedelta(), timedelta(days=9999)))
def test_the_wait_doubles_up_to_an_hour_and_is_cut_by_up_to_half(attempt, wait):
    """10, 20, 40, ... 2560, then 3600 s: after attempt n at most 10 * 2^(n - 1)."""
    longest = min(10 * 2 ** (attempt - 1), 3600) * SECOND
    assert longest / 2 <= deliver.pause(attempt) <= longest
    assert min(wait, HOUR) <= deliver.pause(attempt, wait=wait) <= max(longest, min(wait, HOUR))


def test_what_another_process_holds_is_left_to_it_until_its_lease_ends(store):
    raise_flags(store)
    held = store._outbox.claim(["crm"], due=at(0), until=at(60), attempts=3)
    assert held.attempt == 1
    assert store._outbox.claim(["crm"], due=at(59), until=at(119), attempts=3) is None
    again = store._outbox.claim(["crm"], due=at(60), until=at(120), attempts=3)
    assert (again.key, again.attempt) == (held.key, 2)
    store._outbox.failed(held, "late", due=None)  # what the first says now is about a lease that ended
    assert store.waiting_deliveries() == {"crm": 1}
    store._outbox.sent(held)  # but if it arrived, it arrived
    assert store.waiting_deliveries() == {} and store.stuck_deliveries() == []
    store._outbox.failed(again, "answered 500", due=at(200))
    assert store.waiting_deliveries() == {}


def test_a_delivery_that_always_kills_its_process_is_stuck_in_the_end(store):
    raise_flags(store)
    for n in (0, 1):
        assert store._outbox.claim(["crm"], due=at(n), until=at(n + 1), attempts=2)
    assert store._outbox.claim(["crm"], due=at(9), until=at(10), attempts=2) is None
    assert "process ended" in store.stuck_deliveries()[0].error


def at(seconds):
    return T0 + seconds * SECOND


@pytest.mark.parametrize(
    ("targets", "options", "match"),
    [
        ({"crm\n": fails}, {}, "use 1 to 64 letters"),
        ({"": fails}, {}, "use 1 to 64 letters"),
        ({"crm": fails}, {"attempts": 0}, "attempts is 0"),
        ({"crm": fails}, {"lease": 120}, "lease is 120, expected a timedelta"),
        (
            {"crm": Webhook("https://a.example/", SECRET, timeout=60 * SECOND)},
            {"lease": 60 * SECOND},
            r"expected a timedelta above every timeout, datetime.timedelta\(seconds=60\)",
        ),
    ],
)
def test_targets_that_cannot_be_served_are_refused(store, targets, options, match):
    with pytest.raises(InvalidArgument, match=match):
        FlagDelivery(store, targets, **options)


@pytest.mark.parametrize("library", ["httpx", "standardwebhooks"])
def test_without_the_extra_webhooks_are_refused_and_callbacks_are_served(store, monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match=r"nlp-support\[webhook\]"):
        FlagDelivery(store, {"crm": Webhook("https://a.example/", SECRET)})
    assert FlagDelivery(store, {"crm": fails}).deliver() == DeliveryReport()


# Several processes

CALLBACK = """
import os, signal, sys
from datetime import UTC, datetime
from nlp_support import open_store
from nlp_support.journey.delivery import FlagDelivery

def note(delivery):
    with open(sys.argv[2], "a") as file:
        file.write(delivery.key + "\\n")
    if sys.argv[3] == "die":
        os.kill(os.getpid(), signal.SIGKILL)

with open_store(sys.argv[1]) as store:
    crm = FlagDelivery(store, {"crm": note})
    print("ready", flush=True)
    sys.stdin.readline()
    crm.deliver(now=datetime(2026, 1, 5, 9, 0, 1, tzinfo=UTC))
"""


def run(code, *words):
    words = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def go(processes):
    """Wait until all are ready, then let them begin at once; their exit codes."""
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.communicate(timeout=60) and process.returncode for process in processes]


def test_kill_9_between_sending_and_noting_sends_again_with_the_same_key(tmp_path):
    path, sent = tmp_path / "desk.db", tmp_path / "sent"
    with open_store(path) as store:
        raise_flags(store)
        assert go([run(CALLBACK, path, sent, "die")]) == [-signal.SIGKILL]
        told = []
        crm = FlagDelivery(store, {"crm": told.append})
        assert crm.deliver(now=T0 + 100 * SECOND) == DeliveryReport()  # the lease of 120 s still holds
        assert crm.deliver(now=T0 + 122 * SECOND).sent == 1
        assert [told[0].key] == sent.read_text().split() == ["f0:raised:crm"]
        assert told[0].attempt == 2
        assert crm.deliver(now=T0 + HOUR) == DeliveryReport()


def test_two_processes_send_each_delivery_once_between_them(tmp_path):
    path, sent = tmp_path / "desk.db", tmp_path / "sent"
    with open_store(path) as store:
        raise_flags(store, 12)
        assert go([run(CALLBACK, path, sent, "live") for _ in range(2)]) == [0, 0]
        assert sorted(sent.read_text().split()) == sorted(f"f{n}:raised:crm" for n in range(12))
        assert store.waiting_deliveries() == {}


# Webhooks


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        status, headers = self.server.answers.pop(0) if self.server.answers else (204, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as serving:
        serving.got, serving.answers = [], []
        serving.url = f"http://127.0.0.1:{serving.server_port}/hook?key=hidden"
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def hook(store, url, **options):
    options = {"allow_private": True, **options}
    return FlagDelivery(store, {"crm": Webhook(url, SECRET, **options)}, attempts=3)


def test_a_webhook_gets_the_flag_signed_and_without_words_of_the_customer(store, server):
    raise_flags(store)
    assert hook(store, server.url).deliver().sent == 1
    ((path, headers, body),) = server.got
    assert path == "/hook?key=hidden"
    assert headers["webhook-id"] == "f0:raised:crm"
    assert headers["Content-Type"] == "application/json"
    sent = standardwebhooks.Webhook(SECRET).verify(body, headers)
    assert sent["event"] == "raised"
    assert sent["flag"]["reasons"] == [
        {"code": "manager", "text": "asked for a manager", "weight": 0.7, "evidence_ids": ["1"]}
    ]
    assert sent["flag"]["codes"] == ["manager"]
    assert sent["flag"]["raised_at"] == "2026-01-05T09:00:00+00:00"
    assert b"a secret of the customer" not in body


def test_a_signature_is_what_the_standard_says(store, server):
    """HMAC-SHA256 with the secret's bytes over id, a full stop, seconds since 1970, a full stop and the body,
    in base64 after "v1,"; by another secret, for another body or another id it does not hold."""
    raise_flags(store)
    before = int(datetime.now(UTC).timestamp())
    hook(store, server.url).deliver()
    ((_, headers, body),) = server.got
    seconds = headers["webhook-timestamp"]
    assert before <= int(seconds) <= datetime.now(UTC).timestamp()
    signed = b"f0:raised:crm." + seconds.encode() + b"." + body
    made = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{made}"
    other = base64.b64encode(bytes(32)).decode()
    for secret, content, id in (
        (other, body, "f0:raised:crm"),
        (SECRET, body + b" ", "f0:raised:crm"),
        (SECRET, body, "f1:raised:crm"),
    ):
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(secret).verify(content, {**headers, "webhook-id": id})


def test_a_secret_may_be_with_or_without_its_prefix_and_padding(store, server):
    """24 bytes are 32 characters, 32 bytes end in one "="; token_hex(32) is base64 of 48 bytes by chance."""
    bare, short, token = SECRET.removeprefix("whsec_"), "whsec_" + "A" * 32, "0123456789abcdef" * 4
    for number, secret in enumerate([SECRET, bare, SECRET.rstrip("="), short, token]):
        store.add([message(f"{number}", conversation_id=f"k{number}")])
        own = flag(f"f{number}", conversation_id=f"k{number}")
        store._flags.replace("acme", f"k{number}", [own], notify=["crm"])
        crm = FlagDelivery(store, {"crm": Webhook(server.url, secret, allow_private=True)})
        assert crm.deliver().sent == 1
        _, headers, body = server.got[-1]
        assert standardwebhooks.Webhook(secret).verify(body, headers)["flag"]["id"] == f"f{number}"


@pytest.mark.parametrize(
    "secret",
    ["s3cret", "a long pass phrase of many words, with a comma", "whsec_", "whsec_" + "A" * 31, "A" * 88,
     base64.urlsafe_b64encode(b"\xff" * 32).decode(), SECRET + "\n", "비밀" * 20, "A" * 33],
)  # fmt: skip
def test_a_secret_that_libraries_would_read_differently_is_refused_and_not_shown(secret):
    """Too short (31 characters are 23 bytes), too long (88 are 66), or not all of the alphabet of base64,
    which the library for Python passes over and others refuse."""
    with pytest.raises(InvalidArgument, match="make one with: openssl rand -base64 32") as refused:
        Webhook("https://a.example/", secret)
    assert secret.strip() not in str(refused.value) or secret == "whsec_"


def test_a_key_has_no_full_stop_by_which_the_signed_text_could_be_read_differently(store):
    raise_flags(store, notify=["crm.eu"])
    told = []
    FlagDelivery(store, {"crm.eu": told.append}).deliver()
    assert [one.key for one in told] == ["f0:raised:crm~eu"]


@pytest.mark.parametrize(
    ("answer", "report", "error"),
    [
        ((500, {}), DeliveryReport(failed=1), "answered 500"),
        ((408, {}), DeliveryReport(failed=1), "answered 408"),
        ((302, {"Location": "/else"}), DeliveryReport(failed=1), "answered 302, redirects are not followed"),
        (
            (307, {"Location": "http://["}),
            DeliveryReport(failed=1),
            "answered 307, redirects are not followed",
        ),
        ((404, {}), DeliveryReport(stuck=1), "answered 404"),
        ((410, {"Retry-After": "5"}), DeliveryReport(stuck=1), "answered 410"),
    ],
)
def test_what_an_answer_means(store, server, answer, report, error):
    raise_flags(store)
    server.answers.append(answer)
    assert hook(store, server.url).deliver() == report
    assert len(server.got) == 1
    assert store._database.read("SELECT error FROM outbox") == [(error,)]


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("100", 100),
        ("999999999999", 3600),
        (lambda: format_datetime(datetime.now(UTC) + 200 * SECOND, usegmt=True), 200),
        ("soon", 0),
        ("-5", 0),
    ],
)
def test_retry_after_is_honoured_up_to_an_hour(store, server, retry_after, seconds):
    """Without it the first wait is 5 to 10 s."""
    raise_flags(store)
    value = retry_after() if callable(retry_after) else retry_after
    server.answers.append((429, {"Retry-After": value}))
    crm = hook(store, server.url)
    assert crm.deliver(now=T0) == DeliveryReport(failed=1)
    if seconds:
        assert crm.deliver(now=T0 + (seconds - 15) * SECOND) == DeliveryReport()
    assert crm.deliver(now=T0 + max(seconds, 10) * SECOND) == DeliveryReport(sent=1)


def test_every_attempt_has_the_same_key_and_body_whatever_became_of_the_flag(store, server):
    raise_flags(store)
    server.answers += [(503, {}), (503, {})]
    crm = hook(store, server.url)
    for n in range(3):
        crm.deliver(now=T0 + n * HOUR)
        store._flags.replace("acme", "k0", [replace(flag("f0", conversation_id="k0"), severity=0.9)])
    assert len(server.got) == 3
    assert len({(headers["webhook-id"], body) for _, headers, body in server.got}) == 1


def test_a_server_that_is_down_is_left_alone_for_the_rest_of_the_call(store, server):
    raise_flags(store, 5)
    server.answers.append((503, {}))
    crm = hook(store, server.url)
    assert crm.deliver() == DeliveryReport(failed=1)
    assert crm.deliver() == DeliveryReport(sent=4)


def closed_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid", "a..b"])
def test_what_cannot_be_reached_is_tried_again_and_its_url_is_not_told(store, host):
    raise_flags(store)
    assert hook(store, f"http://{host}:{closed_port()}/?key=hidden").deliver().failed == 1
    ((error,),) = store._database.read("SELECT error FROM outbox")
    assert error in ("ConnectError", "InvalidURL")


def talk(listening, piece, stop):
    """Send a piece every 0.05 s, for 10 s: no read takes as long as the timeout, and there is no answer."""
    connection, _ = listening.accept()
    with connection:
        for _ in range(200):
            try:
                connection.sendall(piece)
            except OSError:
                return
            if stop.wait(0.05):
                return


@pytest.mark.parametrize("piece", [b"", b"H"], ids=["silent", "a byte now and then"])
def test_a_server_that_never_ends_its_answer_is_left_at_the_timeout(store, piece):
    raise_flags(store)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        talker = threading.Thread(target=talk, args=(listening, piece, stop))
        talker.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        report = hook(store, url, timeout=SECOND / 2).deliver()
        stop.set()
        talker.join()
    assert report == DeliveryReport(failed=1)
    assert store._database.read("SELECT error FROM outbox") == [("no answer within 0.5 s",)]


# Addresses


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "10.0.0.1", "0.0.0.0",
     "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fd00::1]",
     "[2002:7f00:1::]", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused_for_good(store, server, host):
    raise_flags(store)
    url = f"http://{host}:{server.server_port}/?key=hidden"
    assert hook(store, url, allow_private=False).deliver() == DeliveryReport(stuck=1)
    assert store.stuck_deliveries()[0].error == "refused: the host has an address that is not public"
    assert server.got == []


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_not_refused(address):
    assert transport._public(address)


def resolve_to(monkeypatch, *answers):
    """Have the system's resolver answer each look-up with the next list of addresses."""
    left, asked = list(answers), []

    def getaddrinfo(host, port, *rest, **options):
        if host.replace(".", "").isdigit():  # connecting to an address looks it up as well
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_one_private_address_among_public_ones_is_enough_to_refuse(store, server, monkeypatch):
    raise_flags(store)
    resolve_to(monkeypatch, ["93.184.215.14", "127.0.0.1"])
    url = f"http://both.example:{server.server_port}/"
    assert hook(store, url, allow_private=False).deliver() == DeliveryReport(stuck=1)
    assert server.got == []


def test_the_connection_goes_to_the_address_that_was_checked(store, server, monkeypatch):
    """The name is looked up once, so that a second answer (DNS rebinding) cannot lead elsewhere; the address
    that answers is found among several."""
    raise_flags(store)
    asked = resolve_to(monkeypatch, ["127.0.0.9", "127.0.0.1"])
    assert hook(store, f"http://name.example:{server.server_port}/").deliver().sent == 1
    assert asked == ["name.example"]
    assert server.got[0][1]["Host"] == f"name.example:{server.server_port}"


def test_proxies_of_the_environment_are_not_used(store, server, monkeypatch):
    raise_flags(store)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{closed_port()}")
    assert hook(store, server.url).deliver().sent == 1


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (("ftp://a.example/", SECRET), "URL cannot be used"),
        (("a.example/hook", SECRET), "URL cannot be used"),
        (("https://user:pass@a.example/", SECRET), "without a password"),
        (("https://[::1/", SECRET), "URL cannot be used"),
        (("https://a.example:port/", SECRET), "URL cannot be used"),
        (("https://a.example/", ""), "secret cannot be used; expected 24 to 64 random bytes in base64"),
        (("https://a.example/", SECRET, timedelta()), "expected a timedelta above 0"),
        (("https://a.example/", SECRET, 10), "timeout is 10, expected a timedelta"),
    ],
)
def test_webhooks_that_cannot_work_are_refused(words, match):
    with pytest.raises(InvalidArgument, match=match):
        Webhook(*words)


def test_neither_url_nor_secret_is_shown():
    shown = repr(Webhook("https://a.example/?key=hidden", SECRET))
    assert shown == "Webhook(timeout=datetime.timedelta(seconds=10), allow_private=False)"

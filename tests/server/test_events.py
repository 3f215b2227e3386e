"""What happens is told as it happens, whichever process writes."""

import queue
import threading
import time
from contextlib import contextmanager

import pytest

from nlp_support import open_store
from nlp_support.server.client import ServiceError
from nlp_support.store.keys import key_id

from service import BANK, SHOP, asks

SOON = 20  # seconds


@contextmanager
def listening(client, **options):
    """The events of a client in a queue; the stream has begun when this begins."""
    found: queue.Queue = queue.Queue()

    def listen():
        try:
            for event in client.events(**options):
                found.put(event)
        except (ServiceError, RuntimeError):
            pass  # the service has stopped

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield found


def until(found, kind):
    """The next event of a kind, and the kinds of those before it."""
    before, end = [], time.monotonic() + SOON
    while True:
        event = found.get(timeout=max(0.01, end - time.monotonic()))
        if event.kind == kind:
            return event, before
        before.append(event.kind)


@pytest.fixture
def client(service):
    with service.client() as opened:
        yield opened


def heard(service, client, found):
    """Wait until the stream tells what happens: presence is told at once."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        client.be_present("none", "nobody", "left")
        try:
            found.get(timeout=0.2)
        except queue.Empty:
            continue
        return
    raise AssertionError("the stream did not begin")


def test_a_message_its_suggestion_and_their_end_are_told(service, client):
    """Another process writes the question, which gets a suggestion; an answer takes it back."""
    client.suggest("How long does a repair take")  # encodes what was sent
    with listening(client) as found, open_store(service.path) as other:
        heard(service, client, found)
        asked = asks(SHOP, "How long does a repair take")
        other.add([asked])
        told, _ = until(found, "message")
        assert told.data.id == "m1" and told.data.text == asked.text
        offered, _ = until(found, "suggestion")
        assert offered.data.conversation_id == "talk-7" and offered.data.found.answers == "m1"
        other.add([asks(SHOP, "Never mind, it is here", "m2", minutes=1)])
        gone, before = until(found, "withdrawn")
        assert before == ["message"]
        assert gone.data.suggestion_ids == tuple(one.id for one in offered.data.found.suggestions)


def test_a_flag_is_told(service, client):
    with listening(client) as found:
        heard(service, client, found)
        client.add([asks(SHOP, "bad, I want to speak to your manager, or I sue you")])
        flag, before = until(found, "flag")
    assert flag.data.status == "open" and "message" in before
    assert flag.data.conversation_id == "talk-7"


def test_presence_is_told(service, client):
    with listening(client) as found:
        heard(service, client, found)
        client.be_present("talk-7", "kim", "typing")
        told, _ = until(found, "presence")
        while told.data.agent_id != "kim":
            told, _ = until(found, "presence")
    assert (told.data.conversation_id, told.data.doing) == ("talk-7", "typing")


def test_who_comes_again_is_told_what_was_missed(service, client):
    """The first of two messages was seen, and the stream then broke."""
    with listening(client) as found:
        heard(service, client, found)
        client.add([asks(SHOP, "How long does a repair take")])
        seen, _ = until(found, "message")
    client.add([asks(SHOP, "Or is it ready", "m2", minutes=1)])
    with listening(client, after=seen.id) as found:
        missed, _ = until(found, "message")
    assert missed.data.id == "m2"


def test_another_accounts_events_are_not_told(service, client):
    """A message to the bank comes before one to the shop, of which alone the shop hears."""
    with listening(client) as found, service.client(BANK) as bank:
        heard(service, client, found)
        bank.add([asks(BANK, "What does a transfer abroad cost", "b1")])
        time.sleep(1)
        client.add([asks(SHOP, "How long does a repair take")])
        told, _ = until(found, "message")
    assert told.data.id == "m1"


def test_a_stream_ends_when_its_key_is_revoked(service, client):
    """The shop's key that reads is revoked by another process; no message after that is told to it."""
    key = service.keys[SHOP, "read"]
    with service.client(scope="read") as reader, listening(reader) as found:
        heard(service, client, found)
        with open_store(service.path) as other:
            other._keys.revoke(key_id(key))
            time.sleep(2)
            other.add([asks(SHOP, "How long does a repair take")])
        time.sleep(2)
        assert {event.kind for event in list(found.queue)} <= {"presence"}


def test_a_stream_ends_when_the_service_stops(service, client):
    """The fixture's end would wait for it otherwise, and fail."""
    with listening(client) as found:
        heard(service, client, found)

"""Whole accounts are looked at beside requests where much has changed."""

import threading
import time

import pytest

from nlp_support import open_store
from nlp_support.server import looks
from nlp_support.server.looks import Looks

from service import SHOP, asks, past
from support import Counting

ANGRY = "bad, I want to speak to your manager, or I sue you"


@pytest.fixture
def shop(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        store.add([*past(SHOP), asks(SHOP, ANGRY)])
        yield store


def waited(found):
    end = time.monotonic() + 20
    while not found() and time.monotonic() < end:
        time.sleep(0.01)
    assert found()


def test_little_is_looked_at_at_once(shop):
    own = Looks(Counting().monitor(shop), lambda: False)
    assert own.now(SHOP) == 0 and len(shop.flags(SHOP)) == 1
    own.close()


def test_much_is_looked_at_beside_requests(shop, monkeypatch):
    """Five conversations, of which four may be looked at by a request: all are pending, then none."""
    monkeypatch.setattr(looks, "AT_ONCE", 4)
    own = Looks(Counting().monitor(shop), lambda: False)
    assert own.now(SHOP) == 5
    waited(lambda: len(shop.flags(SHOP)) == 1)
    waited(lambda: own.now(SHOP) == 0)
    own.close()


def test_a_look_ends_when_the_service_stops(shop, monkeypatch):
    """Of 70 more conversations, 64 are looked at together; then the service has stopped."""
    shop.add([asks(SHOP, "hello there", f"n{at}", conversation=f"n{at}") for at in range(70)])
    monkeypatch.setattr(looks, "AT_ONCE", 4)
    stopped = threading.Event()
    own = Looks(Counting().monitor(shop), lambda: stopped.set() or True)
    own.now(SHOP)
    waited(stopped.is_set)
    own.close()
    assert shop._flags.count_pending(SHOP) == 75 - 64

"""What tests of the service share: a small store, its keys, and the application on it."""

import socket
import time
from contextlib import contextmanager
from threading import Thread

from uvicorn import Server

from nlp_support import Encoder, Ranking, SatisfactionModel, SentimentModel, open_store
from nlp_support.server.app import create_app
from nlp_support.server.run import Place, _listening, config_of
from nlp_support.server.settings import Settings

from support import DIM, Counting, bag_of_words, exchange

RANKING = Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0)


def kept(path, *accounts):
    """A store of these accounts with the same question and answer each, and a key of every scope: (account,
    scope) -> key."""
    keys = {}
    with open_store(path) as store:
        for name in accounts:
            for number in range(3):
                reply = f"we open at nine on saturdays, says {name}"
                own = {"account_id": name, "conversation_id": f"k{number}", "customer_id": f"u{number}"}
                store.add(exchange(number, "when do you open on saturdays", reply, **own))
            for scope in ("read", "write", "admin"):
                keys[name, scope] = store._keys.add(name, scope)
    return keys


def app_of(path, *, encoder=None, **settings):
    """The application with models by words."""
    words = Counting()
    encoder = encoder or Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)
    return create_app(
        str(path), Settings(**settings), encoder=encoder, ranking=RANKING,
        sentiment=SentimentModel(words.sentiment, name="words"),
        satisfaction=SatisfactionModel(words.satisfaction, name="words"),
    )  # fmt: skip


@contextmanager
def live(app, **settings):
    """An application on a socket of its own, as `serve` runs it, but for the process; gives the server."""
    chosen = Settings(**settings)
    place = Place(port=0)
    with _listening(place) as bound:
        server = Server(config_of(lambda: app, place, chosen))
        server.config.log_config = None
        server.address = bound.getsockname()[:2]
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield server
        finally:
            server.should_exit = True
            thread.join()


def said(server, content, *, end=b"", wait=10.0):
    """What comes back on a connection of its own for bytes, until it is closed, or until `end`."""
    with socket.create_connection(server.address, timeout=wait) as own:
        own.sendall(content)
        return heard(own, end=end)


def heard(own, *, end=b""):
    """What comes on a connection, until it is closed, or until `end`."""
    found = b""
    while not end or end not in found:
        try:
            more = own.recv(65536)
        except ConnectionResetError:
            break
        if not more:
            break
        found += more
    return found


def bearer(key):
    return {"Authorization": f"Bearer {key}"}

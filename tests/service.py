"""A service on a real socket, over a store with two accounts and small models; all text is our own."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from nlp_support import Message
from nlp_support.server.app import create_app
from nlp_support.server.client import Client
from nlp_support.server.settings import Settings

SHOP, BANK = "radio-shop", "north/bank ✓"  # two accounts, one with a slash in its id
FAST = Settings(rate=100_000, burst=100_000)
TALKS = {
    SHOP: [
        ("Do you repair old radios from the fifties", "Yes we repair radios built after 1950, bring it in."),
        ("Do you repair old radios at all", "Yes we repair radios built after 1950, bring it in."),
        ("How long does a repair take", "Most repairs take five working days."),
        ("How long does a repair take", "Most repairs take five working days."),
    ],
    BANK: [
        ("What does a transfer abroad cost", "A transfer abroad costs four crowns vermilion."),
        ("What is the cost of a transfer abroad", "A transfer abroad costs four crowns vermilion."),
    ],
}


def past(account_id: str, *, days: float = 20) -> list[Message]:
    """Questions and answers of an account that ended some days ago."""
    start = datetime.now(UTC) - timedelta(days=days)
    found = []
    for number, (question, answer) in enumerate(TALKS[account_id]):
        place = {
            "account_id": account_id,
            "conversation_id": f"past-{number}",
            "customer_id": f"customer-{number}",
        }
        asked = start + timedelta(hours=number)
        found += [
            Message(id=f"q{number}", role="customer", text=question, sent_at=asked, **place),
            Message(
                id=f"a{number}", role="agent", text=answer, sent_at=asked + timedelta(minutes=4),
                agent_id="kim", **place,
            ),
        ]  # fmt: skip
    return found


def exchanged(id: str, question: str, answer: str, *, days: float = 5, **place: str) -> list[Message]:
    """A question and its answer four minutes later, some days ago."""
    asked = datetime.now(UTC) - timedelta(days=days)
    return [
        Message(id=f"{id}-q", role="customer", text=question, sent_at=asked, **place),  # type: ignore[arg-type]
        Message(
            id=f"{id}-a", role="agent", text=answer, sent_at=asked + timedelta(minutes=4), agent_id="kim",
            **place,
        ),
    ]  # fmt: skip


def asks(
    account_id: str,
    text: str,
    id: str = "m1",
    *,
    minutes: float = 30,
    conversation: str = "talk-7",
    customer: str = "dana",
) -> Message:
    """A customer's message, so many minutes ago."""
    return Message(
        id=id, account_id=account_id, conversation_id=conversation, customer_id=customer, role="customer",
        text=text, sent_at=datetime.now(UTC) - timedelta(minutes=minutes),
    )  # fmt: skip


@dataclass
class Service:
    """A running service: where it is, its store, and a key for each scope of each account."""

    url: str
    path: Path
    keys: dict[tuple[str, str], str]

    def client(self, account_id: str = SHOP, scope: str = "write", **options) -> Client:
        return Client(self.url, account_id, self.keys[account_id, scope], tries=1, **options)


class running:
    """A service of a store in a thread of this process, on any free port; gives its address."""

    def __init__(self, path: Path, models: dict[str, object], settings: Settings = FAST) -> None:
        self.app = create_app(str(path), settings, **models)  # type: ignore[arg-type]
        config = uvicorn.Config(self.app, port=0, log_config=None, lifespan="on", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self.app.state.desk.stopping.set()
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()

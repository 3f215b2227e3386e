"""The folder that the documentation takes for granted: a store, and a file of messages beside it."""

import json
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import pytest

from nlp_support import JourneyMonitor, Message, index_account, open_store
from nlp_support.readers.demo import demo_messages

ACCOUNT = "northwind-outfitters"


def _line(message: Message) -> str:
    fields = {name: value for name, value in asdict(message).items() if value is not None}
    return json.dumps(fields, default=str) + "\n"


@pytest.fixture(scope="session")
def desk(tmp_path_factory) -> dict[str, bytes]:
    """300 messages of one account of our own demo, as a file and in a store; encoded and scored once, so that
    not every page has to do it again."""
    folder = tmp_path_factory.mktemp("desk")
    messages = list(islice((m for m in demo_messages() if m.account_id == ACCOUNT), 300))
    (folder / "messages.jsonl").write_text("".join(map(_line, messages)), encoding="utf-8")
    with open_store(folder / "desk.db") as store:
        store.add(messages)
        index_account(store, ACCOUNT)
        JourneyMonitor(store).update(ACCOUNT)
    return {name: (folder / name).read_bytes() for name in ("desk.db", "messages.jsonl")}


@pytest.fixture
def folder(desk, tmp_path, monkeypatch) -> Path:
    """A copy of both, as the current folder."""
    monkeypatch.chdir(tmp_path)
    for name, content in desk.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path

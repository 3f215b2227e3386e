"""A running service, and what it serves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp_support import Encoder, Ranking, SatisfactionModel, SentimentModel, open_store

from service import TALKS, Service, past, running
from support import DIM, Counting, bag_of_words


@pytest.fixture(scope="session")
def words_models() -> dict[str, object]:
    """Models by words: nothing is read from disk, and every vector can be worked out by hand."""
    counted = Counting()
    return {
        "encoder": Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM),
        "sentiment": SentimentModel(counted.sentiment, name="words"),
        "satisfaction": SatisfactionModel(counted.satisfaction, name="words"),
        "ranking": Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0),
    }


@pytest.fixture
def desk_file(tmp_path) -> tuple[Path, dict[tuple[str, str], str]]:
    """A store with both accounts, and the keys."""
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        for account_id in TALKS:
            store.add(past(account_id))
        scopes = ("read", "write", "admin")
        keys = {(name, scope): store._keys.add(name, scope) for name in TALKS for scope in scopes}
    return path, keys


@pytest.fixture
def service(desk_file, words_models) -> Iterator[Service]:
    path, keys = desk_file
    with running(path, words_models) as url:
        yield Service(url, path, keys)

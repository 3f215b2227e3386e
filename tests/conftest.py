"""Fixtures that the tests share."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, wraps

import numpy as np
import pytest
import typer.testing

from nlp_support import Encoder, MessageStore, Ranking, SatisfactionModel, SentimentModel, open_store

from support import DIM, bag_of_words


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: begun last, they would leave one worker alone with them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def _bundled_models_once() -> Iterator[None]:
    """A worker opens each bundled model once, however many commands ask for it; models of folders, which
    tests write, are opened anew."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Encoder, SentimentModel, SatisfactionModel):
            patch.setattr(kind, "load", _once(kind.load))
        yield


@pytest.fixture(scope="session", autouse=True)
def _commands_once() -> Iterator[None]:
    """A worker builds the commands of an app once: building them takes longer than most of them take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.testing, "_get_command", cache(typer.testing._get_command))
        yield


def _once(load: Callable[..., object]) -> Callable[..., object]:
    bundled = cache(load)

    @wraps(load)
    def loaded(name_or_path: object = None, **options: object) -> object:
        return bundled(**options) if name_or_path is None else load(name_or_path, **options)

    return loaded


@pytest.fixture
def words_encoder() -> Encoder:
    return Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)


@pytest.fixture
def words_ranking() -> Ranking:
    """Confidence one half where the question shares about 60% with a past one."""
    return Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0)


@pytest.fixture(scope="session")
def bundled() -> Encoder:
    return Encoder.load()


@pytest.fixture
def store() -> Iterator[MessageStore]:
    with open_store(":memory:") as opened:
        yield opened


@pytest.fixture
def counting() -> Callable[[Encoder], tuple[Encoder, list[int]]]:
    """An encoder that also notes how many texts each call was given."""

    def wrap(encoder: Encoder) -> tuple[Encoder, list[int]]:
        calls: list[int] = []

        def counted(embed: Callable[[Sequence[str]], np.ndarray]) -> Callable[[Sequence[str]], np.ndarray]:
            def run(texts: Sequence[str]) -> np.ndarray:
                calls.append(len(texts))
                return embed(texts)

            return run

        own = Encoder(
            counted(encoder.encode_query), counted(encoder.encode_document),
            name=encoder.name, fingerprint=encoder.fingerprint, dim=encoder.dim,
        )  # fmt: skip
        return own, calls

    return wrap

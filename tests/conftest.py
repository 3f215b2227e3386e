"""Messages and small models that the tests share; all text here is our own."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nlp_support import Encoder, Message, MessageStore, Ranking, open_store

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
DIM = 64


def message(
    id: str, text: str = "hello", *, minutes: float = 0, role: str = "customer", **fields: object
) -> Message:
    """A message of account "acme", `minutes` after T0; one conversation "k" unless told otherwise."""
    given = {"account_id": "acme", "conversation_id": "k", "customer_id": "u", **fields}
    return Message(id=id, role=role, text=text, sent_at=T0 + timedelta(minutes=minutes), **given)  # type: ignore[arg-type]


def exchange(
    number: int, question: str, reply: str, *, hours: float | None = None, **fields: object
) -> list[Message]:
    """A conversation of one question and its answer five minutes later."""
    minutes = 60 * (number if hours is None else hours)
    own = {"conversation_id": f"k{number}", "customer_id": f"user{number}", **fields}
    return [
        message(f"c{number}", question, minutes=minutes, **own),
        message(f"a{number}", reply, minutes=minutes + 5, role="agent", agent_id="g1", **own),
    ]


def bag_of_words(texts: Sequence[str]) -> np.ndarray:
    """Each word in one of 64 places: texts with the same words have cosine 1, with none in common about 0."""
    vectors = np.zeros((len(texts), DIM), np.float32)
    for row, text in enumerate(texts):
        for word in re.findall(r"\w+", text.lower()) or ["nothing"]:
            vectors[row, zlib.crc32(word.encode()) % DIM] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


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

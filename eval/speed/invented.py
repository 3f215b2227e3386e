"""Accounts of any size that need no model and no redaction, to measure how things grow.

Texts are words put together by number. Those that begin with the same word are about one topic and close to
each other, so that an inverted file finds clusters. Every wording is sent twice.
"""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support import Conversation, Encoder, Message, MessageStore, Role, open_store
from nlp_support.models.vectors import quantize
from nlp_support.store.records import EncodedReply
from nlp_support.store.replies import ReplyText
from nlp_support.suggest.indexing import encoder_key
from nlp_support.text.wording import Wording

START = datetime(2026, 1, 1, tzinfo=UTC)
TOPICS = 2_000
SHIFT = 10  # topics between one account and the next
SCATTER = 0.25  # length of what a text adds to its topic: two texts of a topic have a cosine of about .94
NOISES = 4_093
CHUNK = 2_000  # replies a transaction
STEPS = (1, 2, 3, 5, 7, 11, 13, 17)
SENTENCE = (
    "the parcel is late and we will send you another today if it comes after noon please tell us which "
    "colour or size was in the big blue box"
)
WORDS = SENTENCE.split()


def scattered_encoder(*, dim: int = 384, topics: int = TOPICS, seed: int = 0) -> Encoder:
    """An encoder that costs next to nothing: a text's first word is its topic, the rest a point near it."""
    rng = np.random.default_rng(seed)

    def directions(count: int) -> NDArray[np.float32]:
        drawn = rng.standard_normal((count, dim), np.float32)
        unit: NDArray[np.float32] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        return unit

    centres, noises = directions(topics), SCATTER * directions(NOISES)

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        topic = [zlib.crc32(text.split(maxsplit=1)[0].encode()) % topics for text in texts]
        spot = [zlib.crc32(text.encode()) % NOISES for text in texts]
        vectors: NDArray[np.float32] = centres[topic] + noises[spot]
        return vectors

    return Encoder(embed, embed, name="scattered", fingerprint=str(seed), dim=dim)


def write_exchanges(file: Path, encoder: Encoder, accounts: range, numbers: range) -> None:
    """Add these exchanges, by number, to each of these accounts, with their replies encoded."""
    with open_store(file) as store:
        store.add(message for at in accounts for number in numbers for message in _exchange(at, number))
        for at in accounts:
            for first in range(numbers.start, numbers.stop, CHUNK):
                _encode(store, encoder, at, range(first, min(first + CHUNK, numbers.stop)))


def account_id(at: int) -> str:
    """The id of an account."""
    return f"account{at}"


def question_text(at: int, number: int, *, tail: int = 0) -> str:
    """What is asked in an exchange; with another `tail`, a new question about the same topic."""
    return _words(_topic(at, number), number + tail)


def _encode(store: MessageStore, encoder: Encoder, at: int, numbers: range) -> None:
    """What `index_account` would store, without the time that redaction takes."""
    exchanges = [_exchange(at, number) for number in numbers]
    asked, sent = zip(*exchanges, strict=True)
    questions = quantize(encoder.encode_query([message.text for message in asked]))
    answers = quantize(encoder.encode_document([message.text for message in sent]))
    replies, texts = [], []
    for question, reply, asked_code, sent_code in zip(asked, sent, questions, answers, strict=True):
        wording = Wording.of(reply.text)
        codes = asked_code.tobytes(), sent_code.tobytes()
        replies.append(EncodedReply(reply.sent_at, reply.id, None, "en", wording, *codes))
        texts.append(ReplyText(reply.id, question.text, reply.text, wording.exact))
    account, key = account_id(at), encoder_key(encoder)
    talks = [Conversation(account, own[0].conversation_id, own) for own in exchanges]
    store._replies.save(account, key, replies, texts, dim=encoder.dim, made_of=talks, profile=0)


def _exchange(at: int, number: int) -> tuple[Message, Message]:
    """A question and its reply, a conversation of their own."""
    asked_at = START + timedelta(minutes=number)
    sent_at = asked_at + timedelta(seconds=30)
    same: dict[str, Any] = {
        "account_id": account_id(at),
        "conversation_id": f"k{number}",
        "customer_id": f"u{number}",
    }
    question, reply = question_text(at, number), _words(_topic(at, number), number // 2)
    return (
        Message(id=f"q{number}", role=Role.CUSTOMER, text=question, sent_at=asked_at, **same),
        Message(id=f"r{number}", role=Role.AGENT, text=reply, sent_at=sent_at, **same),
    )


def _topic(at: int, number: int) -> int:
    return (at * SHIFT + number // 2) % TOPICS


def _words(topic: int, number: int) -> str:
    """A topic's word, letters only since numbers may be taken for personal data, and eight others."""
    letters = "".join(chr(97 + topic // 26**place % 26) for place in range(3))
    return " ".join([f"topic{letters}", *(WORDS[number * step // 7 % len(WORDS)] for step in STEPS)])

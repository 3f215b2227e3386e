"""Messages and small models that the tests share; all text here is our own."""

import gzip
import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from typer.testing import CliRunner

from nlp_support import Encoder, JourneyMonitor, Message, SatisfactionModel, SentimentModel, cli
from nlp_support.insights.cases import KNOWN, Case
from nlp_support.text.endings import Ending

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


def packed(content: bytes) -> bytes:
    """As gzip packs it, without the time: names of tests with it would differ from process to process."""
    return gzip.compress(content, mtime=0)


def run(*words, code=0):
    result = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


class Counting:
    """Models by words: "good" and "bad" decide; every text asked is counted."""

    def __init__(self):
        self.asked = 0

    def sentiment(self, texts):
        self.asked += len(texts)
        good, bad = (np.array([word in text for text in texts], np.float32) for word in ("good", "bad"))
        return np.stack([bad, 1 - np.maximum(good, bad), good], axis=1)

    def satisfaction(self, texts):
        rows = np.zeros((len(texts), 5), np.float32)
        for row, text in zip(rows, texts, strict=True):
            own = re.split("[←→]", text)[0]
            row[0 if "bad" in own else 4 if "good" in own else 2] = 1
        return rows

    def monitor(self, store, **more):
        return JourneyMonitor(
            store,
            sentiment=SentimentModel(self.sentiment, name="words"),
            satisfaction=SatisfactionModel(self.satisfaction, name="words"),
            encoder=Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=64),
            **more,
        )


def case(name, moods, *, agents="g1", ending=Ending.RESOLVED, hours=0.0):
    """A conversation of a customer's messages with these moods, an agent's message after each; `agents` one
    for all or one for each."""
    messages = []
    for at, _ in enumerate(moods):
        agent = agents if isinstance(agents, str) or agents is None else agents[at]
        own = {"conversation_id": name, "minutes": 60 * hours + 10 * at}
        messages.append(message(f"{name}-c{at}", **own))
        answer = {**own, "minutes": own["minutes"] + 5}
        messages.append(message(f"{name}-a{at}", role="agent", agent_id=agent, **answer))
    known = np.zeros((len(moods), len(KNOWN)))
    known[:, 1] = np.arange(len(moods))
    known[:, 3] = moods
    places = np.arange(0, 2 * len(moods), 2)
    return Case(name, tuple(messages), np.array(moods, float), places, ending, known)


def talks(count, *, agent="g1"):
    """Conversations of four customer messages that turn after the second reply, and as many that do not."""
    found = []
    for number in range(2 * count):
        own = {"conversation_id": f"k{number}", "customer_id": f"user{number}", "customer_name": "Rosalind"}
        turns = ["bad", "bad", "good", "good"] if number < count else ["fine"] * 4
        for at, word in enumerate(turns):
            minutes = 1440 * number + 20 * at
            found.append(message(f"k{number}-c{at}", f"{word} thing {at}", minutes=minutes, **own))
            reply = {**own, "role": "agent", "agent_id": agent, "minutes": minutes + 5}
            found.append(message(f"k{number}-a{at}", f"Rosalind, we sent part {at}.", **reply))
    return found


def luminance(color):
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)

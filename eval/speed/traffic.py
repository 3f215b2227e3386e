"""A year of one account's messages, invented: chats, e-mails, tweets and calls of many people."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
from numpy.typing import NDArray

from nlp_support import Message, Role

from .invented import WORDS

ACCOUNT = "busy"
START = datetime(2025, 6, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
GAP = timedelta(hours=6)  # between two messages of a conversation, in the mean
LENGTH = 6  # mean number of messages of a conversation, roughly
CUSTOMERS, AGENTS = 60_000, 60
CHANNELS = ("chat", "email", "phone", "twitter")
OUTBOUND = 0.05  # share of conversations that an agent began
TURNS = 0.75  # share of messages after which the other side has its say
THANKS = ("Thanks!", "thank you so much", "ok great, thanks", "perfect", "that worked, thanks")

Floats = NDArray[np.float64]


def traffic(count: int, *, seed: int = 0) -> Iterator[Message]:
    """This many messages, oldest first, the same for the same seed."""
    rng, words = np.random.default_rng(seed), Random(seed)
    thread = np.repeat(np.arange(count), 1 + rng.exponential(LENGTH - 1, count).astype(int))[:count]
    first = np.searchsorted(thread, thread)  # of the own conversation
    began = np.sort(rng.uniform(0, YEAR.total_seconds(), thread[-1] + 1))[thread]
    at = began + _since(first, rng.exponential(GAP.total_seconds(), count) + 1)
    turned = _since(first, rng.random(count) < TURNS) + (rng.random(count) < OUTBOUND)[thread]
    sent, last = turned % 2 == 1, np.append(thread[:-1] != thread[1:], True)
    channel, agent = rng.integers(0, len(CHANNELS), count)[thread], rng.integers(0, AGENTS, count)[thread]
    customer = rng.integers(0, CUSTOMERS, count)[thread]
    for number, row in enumerate(np.argsort(at, kind="stable").tolist()):
        yield Message(
            id=f"m{number}",
            account_id=ACCOUNT,
            conversation_id=f"k{thread[row]}",
            customer_id=f"u{customer[row]}",
            role=Role.AGENT if sent[row] else Role.CUSTOMER,
            text=_text(words, sent=bool(sent[row]), last=bool(last[row])),
            sent_at=START + timedelta(seconds=float(at[row])),
            channel=CHANNELS[channel[row]],
            agent_id=f"g{agent[row]}" if sent[row] else None,
        )


def _since(first: NDArray[np.int64], values: NDArray[np.generic]) -> Floats:
    """Running sums of the values within each conversation, without its first."""
    total: Floats = np.cumsum(values, dtype=np.float64)
    return total - total[first]


def _text(words: Random, *, sent: bool, last: bool) -> str:
    """A quarter of the replies ask back, and four in ten customers say thanks at the end."""
    drawn = words.random()
    said = " ".join(words.choices(WORDS, k=words.randint(5, 25))).capitalize()
    if sent:
        return said + ("?" if drawn < 0.25 else ".")
    if last and drawn < 0.4:
        return words.choice(THANKS)
    return said + ("?" if drawn < 0.7 else "")

"""`nlp-support eval speed`: what suggesting costs beside encoding, side by side in one run."""

import gc
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory

import numpy as np

from nlp_support import Encoder, Message, MessageStore, ReplySuggester, Window, index_account, open_store
from nlp_support.cache import Loader
from nlp_support.demo import demo_messages
from nlp_support.demo.conversations import END
from nlp_support.times import to_micros

ACCOUNT = "northwind-outfitters"
WINDOW = Window(max_messages=2000)
NOW = to_micros(END)
ROUNDS = 5
WARM_CALLS = 40
COPIES = 40


@dataclass(frozen=True)
class Timing:
    """One figure: what it is, its value, the unit, and how many repeats it comes from."""

    name: str
    value: float
    unit: str
    n: int


def measure_speed() -> list[Timing]:
    """Time the parts of suggesting on the demo conversations; takes a few minutes.

    Each ratio compares two things timed in turn in the same loop, so that a machine that slows down slows
    both. What is asked are 40 of the account's own customer messages.
    """
    messages = list(demo_messages())
    asked = [m.text for m in messages if m.account_id == ACCOUNT and m.role == "customer"]
    texts = asked[:: len(asked) // WARM_CALLS][:WARM_CALLS]
    with TemporaryDirectory() as folder, open_store(f"{folder}/speed.db") as store:
        found = _adding(store, messages)
        found += _indexing(store)
        found += _suggesting(store, texts)
        found += _loading(store, texts[0])
    return found


def _adding(store: MessageStore, messages: Sequence[Message]) -> list[Timing]:
    started = time.perf_counter()
    store.add(messages)
    seconds = time.perf_counter() - started
    return [Timing("add without encoding", len(messages) / seconds, "messages/s", len(messages))]


def _indexing(store: MessageStore) -> list[Timing]:
    """Indexing one account against encoding the very texts that it encodes."""
    encoder = Encoder.load(threads=0)
    noted: list[tuple[str, list[str]]] = []

    def noting(
        kind: str, encode: Callable[[Sequence[str]], np.ndarray]
    ) -> Callable[[Sequence[str]], np.ndarray]:
        def run(texts: Sequence[str]) -> np.ndarray:
            noted.append((kind, list(texts)))
            return encode(texts)

        return run

    watched = Encoder(
        noting("query", encoder.encode_query),
        noting("document", encoder.encode_document),
        name=encoder.name,
        fingerprint=encoder.fingerprint,
        dim=encoder.dim,
    )
    started = time.perf_counter()
    index_account(store, watched, ACCOUNT, window=WINDOW, now=END)
    whole = time.perf_counter() - started
    started = time.perf_counter()
    for kind, texts in noted:
        (encoder.encode_query if kind == "query" else encoder.encode_document)(texts)
    bare = time.perf_counter() - started
    count = sum(len(texts) for _, texts in noted)
    return [
        Timing("encoder, batches, all threads", count / bare, "texts/s", count),
        Timing("indexing throughput / encoder throughput", bare / whole, "ratio", 1),
    ]


def _suggesting(store: MessageStore, texts: Sequence[str]) -> list[Timing]:
    """Whole calls on a warm account against encoding the text alone, in turn."""
    encoder = Encoder.load(threads=1)
    suggester = ReplySuggester(store, encoder=encoder, window=WINDOW)
    suggester.suggest(ACCOUNT, texts[0], now=END)
    whole, bare = [], []
    for text in list(texts) * ROUNDS:
        bare.append(_seconds(lambda text=text: encoder.encode_query([text])))
        whole.append(_seconds(lambda text=text: suggester.suggest(ACCOUNT, text, now=END)))
    n = len(whole)
    with suggester.cache.hold(ACCOUNT, NOW) as loaded:
        size, messages = loaded.nbytes / 1e6, len(loaded.sent_at)
    return [
        Timing("encode one message, p50", 1000 * float(np.median(bare)), "ms", n),
        Timing("suggest, warm account, p50", 1000 * float(np.median(whole)), "ms", n),
        Timing("suggest, warm account, p95", 1000 * float(np.percentile(whole, 95)), "ms", n),
        Timing("suggest / encode alone, p50", float(np.median(whole) / np.median(bare)), "ratio", n),
        Timing(
            "suggest / encode alone, p95",
            float(np.percentile(whole, 95) / np.percentile(bare, 95)),
            "ratio",
            n,
        ),
        Timing("a cached account, by its own count", size, "MB", messages),
    ]


def _loading(store: MessageStore, text: str) -> list[Timing]:
    """What a cold window adds: the first call of a new suggester against its second."""
    encoder = Encoder.load(threads=1)
    added = []
    for _ in range(4 * ROUNDS):
        suggester = ReplySuggester(store, encoder=encoder, window=WINDOW)
        cold = _seconds(lambda s=suggester: _load(s))
        warm = _seconds(lambda s=suggester: _load(s))
        added.append(1000 * (cold - warm))
    return [
        Timing("a cold window of 2,000 adds, p50", float(np.median(added)), "ms", len(added)),
        Timing("a cached account, by the process's memory", _memory(suggester), "MB", COPIES),
    ]


def _memory(suggester: ReplySuggester) -> float:
    """How much the process grows by a copy of the account's replies, megabytes."""
    loader = Loader(suggester.store, suggester.encoder, WINDOW, keep_boilerplate=False)
    copies = [loader.refresh(ACCOUNT, None, NOW) for _ in range(COPIES)]
    before = _resident()
    copies += [loader.refresh(ACCOUNT, None, NOW) for _ in range(COPIES)]
    return (_resident() - before) / COPIES / 1e6


def _resident() -> int:
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def _load(suggester: ReplySuggester) -> None:
    with suggester.cache.hold(ACCOUNT, NOW):
        pass


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started

"""Bulk throughput: adding messages, indexing an account, suggesting for batches of messages."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp_support import Asked, Encoder, Message, MessageStore, Window, open_store
from nlp_support.suggest.indexing import index_range

from ..reports.report import Figure
from .clock import OURS, Seconds, in_turn, ratio, seconds, throughput
from .parts import Desk

Encode = Callable[[Sequence[str]], NDArray[np.float32]]

BATCH, BARE = "batch", "batch, encoded only"


def add_figures(messages: Sequence[Message], folder: Path, *, times: int) -> list[Figure]:
    """Adding messages to an empty store in the folder, without encoding."""
    taken = []
    for number in range(times):
        with open_store(folder / f"add{number}.db") as store:
            taken.append(seconds(partial(store.add, messages)))
    return [throughput("add without encoding", len(messages), np.array(taken), unit="messages/s")]


def index_figures(
    store: MessageStore, account_id: str, *, encoder: Encoder, window: Window, now: datetime
) -> list[Figure]:
    """Indexing an account, each chunk against encoding the same texts right after it."""
    watched, noted = _noting(encoder)
    start = store._replies.window_start(account_id, window, now)
    whole, bare, texts = 0.0, 0.0, 0
    before = time.perf_counter()
    for _ in index_range(store, account_id, start, now, encoder=watched):
        whole += time.perf_counter() - before
        for encode, given in noted:
            bare += seconds(partial(encode, given))
            texts += len(given)
        noted.clear()
        before = time.perf_counter()
    note = "once, each chunk of 512 messages beside the bare encoder"
    return [
        Figure("encoder, batches, all threads", texts / bare, n=texts, system=OURS, unit="texts/s"),
        Figure("indexing / encoder throughput", bare / whole, n=texts, system=OURS, unit="ratio", note=note),
    ]


def time_batches(
    desk: Desk,
    texts: Sequence[str],
    *,
    others: Sequence[Callable[[Sequence[str]], Mapping[str, float]]] = (),
    times: int,
) -> dict[str, Seconds]:
    """Seconds of suggesting for all texts at once, of encoding them, and of whatever else takes turns."""
    asked = [Asked(desk.account_id, text, now=desk.now) for text in texts]

    def whole(_: Sequence[str]) -> Mapping[str, float]:
        return {BATCH: seconds(lambda: desk.suggester.suggest_batch(asked))}

    def bare(texts: Sequence[str]) -> Mapping[str, float]:
        return {BARE: seconds(lambda: desk.suggester.encoder.encode_query(texts))}

    desk.load()
    return in_turn((whole, bare, *others), [texts] * times)


def batch_figures(taken: Mapping[str, Seconds], size: int) -> list[Figure]:
    """What `time_batches` found."""
    return [
        throughput("batches of messages", size, taken[BATCH], unit="messages/s"),
        throughput("the same batches, encoded only", size, taken[BARE], unit="messages/s"),
        ratio("batch / encoding it", taken[BATCH], taken[BARE]),
    ]


def _noting(encoder: Encoder) -> tuple[Encoder, list[tuple[Encode, list[str]]]]:
    """An encoder that records what it was given, and for which of its two functions."""
    noted: list[tuple[Encode, list[str]]] = []

    def noting(encode: Encode) -> Encode:
        def run(texts: Sequence[str]) -> NDArray[np.float32]:
            noted.append((encode, list(texts)))
            return encode(texts)

        return run

    query, document = noting(encoder.encode_query), noting(encoder.encode_document)
    same = {"name": encoder.name, "fingerprint": encoder.fingerprint}
    return Encoder(query, document, dim=encoder.dim, **same), noted

"""`nlp-support eval pairs`: how often an encoder finds the text that belongs to a question among others."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument
from nlp_support.types.numbers import check_whole

from ..metrics.significance import bootstrap_mean
from ..replies.one_of_100 import ScorePairs, told_apart
from ..reports.report import Figure, Report
from ..rows.records import WORD, length_of, record
from .columns import Columns
from .rows import read_rows, text_of

Pair = TypeVar("Pair")

MIN_AMONG = 2


@dataclass(frozen=True)
class TextPair:
    """A question and what belongs to it: a reply, or another wording of the question.

    Attributes:
        key: pairs that share a key are right for each other, such as those of one intent; "" for none.
    """

    question: str
    reply: str
    key: str = ""


def read_pairs(file: Path, *, columns: Columns | None = None) -> Iterator[TextPair | Rejection]:
    """Pairs of a file of question, reply and, where known, key, one at a time.

    Raises:
        UnreadableFile: on asking for the first row: the file cannot be opened, is no table, or lacks columns.
    """

    def pair(row: dict[str, Any]) -> TextPair:
        key = row.get("key") or ""
        if not isinstance(key, str | int):
            raise InvalidArgument("key must be a text")
        return TextPair(text_of(row, "question"), text_of(row, "reply"), str(key))

    return read_rows(file, pair, (columns or Columns()).pairs())


def measure_pairs(
    files: Mapping[str, Iterable[TextPair]],
    systems: Mapping[str, ScorePairs],
    *,
    among: int = 100,
    limit: int | None = None,
    seed: int = 0,
    on_progress: Callable[[int, int], None] | None = None,
) -> Report:
    """The share of questions whose own reply scores highest among `among`, for each system and each file.

    Pairs are put into batches of `among` at random, the same for every system; those that do not fill a batch
    are left out. A reply worded like the right one, or with its key, counts as right (Henderson et al. 2019,
    "A Repository of Conversational Datasets"). Intervals by bootstrap over pairs.

    Args:
        limit: at most this many pairs of a file, drawn at random.
        on_progress: called with (done, total) after each system and file.

    Raises:
        InvalidArgument: `among` is below 2 or `limit` below 1, or no file has that many pairs.
    """
    check_whole("among", among, low=MIN_AMONG)
    if limit is not None:
        check_whole("limit", limit, low=1)
    drawn = {name: batches_of(list(pairs), among, limit, seed) for name, pairs in files.items()}
    if not any(drawn.values()):
        raise InvalidArgument(f"no file has {among} pairs; give more, or a smaller --among")
    figures: list[Figure] = []
    rows: list[dict[str, Any]] = []
    for name, batches in drawn.items():
        for system, score in systems.items():
            right = rightness(score, batches) if batches else np.zeros(0)
            figures.append(_figure(right, f"1-of-{among}", system=system, slice=f"file={name}", seed=seed))
            rows += _records(right, batches, name, system)
            if on_progress:
                on_progress(len(figures), len(drawn) * len(systems))
    texts = (
        text
        for batches in drawn.values()
        for batch in batches
        for one in batch
        for text in (one.question, one.reply)
    )
    digest = hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:16]
    return Report(
        kind="pairs",
        made={"among": among, "limit": limit, "seed": seed},
        data={"pairs": {name: among * len(batches) for name, batches in drawn.items()}, "digest": digest},
        figures=tuple(figures),
        rows=tuple(rows),
    )


def _records(
    right: NDArray[np.float64], batches: Sequence[Sequence[TextPair]], file: str, system: str
) -> Iterator[dict[str, Any]]:
    pairs = [one for batch in batches for one in batch]
    for at, (pair, value) in enumerate(zip(pairs, right.tolist(), strict=True)):
        yield record(
            f"{file} {at}",
            system=system,
            length=length_of(len(WORD.findall(pair.question))),
            part=file,
            right=value,
            error="" if value == 1 else "another reply first",
            how_bad=None if value == 1 else 1 - value,
        )


def batches_of(pairs: Sequence[Pair], among: int, limit: int | None, seed: int) -> list[list[Pair]]:
    """Pairs at random, at most `limit`, in batches of `among`; those that do not fill one are left out."""
    order = np.random.default_rng(seed).permutation(len(pairs))[:limit]
    chosen = [pairs[at] for at in order]
    return [chosen[at : at + among] for at in range(0, len(chosen) - among + 1, among)]


def rightness(score: ScorePairs, batches: Sequence[Sequence[Any]]) -> NDArray[np.float64]:
    """How right the best reply is for each question of some batches (n,); see `told_apart`.

    Args:
        batches: of pairs with `question`, `reply` and `key`.
    """
    return np.concatenate(
        [
            told_apart(
                score,
                [one.question for one in batch],
                [one.reply for one in batch],
                [one.key or None for one in batch],
            )
            for batch in batches
        ]
    )


def _figure(right: NDArray[np.float64], name: str, *, system: str, slice: str, seed: int) -> Figure:
    if not len(right):
        return Figure(name, None, system=system, slice=slice, note="too few pairs to fill a batch")
    interval = bootstrap_mean(right, np.arange(len(right)), seed=seed)
    return Figure(
        name,
        float(right.mean()),
        low=interval.low,
        high=interval.high,
        n=len(right),
        system=system,
        slice=slice,
    )

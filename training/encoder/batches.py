"""Batches of texts of similar length without duplicates, for sentence-transformers' trainer."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sentence_transformers.base.sampler import DefaultBatchSampler

from ..splits import normalized

CHUNK = 50  # batches within which rows are sorted by length


class LengthBuckets(DefaultBatchSampler):
    """Batches of rows of similar length in which no text and no label occurs twice, in random order.

    In-batch negatives need distinct texts: canned replies are everywhere, and the reply to one question must
    not be the wrong one to another. Similar lengths save padding. What is drawn depends only on seed and
    epoch, so that a resumed run gets the same batches. Rows that do not fit into any batch are left out of
    that epoch.
    """

    def __init__(self, dataset: Any, batch_size: int, drop_last: bool, **options: Any) -> None:
        super().__init__(dataset, batch_size=batch_size, drop_last=drop_last, **options)
        columns = [column for column in dataset.column_names if column not in ("label", "dataset_name")]
        texts = [dataset[column] for column in columns]
        labels = dataset["label"] if "label" in dataset.column_names else range(len(dataset))
        self._keys = [
            {normalized(text) for text in row} | {label} for label, *row in zip(labels, *texts, strict=True)
        ]
        self._lengths = np.array([max(map(len, row)) for row in zip(*texts, strict=True)])
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = len(self._batches(0))
        return self._count

    def __iter__(self) -> Iterator[list[int]]:
        batches = self._batches(self.epoch)
        # The trainer plans its steps by the first epoch.
        for number in range(len(self)):
            yield batches[number % len(batches)]

    def _batches(self, epoch: int) -> list[list[int]]:
        random = np.random.default_rng([self.seed or 0, epoch])
        order, size = random.permutation(len(self._lengths)), CHUNK * self.batch_size
        chunks = [order[at : at + size] for at in range(0, len(order), size)]
        waiting: deque[int] = deque()
        batches: list[list[int]] = []
        for chunk in chunks:
            ordered = chunk[np.argsort(self._lengths[chunk], kind="stable")]
            waiting.extend(ordered.tolist())
            batches += self._fill(waiting)
        if not batches and waiting:
            batches = [self._take(waiting)]  # too few rows to fill a batch
        return [batches[at] for at in random.permutation(len(batches))]

    def _fill(self, waiting: deque[int]) -> Iterator[list[int]]:
        """As many full batches as the waiting rows give; the rest keep waiting."""
        while len(waiting) >= self.batch_size:
            batch = self._take(waiting)
            if len(batch) < self.batch_size:
                waiting.extendleft(reversed(batch))
                return
            yield batch

    def _take(self, waiting: deque[int]) -> list[int]:
        batch: list[int] = []
        taken: set[str | int] = set()
        passed: list[int] = []
        while waiting and len(batch) < self.batch_size:
            row = waiting.popleft()
            if taken.isdisjoint(self._keys[row]):
                batch.append(row)
                taken |= self._keys[row]
            else:
                passed.append(row)
        waiting.extendleft(reversed(passed))
        return batch


def label_numbers(keys: Sequence[str | None]) -> list[int]:
    """A number for each key: the same for equal keys, a separate one for each None."""
    numbers: dict[str, int] = {}
    return [
        len(keys) + at if key is None else numbers.setdefault(key, len(numbers))
        for at, key in enumerate(keys)
    ]

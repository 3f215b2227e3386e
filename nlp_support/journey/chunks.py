"""Items in lists of a given size, for work that is done in batches."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in order, in lists of `size`; the last may be shorter."""
    source = iter(items)
    while some := list(islice(source, size)):
        yield some

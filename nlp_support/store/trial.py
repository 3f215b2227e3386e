"""A copy of a store, to see what something would do to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from .location import has_file
from .schema import store_errors, version_of
from .sqlite import MessageStore


@contextmanager
def trial_of(location: str | Path) -> Iterator[MessageStore]:
    """A copy of the store in a temporary folder, deleted at the end; an empty store if there is none yet.

    Raises:
        StoreError: the file is not a store, is from a newer version, is damaged, or cannot be copied.
    """
    path = str(location)
    with TemporaryDirectory() as folder:
        copy = f"{folder}/store.db"
        if has_file(path):
            version_of(path)
            uri = f"{Path(path).absolute().as_uri()}?mode=ro"
            with (
                store_errors(path),
                closing(sqlite3.connect(uri, uri=True)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
        with MessageStore(copy) as store:
            yield store

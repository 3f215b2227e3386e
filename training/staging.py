"""A folder that is written completely or not at all; for files see `nlp_support.types.staged`."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A folder beside `target` whose files are moved there at the end, or deleted on an error.

    What `target` held before stays, except files of the same name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as name:
        folder = Path(name) / target.name
        folder.mkdir()
        yield folder
        shutil.copytree(folder, target, dirs_exist_ok=True, copy_function=os.replace)

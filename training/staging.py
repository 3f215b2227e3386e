"""A folder or a file that is written completely or not at all."""

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


@contextmanager
def staged_file(target: Path) -> Iterator[Path]:
    """A file beside `target`, in a folder that exists, that takes its place at the end, or is deleted."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)

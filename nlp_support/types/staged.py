"""Files that are written completely or not at all, whatever ends the program."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staged_file(target: Path) -> Iterator[Path]:
    """A file beside `target`, in a folder that exists, that takes its place at the end, or is deleted."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def write_whole(target: Path, text: str) -> None:
    """Write a text as UTF-8 into a folder that exists; the old file stays until the new one is there.

    Raises:
        OSError: it cannot be written.
    """
    with staged_file(target) as part:
        part.write_text(text, encoding="utf-8")

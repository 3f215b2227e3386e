"""Writing an export: the page or sheet and, beside it, the ids of its items."""

import os
from collections.abc import Iterable
from pathlib import Path

from nlp_support.errors import UnwritableFile

from .items import ENDING, Item, items_text


def write_export(file: Path, text: str, items: Iterable[Item]) -> Path:
    """Write both files, each as a whole or not at all; returns the second, `FILE.items.jsonl`.

    Raises:
        UnwritableFile: one of them cannot be written.
    """
    beside = file.with_name(file.name + ENDING)
    written = {file: text, beside: items_text(items)}
    scratch = {one: one.with_name(f".{one.name}.{os.getpid()}") for one in written}
    try:
        for one, content in written.items():
            with scratch[one].open("w", encoding="utf-8", newline="") as opened:
                opened.write(content)
        for one, made in scratch.items():
            made.replace(one)
    except OSError as error:
        for made in scratch.values():
            made.unlink(missing_ok=True)
        raise UnwritableFile(f"cannot write {file}: {error.strerror}; name another file") from error
    return beside

"""Writing an export: the page or sheet and, beside it, the ids of its items."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from nlp_support.errors import UnwritableFile
from nlp_support.types.staged import staged_file

from .items import ENDING, Item, items_text


def write_export(file: Path, text: str, items: Iterable[Item]) -> Path:
    """Write both files, each as a whole or not at all; returns the second, `FILE.items.jsonl`.

    Raises:
        UnwritableFile: one of them cannot be written.
    """
    beside = file.with_name(file.name + ENDING)
    written = {file: text, beside: items_text(items)}
    try:
        with ExitStack() as stack:
            for one, content in written.items():
                part = stack.enter_context(staged_file(one))
                part.write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise UnwritableFile(f"cannot write {file}: {error.strerror}; name another file") from error
    return beside

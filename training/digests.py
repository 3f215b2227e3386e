"""What a run is trained from: a digest for each file or store, by its part and its full path."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from nlp_support.errors import UnreadableFile
from nlp_support.eval.files import full_path
from nlp_support.readers.hf_datasets import data_files, data_set

# What stands before the path in a name. Runs of earlier versions have a bare file's name instead.
PARTS = frozenset({"base", "teacher", "train", "val", "test", "store", "pairs", "texts", "keep"})


def source_name(part: str, file: Path) -> str:
    """What run.json calls a file or store of a part, such as "train /home/kim/rows.csv"."""
    return f"{part} {full_path(file)}"


def source_digest(file: Path) -> str:
    """The digest of a file, or of the tables of a data set of Hugging Face.

    Raises:
        UnreadableFile: it cannot be read.
    """
    if source := data_set(file):
        return digest_texts(digest(table) for table in data_files(source))
    try:
        return digest(file)
    except OSError as error:
        raise UnreadableFile(
            f"cannot read {file}: {error.strerror}; check its path and permissions"
        ) from error


def digest(path: Path) -> str:
    """The first 16 hex digits of SHA-256 over a file, or over all files of a folder with their names."""
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    total = hashlib.sha256()
    for file in files:
        if path.is_dir():
            total.update(str(file.relative_to(path)).encode())
        with file.open("rb") as data:
            total.update(hashlib.file_digest(data, "sha256").digest())
    return total.hexdigest()[:16]


def digest_texts(texts: Iterable[str]) -> str:
    """The first 16 hex digits of SHA-256 over texts, in their order."""
    total = hashlib.sha256()
    for text in texts:
        total.update(text.encode("utf-8", "replace") + b"\0")
    return total.hexdigest()[:16]


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Which data is not what it was, with both digests; "" if at most its place or its name is another.

    Args:
        old, new: digests by name, in the order in which the data is read.
    """
    if len(old) == len(new):
        pairs = zip(old.items(), new.items(), strict=True)
        return ", ".join(
            f"{name} {before}, now {after}"
            for (was, before), (name, after) in pairs
            if before != after or not _same_part(was, name)
        )
    known = {*old.values()} & {*new.values()}
    gone = [f"{name} {one}, now None" for name, one in old.items() if one not in known]
    come = [f"{name} None, now {one}" for name, one in new.items() if one not in known]
    return ", ".join([*gone, *come]) or f"{len(old)} files and stores, now {len(new)}"


def _same_part(one: str, other: str) -> bool:
    parts = {name.split(" ")[0] for name in (one, other)}
    return len(parts) == 1 or not parts <= PARTS

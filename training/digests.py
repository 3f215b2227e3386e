"""What a run is trained from: a digest for each file or store, by its part and its full path."""

from collections.abc import Mapping
from pathlib import Path

from nlp_support.eval.files import full_path

# What stands before the path in a name. Runs of earlier versions have a bare file's name instead.
PARTS = frozenset({"base", "teacher", "train", "val", "test", "store", "pairs", "texts", "keep"})


def source_name(part: str, file: Path) -> str:
    """What run.json calls a file or store of a part, such as "train /home/kim/rows.csv"."""
    return f"{part} {full_path(file)}"


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

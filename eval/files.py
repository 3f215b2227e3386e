"""The files that a command is given: each once, under a name that no other has."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from nlp_support.errors import InvalidArgument
from nlp_support.readers.tables import full_name


def full_path(file: Path) -> str:
    """The path of a file from the root, links followed, or the full name of a data set: the same for the same
    rows."""
    return full_name(file)


def check_once(files: Iterable[Path], *, what: str) -> None:
    """Refuse a file that is given twice, also by another path to it.

    Args:
        what: what the files are given for, such as "train".

    Raises:
        InvalidArgument: a file is there twice.
    """
    seen: set[str] = set()
    for file in files:
        if (path := full_path(file)) in seen:
            raise InvalidArgument(f"{path} is given twice for {what}; name each file once")
        seen.add(path)


def by_name(files: Sequence[Path], *, what: str) -> dict[str, Path]:
    """The files by their names without ending; where two are the same, with the folders that differ.

    Raises:
        InvalidArgument: a file is there twice.
    """
    check_once(files, what=what)
    paths = [Path(full_path(file)) for file in files]
    for folders in range(max(map(len, (path.parts for path in paths)), default=0)):
        names = [
            "/".join((*path.parent.parts[len(path.parent.parts) - folders :], path.stem)) for path in paths
        ]
        if len(set(names)) == len(names):
            return dict(zip(names, files, strict=True))
    return dict(zip(map(str, paths), files, strict=True))  # they differ by their endings alone

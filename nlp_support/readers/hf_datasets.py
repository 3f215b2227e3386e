"""Data sets of Hugging Face: folders written by `save_to_disk`, and sets of the hub."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import MissingExtra, UnreadableFile

PREFIX = "hf:"
_BATCH = 1000  # rows
_PARTS = 3  # a name, a configuration, a split


@dataclass(frozen=True)
class DataSet:
    """Where a data set is.

    Attributes:
        name: its folder, or its name on the hub.
        split: such as "train"; None if it has only one.
        config: which of its configurations, for one of the hub that has several.
    """

    name: str
    split: str | None = None
    config: str | None = None

    @property
    def is_folder(self) -> bool:
        return Path(self.name).is_dir()

    @property
    def full_name(self) -> str:
        """The name that is the same for the same rows."""
        name = str(Path(self.name).resolve()) if self.is_folder else self.name
        return PREFIX + ":".join(part for part in (name, self.config, self.split) if part)


def data_set(path: Path) -> DataSet | None:
    """The data set that a path names: a folder, or hf:NAME, hf:NAME:SPLIT, hf:NAME:CONFIG:SPLIT, where NAME
    is a folder or a name of the hub. None for another path."""
    if path.is_dir():
        return DataSet(str(path))
    if not str(path).startswith(PREFIX):
        return None
    name, *rest = str(path).removeprefix(PREFIX).split(":")
    if len(rest) >= _PARTS:
        raise UnreadableFile(
            f"{path} has too many parts; expected hf:NAME, hf:NAME:SPLIT or hf:NAME:CONFIG:SPLIT"
        )
    return DataSet(name, rest[-1] if rest else None, rest[0] if len(rest) > 1 else None)


def columns_of(source: DataSet) -> list[str]:
    """The names of its columns."""
    return list(_loaded(source).column_names)


def data_files(source: DataSet) -> list[Path]:
    """The files of Arrow tables on this machine that hold its rows."""
    return [Path(file["filename"]) for file in _loaded(source).cache_files]


def data_set_rows(source: DataSet, wanted: Collection[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Its rows with their 1-based positions; labels that it keeps as numbers by their names.

    Args:
        wanted: the columns to read, if it has them.

    Raises:
        UnreadableFile: it cannot be loaded, or has several splits and none is named.
        MissingExtra: datasets is not installed.
    """
    rows = _loaded(source)
    rows = rows.select_columns([name for name in wanted if name in rows.column_names])
    names = {name: own for name, feature in rows.features.items() if (own := _names(feature))}
    number = 0
    for batch in rows.iter(_BATCH):
        for values in zip(*batch.values(), strict=True):
            number += 1
            row = dict(zip(batch, values, strict=True))
            yield number, {name: _named(value, names.get(name)) for name, value in row.items()}


def _names(feature: Any) -> list[str] | None:
    """The names of a feature's classes; None if it has none."""
    inner = getattr(feature, "feature", feature)  # of a list of them
    return getattr(inner, "names", None)


def _named(value: Any, names: list[str] | None) -> Any:
    if names is None:
        return value
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    return names[value] if isinstance(value, int) and 0 <= value < len(names) else None  # -1 is no label


def _loaded(source: DataSet) -> Any:
    try:
        import datasets
    except ImportError as error:
        raise MissingExtra(
            "reading data sets of Hugging Face needs datasets: pip install 'nlp-support[train]'"
        ) from error
    try:
        if source.is_folder:
            found = datasets.load_from_disk(source.name)
        else:
            found = datasets.load_dataset(source.name, source.config, split=source.split)
    except Exception as error:  # what a damaged folder or an unreachable hub raises is not told
        raise UnreadableFile(_why(source, error)) from error
    if isinstance(found, Mapping):
        return _split_of(source, found)
    if source.is_folder and source.split and str(found.split) != source.split:
        raise UnreadableFile(f"{source.name} is one table, not several splits; leave out {source.split!r}")
    return found


def _split_of(source: DataSet, found: Mapping[str, Any]) -> Any:
    if source.split is not None and source.split in found:
        return found[source.split]
    if source.split is None and len(found) == 1:
        return next(iter(found.values()))
    asked = "several splits" if source.split is None else f"no split {source.split!r}"
    example = DataSet(source.name, next(iter(found), "train"), source.config).full_name
    raise UnreadableFile(f"{source.name} has {asked}; it has {', '.join(found)}; name one, such as {example}")


def _why(source: DataSet, error: Exception) -> str:
    if source.is_folder:
        return (
            f"{source.name} is not a data set of Hugging Face ({type(error).__name__}); expected a folder "
            "that save_to_disk wrote, or a file: CSV, TSV, JSON Lines or Parquet"
        )
    return (
        f"the data set {source.name} could not be loaded from the hub ({type(error).__name__}); check its "
        "name, its split and the network, or name a folder that save_to_disk wrote"
    )

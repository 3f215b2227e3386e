"""The folder of a training run: what it was made from, with what, and what came out."""

import json
import os
import platform
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument
from nlp_support.types.documents import read_json
from nlp_support.types.numbers import is_number
from nlp_support.types.staged import write_whole

from .digests import difference
from .licences import matched

FORMAT = 1
PACKAGES = ("nlp-support", "torch", "transformers", "sentence-transformers", "numpy")


@dataclass(frozen=True)
class Run:
    """A run's folder: run.json, `checkpoints` while it runs, `model` when it is done.

    Attributes:
        folder: the run's folder.
        record: the contents of run.json.
    """

    folder: Path
    record: Mapping[str, Any]

    @property
    def id(self) -> str:
        """What its checkpoints are marked with; "" in a run of an earlier version."""
        return str(self.record.get("id", ""))

    @property
    def marks(self) -> bool:
        """Whether its whole checkpoints are marked, which they were not always."""
        return "id" in self.record

    @property
    def checkpoints(self) -> Path:
        return self.folder / "checkpoints"

    @property
    def model(self) -> Path:
        return self.folder / "model"

    def update(self, **values: Any) -> "Run":
        """The run with more in its record, written at once."""
        record = {**self.record, **values}
        text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
        write_whole(self.folder / "run.json", text)
        return Run(self.folder, record)

    @property
    def stopped(self) -> bool:
        """Whether the time limit ended the training."""
        return bool(self.record["stopped_by_time"])

    def finish(self, **values: Any) -> "Run":
        """The run with its last values in the record; checkpoints stay only if it can be resumed."""
        finished = self.update(**values, state="stopped" if self.stopped else "done")
        if not self.stopped:
            shutil.rmtree(self.checkpoints, ignore_errors=True)
        return finished


def open_run(
    folder: Path,
    *,
    command: str,
    settings: Any,
    data: Mapping[str, str],
    seed: int,
    resume: bool = False,
    config: str | None = None,
    licences: Mapping[str, str] | None = None,
) -> Run:
    """Start a run in its own folder, or continue the one that is there.

    Args:
        command: the training command, such as "encoder".
        settings: a frozen dataclass of everything besides the data that decides the result.
        data: a digest for each file or store that is trained on or from, by the name that `digests` gives it
            and in the order in which it is read.
        seed: of everything that is drawn at random.
        resume: continue an interrupted run with the same settings and data.
        config: the run's options as TOML, for run.toml in its folder; None writes none.
        licences: of what is in `data`, by file, or by "base".

    Raises:
        InvalidArgument: the folder holds a run and `resume` is false; or there is no run to resume, or it is
            finished or was started with other settings or data; or the folder cannot be written.
    """
    asked = {"format": FORMAT, "command": command, "settings": asdict(settings), "data": dict(data)}
    file = folder / "run.json"
    named = matched(licences or {}, data)
    if resume:
        return _resumed(folder, file, json.loads(json.dumps(asked)), _defaults(settings), named)
    check_new(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if config is not None:
            (folder / "run.toml").write_text(config, encoding="utf-8")
        run = Run(folder, asked).update(
            id=uuid.uuid4().hex,
            seed=seed,
            versions=_versions(),
            machine=f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            licences=named,
            seconds=0.0,
            state="running",
        )  # fmt: skip
    except OSError as error:
        raise InvalidArgument(f"cannot write {folder}: {error.strerror}; name another folder") from error
    return run


def check_new(folder: Path) -> None:
    """Refuse a folder that holds a run.

    Raises:
        InvalidArgument: it does.
    """
    if (folder / "run.json").exists():
        raise InvalidArgument(f"{folder} already holds a run; --resume continues it, or name another folder")


def check_started(folder: Path) -> None:
    """Refuse a folder that holds no run.

    Raises:
        InvalidArgument: it does not.
    """
    if not (folder / "run.json").is_file():
        raise InvalidArgument(f"{folder} has no run to resume; start one without --resume")


def check_resumable(folder: Path, *, command: str, settings: Any) -> None:
    """Refuse to resume what is no unfinished run of this command and these settings, before any data is read.

    Raises:
        InvalidArgument: see `open_run`.
    """
    asked = {"format": FORMAT, "command": command, "settings": asdict(settings)}
    _recorded(folder, folder / "run.json", json.loads(json.dumps(asked)), _defaults(settings))


def _defaults(settings: Any) -> dict[str, Any]:
    """The settings that have a default: what a run had that an earlier version started without them."""
    return {field.name: field.default for field in fields(settings) if field.default is not MISSING}


def _resumed(
    folder: Path,
    file: Path,
    asked: Mapping[str, Any],
    defaults: Mapping[str, Any],
    licences: Mapping[str, str],
) -> Run:
    record = _recorded(folder, file, asked, defaults)
    return Run(folder, record).update(state="running", licences={**record.get("licences", {}), **licences})


def _recorded(
    folder: Path, file: Path, asked: Mapping[str, Any], defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """The record of an unfinished run that was started with what is asked for, as far as that is told."""
    check_started(folder)
    try:
        record = read_json(file)
    except (OSError, ValueError) as error:
        raise InvalidArgument(f"cannot read {file} ({error}); start a new run in another folder") from error
    if not isinstance(record, dict) or not is_number(record.get("seconds")):
        raise InvalidArgument(f"{file} is not the record of a run; start a new run in another folder")
    if isinstance(record.get("settings"), dict):
        record["settings"] = {**defaults, **record["settings"]}
    for part, wanted in asked.items():
        if differs := _difference(part, record.get(part), wanted):
            raise InvalidArgument(
                f"{folder} was started with other {part} ({differs}); "
                "resume with the same, or start in another folder"
            )
    if record.get("state") == "done":
        raise InvalidArgument(f"the run in {folder} is finished; start a new one in another folder")
    return record


def _difference(part: str, old: Any, new: Any) -> str:
    """What of a part of the record is not as it was; "" if nothing is."""
    if old == new and part != "data":
        return ""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return f"{old}, now {new}"
    if part == "data":
        return difference(old, new)
    changed = [key for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]
    return ", ".join(f"{key} {old.get(key)}, now {new.get(key)}" for key in changed)


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found

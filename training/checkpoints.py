"""The checkpoints of a run: which of them are whole, and of this run."""

import json
import shutil
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument
from nlp_support.types.documents import read_json
from nlp_support.types.staged import write_whole

from .run import Run

KEPT = 2
MARK = "complete.json"  # written last; a checkpoint without it was cut short
STATE = "trainer_state.json"
EARLIER_FILES = (STATE, "optimizer.pt", "scheduler.pt")  # what makes a checkpoint of format 1, without marks


def mark_complete(run: Run, step: int) -> None:
    """Mark the checkpoint of a step as whole, with its run and the sizes of its files."""
    folder = run.checkpoints / f"checkpoint-{step}"
    sizes = {file.name: file.stat().st_size for file in folder.iterdir() if file.is_file()}
    write_whole(folder / MARK, json.dumps({"run": run.id, "step": step, "files": sizes}) + "\n")


def last_checkpoint(run: Run) -> Path | None:
    """The newest whole checkpoint of this run; None if there is none.

    Raises:
        InvalidArgument: a checkpoint there belongs to another run.
    """
    whole = [folder for folder in _folders(run) if _is_whole(run, folder)]
    return max(whole, key=_step, default=None)


def last_step(run: Run) -> int:
    """The step of the newest whole checkpoint; 0 if there is none."""
    last = last_checkpoint(run)
    return 0 if last is None else _step(last)


def drop_broken(run: Run) -> None:
    """Delete checkpoints that were cut short, which only take room."""
    for folder in _folders(run):
        if not _is_whole(run, folder):
            shutil.rmtree(folder, ignore_errors=True)


def _folders(run: Run) -> list[Path]:
    named = run.checkpoints.glob("checkpoint-*")
    return [folder for folder in named if folder.is_dir() and folder.name.split("-")[1].isdecimal()]


def _step(folder: Path) -> int:
    return int(folder.name.split("-")[1])


def _is_whole(run: Run, folder: Path) -> bool:
    mark = _mark(folder)
    if mark is None:
        return not run.marks and all((folder / name).is_file() for name in EARLIER_FILES)
    if mark["run"] != run.id:
        raise InvalidArgument(
            f"{folder} is a checkpoint of another run; remove it and --resume again, or resume the run that "
            "it was copied from"
        )
    return all(
        (folder / name).is_file() and (folder / name).stat().st_size == size
        for name, size in mark["files"].items()
    )


def _mark(folder: Path) -> dict[str, Any] | None:
    try:
        mark = read_json(folder / MARK)
    except (OSError, ValueError):
        return None
    whole = isinstance(mark, dict) and isinstance(mark.get("files"), dict) and "run" in mark
    return mark if whole else None

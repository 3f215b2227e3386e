"""Arguments of `nlp-support train`, checked before anything long is imported: a wrong one is told at once."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.models.named import near
from nlp_support.readers.hf_datasets import PREFIX
from nlp_support.types.numbers import check_number

from ..base import Task, check_base
from ..run import check_new, check_resumable


def check_run(
    out: Path,
    *,
    base: str | Path,
    task: Task,
    files: Iterable[Path],
    settings: Any,
    resume: bool,
    device: str | None,
    max_minutes: float | None,
) -> None:
    """Refuse what a training command cannot use.

    Args:
        task: what is trained, which is the command's name too.
        settings: of the run; a resumed one has the same.

    Raises:
        InvalidArgument: a run's folder that holds another run, or none to resume; a device or a time limit
            that is none.
        UnreadableFile: there is no such file.
        ModelError: there is no such base.
    """
    check_files(files)
    if resume:
        check_resumable(out, command=task, settings=settings)
    else:
        check_new(out)
    if device is not None and device != "cpu" and not device.startswith("cuda"):
        raise InvalidArgument(f"no device {device!r}; expected cpu, or cuda with a GPU that torch sees")
    if max_minutes is not None:
        check_number("max_minutes", max_minutes, low=0)
    check_base(base, task)


def check_files(files: Iterable[Path]) -> None:
    """Refuse files that are not there.

    Raises:
        UnreadableFile: the first of them; the message names what is near.
    """
    for file in files:
        if not file.exists() and not str(file).startswith(PREFIX):
            raise UnreadableFile(f"there is no file {str(file)!r}; {near(file)}")

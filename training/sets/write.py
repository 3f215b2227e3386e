"""`nlp-support train dataset`: which sets the files of each kind of training come from."""

from pathlib import Path

from nlp_support.errors import InvalidArgument

from .dialogues import satisfaction_files
from .encoder.files import encoder_files
from .files import Report
from .labelled import sentiment_files
from .meanings import meanings_files
from .ssa import ssa_files

KINDS = {
    "encoder": encoder_files,
    "sentiment": sentiment_files,
    "satisfaction": satisfaction_files,
    "weights": ssa_files,
    "meanings": meanings_files,
}


def write_files(kind: str, data: Path, out: Path, *, seed: int = 0) -> Report:
    """Write the training files of a kind from the folder of the public sets.

    Raises:
        InvalidArgument: there is no such kind.
        UnreadableFile: a set is missing, or has unexpected content.
    """
    if kind not in KINDS:
        raise InvalidArgument(f"no training files of kind {kind!r}; expected one of {', '.join(KINDS)}")
    return KINDS[kind](data, out, seed=seed)

"""The result of both kinds of training, and what their settings have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument
from nlp_support.eval.reports.report import Report
from nlp_support.types.message import Rejection

from ..encoder.settings import MOST_EPOCHS
from ..settings import loop_ranges


@dataclass(frozen=True)
class Trained:
    """The result of training.

    Attributes:
        folder: the model, calibrated, as transformers loads it.
        temperature: the number by which its logits were divided.
        before, after: figures on the validation rows, before and after calibration.
        stopped_by_time: whether the time limit ended the training; if so, the run can be resumed.
        rejected: the rows that were left out, by file.
    """

    folder: Path
    temperature: float
    before: Report
    after: Report
    stopped_by_time: bool
    rejected: Mapping[str, Sequence[Rejection]]


def check_ranges(settings: Any, **more: tuple[bool, str]) -> None:
    """Refuse settings outside their ranges, all of whose numbers are of their kinds.

    Args:
        more: for each further setting, whether it is in range and what is expected.

    Raises:
        InvalidArgument: a setting is outside its range.
    """
    ranges = {
        "epochs": (0 < settings.epochs <= MOST_EPOCHS, f"more than 0 and at most {MOST_EPOCHS:,}"),
        "batch_size": (settings.batch_size >= 1, "1 or more"),
        "learning_rate": (0 < settings.learning_rate < 1, "between 0 and 1"),
        "frozen_layers": (settings.frozen_layers >= 0, "0 or more"),
        "max_tokens": (8 <= settings.max_tokens <= 512, "8 to 512"),
        "dropout": (0 <= settings.dropout < 1, "in [0, 1)"),
        **loop_ranges(settings),
        **more,
    }
    for name, (fits, expected) in ranges.items():
        if not fits:
            raise InvalidArgument(f"{name} is {getattr(settings, name)}, expected {expected}")

"""What the settings of every training with a loop have in common."""

from typing import Any

from .precision import PRECISIONS

KEPT = ("best", "last")


def loop_ranges(settings: Any) -> dict[str, tuple[bool, str]]:
    """For each setting of the loop, whether it is in range, and what is expected.

    Args:
        settings: with accumulate, precision, keep and patience.
    """
    return {
        "accumulate": (settings.accumulate >= 1, "1 or more"),
        "precision": (settings.precision in PRECISIONS, f"one of {', '.join(PRECISIONS)}"),
        "keep": (settings.keep in KEPT, "best or last"),
        "patience": (settings.patience >= 0, "0 or more"),
    }

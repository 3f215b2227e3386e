"""Results as JSON values."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """A result as plain JSON values: `asdict` of it with times as ISO text."""
    if isinstance(value, dict):
        return {name: plain(own) for name, own in value.items()}
    if isinstance(value, list | tuple):
        return [plain(own) for own in value]
    return value.isoformat() if isinstance(value, datetime) else value


BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(moods: Sequence[float], *, width: int = 60) -> str:
    """Moods in [-1, 1] as one line of block characters, the lowest for -1; the newest `width` of them."""
    places = ((np.clip(np.asarray(moods[-width:], np.float64), -1, 1) + 1) / 2 * (len(BLOCKS) - 1)).round()
    return "".join(BLOCKS[int(place)] for place in places)

"""Moods as a line of blocks."""

from collections.abc import Sequence

import numpy as np

BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(moods: Sequence[float], *, width: int = 60) -> str:
    """Moods in [-1, 1] as one line of block characters, the lowest for -1; the newest `width` of them."""
    places = ((np.clip(np.asarray(moods[-width:], np.float64), -1, 1) + 1) / 2 * (len(BLOCKS) - 1)).round()
    return "".join(BLOCKS[int(place)] for place in places)

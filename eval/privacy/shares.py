"""Shares of independent trials, as figures with intervals."""

from nlp_support.types.rate import wilson

from ..reports.report import Figure


def share_figure(name: str, hits: int, n: int, *, slice: str = "", note: str = "", none: str = "") -> Figure:
    """The figure of `hits` in `n`; `none` is its note where `n` is 0, so that there is no share."""
    if not n:
        return Figure(name, None, slice=slice, note=none)
    low, high = wilson(hits, n)
    return Figure(name, hits / n, low, high, n=n, groups=n, slice=slice, note=note)

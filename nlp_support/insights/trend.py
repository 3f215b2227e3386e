"""Whether something became more or less frequent than chance explains."""

from enum import StrEnum

from ..types.rate import Rate


class Trend(StrEnum):
    """How often something happens now, compared with before."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


def trend_of(recent: Rate, *, usual: float) -> Trend:
    """The trend, from the share of cases that are recent.

    Args:
        recent: that share, of one case or more.
        usual: what it would be, in [0, 1], if nothing had changed; the trend is steady unless the 95%
            interval of `recent` lies entirely on one side of it.
    """
    if recent.low is not None and recent.low > usual:
        return Trend.RISING
    if recent.high is not None and recent.high < usual:
        return Trend.FALLING
    return Trend.STEADY

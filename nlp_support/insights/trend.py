"""Whether something became more or less frequent by more than chance."""

from enum import StrEnum

from ..types.rate import Rate


class Trend(StrEnum):
    """How often something happens now, against before."""

    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"


def trend_of(recent: Rate, *, usual: float) -> Trend:
    """The trend of cases of which `recent` tells how many are recent.

    Args:
        recent: of one case or more.
        usual: the share of recent cases, in [0, 1], where nothing changed; the trend is steady unless the
            95% interval of `recent` lies wholly on one side of it.
    """
    if recent.low is not None and recent.low > usual:
        return Trend.RISING
    if recent.high is not None and recent.high < usual:
        return Trend.FALLING
    return Trend.STEADY

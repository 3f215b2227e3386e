"""What a replay says of the promises of accounts: whether what they were promised holds on later messages."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from nlp_support import Promise
from nlp_support.errors import InvalidArgument
from nlp_support.suggest.promised import Bar
from nlp_support.types.times import utc_now

from ..reports.report import Figure
from .figures import mean_figure
from .findings import Replayed
from .replay import SERVED
from .scoring import SHOWN, Score

HELPS = "set helps when offered"
NONE_LATER = "no offer is newer than the messages that the promise was shown on"


@dataclass(frozen=True)
class Promised:
    """The promises of a replay's accounts, and the offers for messages that are newer than what each was
    shown on.

    Attributes:
        bars: those of the accounts; empty where the replay does not go by promises.
    """

    bars: Mapping[str, Bar]
    _helped: defaultdict[str, list[tuple[str, bool]]] = field(
        init=False, repr=False, default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        if self.bars and not self.promises:
            told = [one.ignored for one in self.bars.values() if one.ignored]
            raise InvalidArgument(
                told[0] if told else "no account has a promise to go by; nlp-support tune makes one"
            )

    @property
    def promises(self) -> dict[str, Promise]:
        """Those that count, by account."""
        return {name: one.promise for name, one in self.bars.items() if one.promise is not None}

    def add(self, one: Replayed) -> None:
        """Count a message, if it was offered something and is new to the promise of its account."""
        bar, score = self.bars.get(one.row.account), one.row.scores[SERVED]
        if bar is None or bar.promise is None or not score.offers:
            return
        if utc_now(one.past.asked.now) > bar.promise.until:
            self._helped[one.row.account].append((one.row.conversation, helps(score)))

    def made(self) -> dict[str, Any]:
        """What was promised, by account, as it is told in a report; nothing without promises."""
        told = {
            name: {
                "right": one.right, "confidence": one.confidence, "threshold": one.threshold,
                "until": one.until.isoformat(), "made_at": one.made_at.isoformat(),
            }
            for name, one in self.promises.items()
        }  # fmt: skip
        return {"promises": told} if told else {}

    def figures(self, *, seed: int) -> Iterator[Figure]:
        """The share of later offers that help, for each account with a promise."""
        for name in self.promises:
            found = self._helped.get(name, [])
            if not found:
                yield Figure(HELPS, None, system=SERVED, slice=f"account={name}", note=NONE_LATER)
                continue
            numbers = {group: at for at, group in enumerate(dict.fromkeys(group for group, _ in found))}
            groups = np.array([numbers[group] for group, _ in found], np.int64)
            scores = np.array([helped for _, helped in found], np.float64)
            measured = mean_figure(HELPS, scores, groups, system=SERVED, seed=seed)
            yield replace(measured, slice=f"account={name}")

    def warnings(self) -> Iterator[str]:
        """Which promises do not count, and where nothing is new."""
        for name, bar in self.bars.items():
            if bar.ignored:
                yield f"{name}: {bar.ignored}"
            elif bar.promise is not None and name not in self._helped:
                yield f"{name}: {NONE_LATER}, {bar.promise.until:%Y-%m-%d}; import newer ones"


def helps(score: Score) -> bool:
    """Whether what was offered helps: by the people who graded all of it, else by a judge; as `tune` has
    it."""
    if score.useful3 is not None:
        return score.useful3 > 0.5
    return any(0 < place <= SHOWN for place in (score.similar, score.meant or 0))

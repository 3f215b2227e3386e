"""What chance explains of the changes, and what they are in words."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..metrics.significance import Interval, holm
from ..metrics.two_samples import Apart, Samples
from ..reports.report import Figure
from .aspects import DAYS, MIX, SHARE, Aspect

NOW, BEFORE, CHANGE, EFFECT, P = "now", "before", "change", "effect", "p"
SURE = 0.05


@dataclass(frozen=True)
class Compared:
    """An aspect and how it changed.

    Attributes:
        apart: None if a period has no rows.
        p: corrected for all aspects that were compared together; None if there is too little to tell.
        sizes: how many groups the later and the earlier period have.
    """

    aspect: Aspect
    apart: Apart | None
    p: float | None
    sizes: tuple[int, int]

    @property
    def told(self) -> bool:
        """Whether there is enough to tell a change by."""
        return self.p is not None

    @property
    def changed(self) -> bool:
        """Whether it changed by more than chance explains."""
        return self.p is not None and self.p < SURE


def compared(aspects: Iterable[Aspect], *, seed: int) -> list[Compared]:
    """Each aspect tested, with p corrected for all of them (Holm 1979)."""
    found = [_tested(one, seed) for one in aspects]
    adjusted = holm([math.nan if one.p is None else one.p for one in found])
    return [replace(one, p=None if math.isnan(p) else p) for one, p in zip(found, adjusted, strict=True)]


def _tested(aspect: Aspect, seed: int) -> Compared:
    samples = Samples(list(aspect.groups), aspect.recent, seed)
    sizes = samples.sizes
    if not min(sizes):
        return Compared(aspect, None, None, sizes)
    if aspect.kind == MIX:
        apart = samples.mix(aspect.values.astype(int))
    else:
        apart = samples.means(aspect.values, shares=aspect.kind == SHARE)
    return Compared(aspect, apart, apart.p if min(sizes) >= aspect.least else None, sizes)


def figures_of(found: Sequence[Compared]) -> Iterator[Figure]:
    """The figures of each aspect: a system for each of now, before, change, effect and p."""
    for one in found:
        aspect, apart = one.aspect, one.apart
        n = len(aspect.values)
        note = "" if one.told else too_little(one)
        if apart is None:
            for system in (NOW, BEFORE, CHANGE):
                yield Figure(aspect.name, None, n=n, groups=min(one.sizes), system=system, note=note)
            continue
        later = int(aspect.recent.sum())
        now, before, change, effect = apart.intervals if one.told else [Interval(math.nan, math.nan)] * 4
        if aspect.kind != MIX:
            yield _figure(aspect.name, apart.now, now, later, one.sizes[0], NOW)
            yield _figure(aspect.name, apart.before, before, n - later, one.sizes[1], BEFORE)
        told = f"{apart.chance:.3f} by chance alone" if aspect.kind == MIX and one.told else note
        changed = _figure(aspect.name, apart.change, change, n, min(one.sizes), CHANGE)
        yield replace(changed, note=told)
        if one.told:
            yield _figure(aspect.name, apart.effect, effect, n, min(one.sizes), EFFECT)
            yield Figure(aspect.name, one.p, n=n, groups=min(one.sizes), system=P)


def sentences(found: Sequence[Compared]) -> list[str]:
    """What changed by more than chance explains, in words."""
    return [_sentence(one, one.apart) for one in found if one.changed and one.apart is not None]


def too_little(one: Compared) -> str:
    """Why a change cannot be told."""
    what = "days" if one.aspect.name == DAYS else _groups(one.aspect)
    return (
        f"too little to tell: {one.sizes[0]:,} {what} in the last days and {one.sizes[1]:,} before, "
        f"{one.aspect.least} of each are needed"
    )


def _groups(aspect: Aspect) -> str:
    return "conversations with feedback" if aspect.of.endswith("feedback") else "conversations"


def _sentence(one: Compared, apart: Apart) -> str:
    aspect, p = one.aspect, "p < 0.001" if one.p is not None and one.p < 0.001 else f"p = {one.p:.3f}"
    low, high = apart.intervals[2].low, apart.intervals[2].high
    if aspect.kind == MIX:
        return (
            f"the mix of {aspect.name} moved: {apart.change:.0%} of {aspect.of} would have to change to make "
            f"both the same, {apart.chance:.0%} by chance alone ({p})"
        )
    way = "rose" if apart.change > 0 else "fell"
    if aspect.kind == SHARE:
        return (
            f"{aspect.name} {way} from {apart.before:.1%} to {apart.now:.1%} of {aspect.of} "
            f"({100 * apart.change:+.1f} points, {100 * low:+.1f} to {100 * high:+.1f}; {p})"
        )
    return (
        f"{aspect.name} {way} from {apart.before:.3g} to {apart.now:.3g} "
        f"({apart.change:+.3g}, {low:+.3g} to {high:+.3g}; {p})"
    )


def _figure(name: str, value: float, interval: Interval, n: int, groups: int, system: str) -> Figure:
    low, high = (None if math.isnan(bound) else bound for bound in (interval.low, interval.high))
    return Figure(name, None if math.isnan(value) else value, low, high, n, groups, system)

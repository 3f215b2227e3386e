"""The gate: whether a run meets the rules, so that a change may be released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from nlp_support.errors import InvalidArgument

from .compare import Comparison, check_comparable, compare_runs
from .metrics.significance import FEW_GROUPS
from .reports.report import Figure
from .rules import Rule, check_margin
from .run import Run
from .unpaired import Difference

NOTHING = Comparison("", "", (), ())
TAIL = 0.025  # of a 95% interval, on either side
COUNTS = ("MB", "messages")  # units of what is counted, which chance does not change


class State(StrEnum):
    """What a rule came to: it holds, is broken, the data are too few to tell, or there is no such figure."""

    PASSED = "passed"
    BROKEN = "broken"
    UNTOLD = "cannot tell"
    MISSING = "not measured"


# What the command exits with, the first of these states that a rule is in; of UNTOLD only if strict.
EXIT_CODES = {State.BROKEN: 1, State.MISSING: 3, State.UNTOLD: 4}
UNREADABLE = EXIT_CODES[State.MISSING]  # also for a run or rules that cannot be read or compared


@dataclass(frozen=True)
class Verdict:
    """What a rule came to, and why.

    Attributes:
        passed: whether the gate lets it pass: it holds or, unless the gate is strict, cannot be told.
        reason: for a person; the numbers in it are also those below, None where there are none.
        value, low, high: the figure and its 95% interval; of `n` rows in `groups` conversations.
        reference, difference: of a rule that compares: the reference's value on the rows that both have, and
            by how much the run's differs, with its 95% interval, the adjusted p of the paired test, and the
            smallest difference that would show with 80% power.
        margin: by how much worse the figure may be and still pass.
    """

    rule: Rule
    state: State
    passed: bool
    reason: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    groups: int = 0
    reference: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    p_adjusted: float | None = None
    smallest: float | None = None
    margin: float = 0.0


@dataclass(frozen=True)
class GateResult:
    """The verdicts on a run; it has passed if every rule lets it pass."""

    verdicts: tuple[Verdict, ...]
    warnings: tuple[str, ...]
    strict: bool = False

    @property
    def passed(self) -> bool:
        return all(verdict.passed for verdict in self.verdicts)

    @property
    def exit_code(self) -> int:
        """0 if it has passed, else that of the gravest state among the verdicts."""
        failed = {verdict.state for verdict in self.verdicts if not verdict.passed}
        return next((code for state, code in EXIT_CODES.items() if state in failed), 0)


def check_gate(
    run: Run,
    rules: Sequence[Rule],
    *,
    against: Run | None = None,
    margin: float | None = None,
    strict: bool = False,
    seed: int = 0,
) -> GateResult:
    """Check a run against rules.

    A rule is broken if the value lies beyond its bound, or changed by more than it allows and chance does not
    explain that. It has passed if, besides, the whole 95% interval lies within the margin: that of the value
    above `min` - margin, that of the difference above -margin (non-inferiority; the other way for `max` and
    `max_rise`). Otherwise the data are too few to tell, as they always are below 30 conversations (or other
    independent cases).

    Args:
        margin: for all rules, instead of their own.
        strict: a rule that cannot be told fails too.

    Raises:
        InvalidArgument: a rule needs a reference and there is none, the two runs cannot be compared, or a
            margin is not a number of 0 or more.
    """
    check_margin(margin, "margin")
    rules = [own for rule in rules for own in (_promises(rule, run) if rule.promised else [rule])]
    if not rules:
        raise InvalidArgument("the run goes by no promise; make it with eval replies --promise")
    needing = [rule.figure for rule in rules if rule.needs_reference]
    if needing and against is None:
        raise InvalidArgument(
            f"the rule for {needing[0]} compares with a reference; give --against RUN, or "
            "--rules with values alone (min, max, promised)"
        )
    if against is not None:
        check_comparable(against, run)
    comparison = (
        NOTHING if against is None or not needing else compare_runs(against, run, figures=needing, seed=seed)
    )
    differences = {difference.name: difference for difference in comparison.differences}
    found = [_verdict(run, rule, differences, margin=margin, same=comparison.identical) for rule in rules]
    verdicts = [
        replace(one, passed=one.state is State.PASSED or (one.state is State.UNTOLD and not strict))
        for one in found
    ]
    return GateResult(tuple(verdicts), comparison.warnings, strict)


def _promises(rule: Rule, run: Run) -> list[Rule]:
    """The rule for each account of the run that was promised something."""
    promised: Mapping[str, Mapping[str, float]] = run.report.made.get("promises") or {}
    return [replace(rule, slice=f"account={name}", min=one["right"]) for name, one in promised.items()]


def _verdict(
    run: Run, rule: Rule, differences: Mapping[str, Difference], *, margin: float | None, same: bool
) -> Verdict:
    system = run.system if rule.system is None else rule.system
    found = run.report.figure(rule.figure, system=system, slice=rule.slice)
    if found is None or found.value is None:
        why = found.note if found else "the run has no such figure"
        return Verdict(rule, State.MISSING, False, f"not measured: {why}")
    allowed = rule.margin if margin is None else margin
    broken, untold = _bounds(rule, found, found.value, allowed or 0.0)
    verdict = Verdict(
        rule, State.PASSED, True, f"{found.value:.3f}", value=found.value, low=found.low, high=found.high,
        n=found.n, groups=found.groups, margin=allowed or 0.0,
    )  # fmt: skip
    if rule.needs_reference:
        difference = differences.get(rule.figure)
        if difference is None:
            return replace(
                verdict, state=State.MISSING, reason="not measured: the reference has no such figure"
            )
        most = rule.max_drop if rule.max_drop is not None else rule.max_rise
        within = allowed if allowed is not None else most or 0.0
        verdict = _with(verdict, difference, within)
        changes = _changes(rule, difference, allowed, same=same)
        broken, untold = broken + changes[0], untold + changes[1]
    state = State.BROKEN if broken else State.UNTOLD if untold else State.PASSED
    return replace(verdict, state=state, reason="; ".join([verdict.reason, *(broken or untold)]))


def _with(verdict: Verdict, difference: Difference, margin: float) -> Verdict:
    """The verdict with the numbers of a comparison."""
    seen = f"{difference.a:.3f} -> {difference.b:.3f}"
    if difference.low is not None and difference.high is not None:
        seen += f", by {difference.low:+.3f} to {difference.high:+.3f}"
    if difference.p_adjusted is not None:
        seen += f", adjusted p {difference.p_adjusted:.3f}"
    return replace(
        verdict,
        reason=seen,
        reference=difference.a,
        difference=difference.difference,
        difference_low=difference.low,
        difference_high=difference.high,
        p_adjusted=difference.p_adjusted,
        smallest=difference.smallest,
        margin=margin,
    )


def _bounds(rule: Rule, found: Figure, value: float, margin: float) -> tuple[list[str], list[str]]:
    """How the figure itself breaks the rule, and why that cannot be told."""
    if rule.min is None and rule.max is None:
        return [], []
    reached = found.high if rule.promised and found.high is not None else value
    broken = [f"below {rule.min}"] if rule.min is not None and not reached >= rule.min else []
    broken += [f"above {rule.max}"] if rule.max is not None and not value <= rule.max else []
    if found.unit in COUNTS:
        return broken, []
    if found.low is None or found.high is None:
        return broken, ["it has no interval"]
    untold = _few(found.groups)
    if rule.min is not None and found.low < rule.min - margin:
        untold.append(f"it may be {found.low:.3f}, too few to tell from below {rule.min}")
    if rule.max is not None and found.high > rule.max + margin:
        untold.append(f"it may be {found.high:.3f}, too few to tell from above {rule.max}")
    return broken, untold


def _changes(
    rule: Rule, difference: Difference, margin: float | None, *, same: bool
) -> tuple[list[str], list[str]]:
    """How the change breaks the rule, and why that cannot be told; `same` if no row of the runs differs."""
    by = difference.difference
    broken, untold = [], _few(difference.groups)
    low, high = _reach(difference)
    if rule.max_drop is not None:
        if difference.sure and -by > rule.max_drop:
            broken.append(f"fell by {-by:.3f}, {rule.max_drop} allowed")
        within = rule.max_drop if margin is None else margin
        if not same and not low > -within:
            untold.append(_too_few(f"a fall of {-low:.3f}", within, difference))
    if rule.max_rise is not None:
        if difference.sure and by > rule.max_rise:
            broken.append(f"rose by {by:.3f}, {rule.max_rise} allowed")
        within = rule.max_rise if margin is None else margin
        if not same and not high < within:
            untold.append(_too_few(f"a rise of {high:.3f}", within, difference))
    return broken, untold


def _reach(difference: Difference) -> tuple[float, float]:
    """From where to where the difference may lie.

    Where no row differs in this figure, the bootstrap has nothing to draw from and finds no width. Then at
    most a share of 1 - 0.025^(1 / n) of the conversations can differ (the exact bound of 0 in n, Clopper &
    Pearson 1934), by at most 1 each.
    """
    if difference.low is None or difference.high is None:
        return float("-inf"), float("inf")
    if difference.low == difference.high == 0 and difference.groups and not difference.unit:
        unseen = 1 - TAIL ** (1 / difference.groups)
        return -unseen, unseen
    return difference.low, difference.high


def _too_few(change: str, margin: float, difference: Difference) -> str:
    found = f"too few to tell from {change}, where {margin:g} may pass"
    if difference.smallest:
        found += f"; a difference of {difference.smallest:.3f} would show"
    return found


def _few(groups: int) -> list[str]:
    return [f"only {groups} independent cases, {FEW_GROUPS} are needed"] if 0 < groups < FEW_GROUPS else []

"""The gate: whether a run meets the rules, so that a change may be released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp_support.errors import InvalidArgument

from .compare import SURE, Comparison, Difference, check_comparable, compare_runs
from .reports.report import Figure
from .rules import Rule
from .run import Run

NOTHING = Comparison("", "", (), ())


@dataclass(frozen=True)
class Verdict:
    """Whether a rule is met, and why."""

    rule: Rule
    passed: bool
    reason: str


@dataclass(frozen=True)
class GateResult:
    """The verdicts on a run; it has passed if every rule is met."""

    verdicts: tuple[Verdict, ...]
    warnings: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return all(verdict.passed for verdict in self.verdicts)


def check_gate(run: Run, rules: Sequence[Rule], *, against: Run | None = None, seed: int = 0) -> GateResult:
    """Check a run against rules.

    Raises:
        InvalidArgument: a rule needs a reference and there is none, or the two runs cannot be compared.
    """
    needing = [rule.figure for rule in rules if rule.needs_reference]
    if needing and against is None:
        raise InvalidArgument(f"the rule for {needing[0]} compares with a reference; give --against RUN")
    if against is not None:
        check_comparable(against, run)
    comparison = (
        NOTHING if against is None or not needing else compare_runs(against, run, figures=needing, seed=seed)
    )
    differences = {difference.name: difference for difference in comparison.differences}
    return GateResult(tuple(_verdict(run, rule, differences) for rule in rules), comparison.warnings)


def _verdict(run: Run, rule: Rule, differences: Mapping[str, Difference]) -> Verdict:
    system = run.system if rule.system is None else rule.system
    found = run.report.figure(rule.figure, system=system, slice=rule.slice)
    if found is None or found.value is None:
        why = found.note if found else "the run has no such figure"
        return Verdict(rule, False, f"not measured: {why}")
    broken = _bounds_broken(rule, found)
    if rule.needs_reference:
        difference = differences.get(rule.figure)
        if difference is None:
            return Verdict(rule, False, "the reference has no such figure for single messages")
        broken += _changes_broken(rule, difference)
        seen = f"{difference.a:.3f} -> {difference.b:.3f}, adjusted p {difference.p_adjusted:.3f}"
        if not broken and difference.smallest is not None:
            seen += f"; a difference of {difference.smallest:.3f} would show"
    else:
        seen = f"{found.value:.3f}"
    return Verdict(rule, not broken, "; ".join([seen, *broken]))


def _bounds_broken(rule: Rule, found: Figure) -> list[str]:
    value = found.value if found.value is not None else float("nan")
    low = [f"below {rule.min}"] if rule.min is not None and not value >= rule.min else []
    high = [f"above {rule.max}"] if rule.max is not None and not value <= rule.max else []
    return low + high


def _changes_broken(rule: Rule, difference: Difference) -> list[str]:
    """A change beyond what is allowed counts only if chance does not explain it."""
    if difference.p_adjusted >= SURE:
        return []
    by = difference.difference
    fell = (
        [f"fell by {-by:.3f}, {rule.max_drop} allowed"]
        if rule.max_drop is not None and -by > rule.max_drop
        else []
    )
    rose = (
        [f"rose by {by:.3f}, {rule.max_rise} allowed"]
        if rule.max_rise is not None and by > rule.max_rise
        else []
    )
    return fell + rose

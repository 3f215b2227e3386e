"""The gate: rules that a run has to meet before its change may go on."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument, UnreadableFile

from .compare import SURE, Comparison, Difference, check_comparable, compare_runs
from .reports.report import Figure
from .run import Run

RULES = Path(__file__).parent / "gates.toml"
NOTHING = Comparison("", "", (), ())


@dataclass(frozen=True)
class Rule:
    """One condition on one figure.

    Attributes:
        figure: its name.
        system, slice: of the figure; default: the system that is looked at, and all messages.
        min, max: bounds of its value.
        max_drop, max_rise: how far it may fall below or rise above the reference. Beyond that the rule is
            broken, unless the paired test says that chance explains it.
    """

    figure: str
    system: str | None = None
    slice: str = ""
    min: float | None = None
    max: float | None = None
    max_drop: float | None = None
    max_rise: float | None = None

    @property
    def needs_reference(self) -> bool:
        return self.max_drop is not None or self.max_rise is not None


@dataclass(frozen=True)
class Verdict:
    """Whether a rule is met, and what was seen."""

    rule: Rule
    passed: bool
    reason: str


@dataclass(frozen=True)
class GateResult:
    """The verdicts on a run; it passed when every rule is met."""

    verdicts: tuple[Verdict, ...]
    warnings: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return all(verdict.passed for verdict in self.verdicts)


def read_rules(file: Path) -> list[Rule]:
    """The rules of a TOML file: one [[gate]] each.

    Raises:
        UnreadableFile: no such file, or no TOML.
        InvalidArgument: a rule with an unknown key, without a figure or without a bound.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}: {error.strerror}; name a file of rules") from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not TOML: {error}") from error
    tables = found.get("gate")
    if not isinstance(tables, list) or not tables or set(found) != {"gate"}:
        raise InvalidArgument(f"{file} must hold one or more [[gate]] tables and nothing else")
    return [_rule(file, number, table) for number, table in enumerate(tables, 1)]


def check_gate(run: Run, rules: Sequence[Rule], *, against: Run | None = None, seed: int = 0) -> GateResult:
    """Hold a run against rules.

    Raises:
        InvalidArgument: a rule needs a reference and there is none, or the two cannot be compared.
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


def _rule(file: Path, number: int, table: Mapping[str, Any]) -> Rule:
    names = {field.name for field in fields(Rule)}
    bounds = {"min", "max", "max_drop", "max_rise"}
    where = f"{file}, gate {number}"
    if unknown := set(table) - names:
        raise InvalidArgument(
            f"{where}: no key {', '.join(sorted(unknown))}; keys are {', '.join(sorted(names))}"
        )
    if not isinstance(table.get("figure"), str) or not bounds & set(table):
        raise InvalidArgument(f'{where}: needs figure = "…" and one of {", ".join(sorted(bounds))}')
    if wrong := [key for key in bounds & set(table) if type(table[key]) not in (int, float)]:
        raise InvalidArgument(f"{where}: {wrong[0]} must be a number")
    if table.get("slice") and {"max_drop", "max_rise"} & set(table):
        raise InvalidArgument(f"{where}: a slice can be held to min and max, not against a reference")
    return Rule(**table)


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
    """A change beyond what is allowed counts only when it is no chance."""
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

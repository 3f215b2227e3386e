"""Comparisons and gates on the terminal, and gates for build servers."""

from rich.console import Console

from nlp_support.cli.present.layout import table, wrapped

from .compare import Comparison
from .gate import GateResult, State, Verdict
from .rules import Rule

SIGNS = {State.PASSED: "pass", State.BROKEN: "FAIL", State.UNTOLD: "?", State.MISSING: "NONE"}


def print_comparison(comparison: Comparison, *, console: Console) -> None:
    """One row per figure: both values, the difference with its interval beneath, and the verdict."""
    headings = ("figure", "a", "b", "b - a", "p", "shows", "verdict")
    rows: list[tuple[str, ...]] = []
    for one in comparison.differences:
        figures = f"{one.a:.3f}", f"{one.b:.3f}", f"{one.difference:+.3f}"
        shows = "-" if one.smallest is None else f"{one.smallest:.3f}"
        p = "-" if one.p_adjusted is None else f"{one.p_adjusted:.4f}"
        rows.append((one.name, *figures, p, shows, one.verdict))
        if one.low is not None and one.high is not None:
            rows.append((f"  {one.low:+.3f} to {one.high:+.3f}", *[""] * 6))
    console.print(f"a: {comparison.a}\nb: {comparison.b}", markup=False, highlight=False)
    lines = table(headings, rows, width=console.width, right=headings[1:-1])
    console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    console.print(
        "All on the rows that have the figure in both. beneath: 95% interval of b - a. p: adjusted for all "
        "figures. shows: the smallest difference that this many messages would show."
    )
    if comparison.identical:
        console.print("the same: no number of any row differs")
    print_warnings(comparison.warnings, console=console)


def print_gate(result: GateResult, *, console: Console) -> None:
    """One line per rule, then the verdict on the run."""
    for verdict in result.verdicts:
        sign = "FAIL" if result.strict and verdict.state is State.UNTOLD else SIGNS[verdict.state]
        said = f"{condition(verdict.rule)}: {_told(verdict)}"
        lines = wrapped(said, width=console.width, first=f"{sign:4}  ")
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    print_warnings(result.warnings, console=console)
    console.print(summary(result), markup=False, highlight=False)


def summary(result: GateResult) -> str:
    """The verdict on the run, in a line that ends with "passed" or begins with "failed"."""
    count = {state: sum(one.state is state for one in result.verdicts) for state in State}
    of = len(result.verdicts)
    untold = count[State.UNTOLD]
    few = f"{untold} of {of} rules cannot be told: too few messages" if untold else ""
    if result.passed:
        return f"{few}; as none is broken: passed" if few else "passed"
    broken = f"{count[State.BROKEN]} of {of} rules broken" if count[State.BROKEN] else ""
    missing = f"{count[State.MISSING]} of {of} rules not measured" if count[State.MISSING] else ""
    return f"failed: {'; '.join(filter(None, (broken, missing, few)))}"


def cases_of(result: GateResult) -> list[tuple[str, str, str, str]]:
    """The rules as test cases of JUnit: what cannot be told is skipped, or fails if the gate is strict."""
    kinds = {
        State.PASSED: "",
        State.BROKEN: "failure",
        State.MISSING: "error",
        State.UNTOLD: "failure" if result.strict else "skipped",
    }
    return [(condition(one.rule), kinds[one.state], str(one.state), _told(one)) for one in result.verdicts]


def print_warnings(warnings: tuple[str, ...], *, console: Console) -> None:
    for warning in warnings:
        console.print(f"warning: {warning}", markup=False, highlight=False)


def condition(rule: Rule) -> str:
    """What a rule asks for, in words."""
    bounds = {
        "at least": rule.min,
        "at most": rule.max,
        "falls by at most": rule.max_drop,
        "rises by at most": rule.max_rise,
    }
    promised = ", as promised" if rule.promised else ""
    said = " and ".join(f"{words} {bound}" for words, bound in bounds.items() if bound is not None)
    of = " ".join(part for part in (rule.system, rule.slice) if part)
    return f"{rule.figure} {f'({of}) ' if of else ''}{said}{promised}"


def _told(verdict: Verdict) -> str:
    return f"cannot tell: {verdict.reason}" if verdict.state is State.UNTOLD else verdict.reason

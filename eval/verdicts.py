"""Comparisons and gates on the terminal."""

from rich.console import Console

from nlp_support.cli.present.layout import table

from .compare import Comparison
from .gate import GateResult
from .rules import Rule


def print_comparison(comparison: Comparison, *, console: Console) -> None:
    """One row per figure: both values, the difference with its interval beneath, and the verdict."""
    headings = ("figure", "a", "b", "b - a", "p", "shows", "verdict")
    rows: list[tuple[str, ...]] = []
    for one in comparison.differences:
        figures = f"{one.a:.3f}", f"{one.b:.3f}", f"{one.difference:+.3f}"
        shows = "-" if one.smallest is None else f"{one.smallest:.3f}"
        rows.append((one.name, *figures, f"{one.p_adjusted:.4f}", shows, one.verdict))
        if one.low is not None and one.high is not None:
            rows.append((f"  {one.low:+.3f} to {one.high:+.3f}", *[""] * 6))
    console.print(f"a: {comparison.a}\nb: {comparison.b}", markup=False, highlight=False)
    lines = table(headings, rows, width=console.width, right=headings[1:-1])
    console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    console.print(
        "beneath: 95% interval of b - a. p: adjusted for all figures. shows: the smallest difference that "
        "this many messages would show."
    )
    for warning in comparison.warnings:
        console.print(f"warning: {warning}", markup=False, highlight=False)


def print_gate(result: GateResult, *, console: Console) -> None:
    """One line per rule, then the verdict on the run."""
    for verdict in result.verdicts:
        sign = "pass" if verdict.passed else "FAIL"
        line = f"{sign}  {_condition(verdict.rule)}: {verdict.reason}"
        console.print(line, markup=False, highlight=False)
    for warning in result.warnings:
        console.print(f"warning: {warning}", markup=False, highlight=False)
    broken = sum(not verdict.passed for verdict in result.verdicts)
    console.print("passed" if result.passed else f"failed: {broken} of {len(result.verdicts)} rules broken")


def _condition(rule: Rule) -> str:
    bounds = {
        "at least": rule.min,
        "at most": rule.max,
        "falls by at most": rule.max_drop,
        "rises by at most": rule.max_rise,
    }
    said = " and ".join(f"{words} {bound}" for words, bound in bounds.items() if bound is not None)
    of = " ".join(part for part in (rule.system, rule.slice) if part)
    return f"{rule.figure} {f'({of}) ' if of else ''}{said}"

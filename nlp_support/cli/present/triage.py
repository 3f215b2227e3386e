"""A triaged message as text for people."""

from ...triage import Triaged


def triage_text(found: Triaged) -> str:
    """A line for each axis, with its evidence, and one for the channels."""
    axes = {"complexity": found.complexity, "severity": found.severity, "effort": found.effort}
    lines = [
        f"{name:<10}  {axis.level:<6}  {axis.value:.2f}  {'; '.join(axis.evidence)}"
        for name, axis in axes.items()
    ]
    return "\n".join([*lines, f"{'channel':<10}  {found.primary}, else {found.secondary}"])

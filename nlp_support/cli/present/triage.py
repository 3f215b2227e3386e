"""A triaged message as text for people."""

from ...triage import Triaged
from .layout import WIDTH, item


def triage_text(found: Triaged, *, width: int = WIDTH) -> str:
    """The channels, then each axis with its evidence."""
    axes = {"complexity": found.complexity, "severity": found.severity, "effort": found.effort}
    lines = [f"channel     {found.primary}, else {found.secondary}"]
    for name, axis in axes.items():
        lines += item(f"{name:<10}  {axis.level:<6}  {axis.value:.2f}", "; ".join(axis.evidence), width=width)
    return "\n".join(lines)

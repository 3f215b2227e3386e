"""What a check found, as text for people."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ...suggest.check.finding import Finding
from ..visible import visible


def show_findings(found: Sequence[Finding], text: str, *, console: Console | None = None) -> None:
    """Print each finding with the part of the reply that it is about, or that there is none."""
    console = console or Console()
    if not found:
        console.print("nothing found")
    for one in found:
        console.print(Text(visible(f"{one.code}: {one.reason}"), style="bold"))
        part = " ".join(text[one.start : one.end].split())
        console.print(Padding(Text(visible(f"characters {one.start} to {one.end}: {part}")), (0, 0, 0, 3)))

"""A journey that goes wrong, written by hand: what is flagged, and what the agent who picks up reads."""

from datetime import UTC, datetime
from importlib import resources

from rich.console import Console
from rich.rule import Rule

from ..journey import JourneyMonitor
from ..readers import read
from ..store import open_store
from .present.journey import journey_text
from .present.layout import wrapped

ACCOUNT, CUSTOMER, MAIL = "northwind-outfitters", "priya.n", "priya@example.com"
ADVISED = 2  # of each kind, so that the demo ends on one screen
NOW = datetime(2026, 5, 15, tzinfo=UTC)


def show_journey(console: Console) -> None:
    """Score a customer's three conversations on two channels, flag them, and print the brief."""
    with (
        resources.as_file(resources.files("nlp_support.readers.demo") / "journey.jsonl") as file,
        open_store(":memory:") as store,
    ):
        store.add(read(file, format="jsonl"))
        store.link_customers(CUSTOMER, MAIL)
        monitor = JourneyMonitor(store)
        monitor.update(ACCOUNT, now=NOW)
        console.print(Rule(f"the journey of a customer of {ACCOUNT}", align="left"))
        text = journey_text(monitor.journey(ACCOUNT, CUSTOMER), width=console.width)
        console.print(text, markup=False, highlight=False, soft_wrap=True)
        brief = monitor.brief(ACCOUNT, CUSTOMER, now=NOW)
        advice = [("do", one) for one in brief.do[:ADVISED]] + [
            ("avoid", one) for one in brief.avoid[:ADVISED]
        ]
        lines = ["", *wrapped(f"whoever picks up reads: {brief.headline}", width=console.width)]
        for name, one in advice:
            lines += wrapped(str(one), width=console.width, first=f"  {name:<7}")
        console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)

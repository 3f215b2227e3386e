"""A journey that goes wrong, written by hand: what is flagged, and what an agent is told who picks up."""

from datetime import UTC, datetime
from importlib import resources

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from ..journey import JourneyMonitor
from ..readers import read
from ..store import open_store
from .present.journey import journey_text

ACCOUNT, CUSTOMER, MAIL = "northwind-outfitters", "priya.n", "priya@example.com"
NOW = datetime(2026, 5, 15, tzinfo=UTC)


def show_journey(console: Console) -> None:
    """Score one customer's three conversations on two channels, flag them, and brief."""
    with (
        resources.as_file(resources.files("nlp_support.readers.demo") / "journey.jsonl") as file,
        open_store(":memory:") as store,
    ):
        store.add(read(file, format="jsonl"))
        store.link_customers(CUSTOMER, MAIL)
        monitor = JourneyMonitor(store)
        monitor.update(ACCOUNT, now=NOW)
        console.print(Rule(f"the journey of a customer of {ACCOUNT}", align="left"))
        console.print(journey_text(monitor.journey(ACCOUNT, CUSTOMER)), markup=False, highlight=False)
        brief = monitor.brief(ACCOUNT, CUSTOMER, now=NOW)
        console.print(Text(f"\nwhoever picks up reads: {brief.headline}"))
        console.print(Text("\n".join(f"  do     {one}" for one in brief.do)))
        console.print(Text("\n".join(f"  avoid  {one}" for one in brief.avoid)))

"""What `nlp-support demo` shows: suggested replies from import to a filled-in one, and a journey; offline."""

import time
from datetime import timedelta
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.rule import Rule

from ..models.encoder import Encoder
from ..readers.demo.conversations import END, demo_messages
from ..store import MessageStore, open_store
from ..suggest.indexing import index_account
from ..suggest.suggester import ReplySuggester
from ..suggest.suggestions import Suggestions
from ..types.window import Window
from .demo_journey import show_journey
from .present.suggestions import suggestions_table
from .terminal import progress

DAYS = 90.0
ASKED = (
    ("northwind-outfitters", "when do you open on saturdays now?"),
    ("northwind-outfitters", "my parcel 88214-07 still isn't here, where is it?"),
    ("brightline-internet", "the light on my router is red"),
    ("hanbit-market", "새벽배송 받으려면 몇 시까지 주문해야 해요?"),
    ("seagull-bay-hotel", "조식은 몇 시부터인가요?"),
    ("northwind-outfitters", "who won the world cup in 1998?"),
)
VALUES = {
    "customer_name": "Kim",
    "order_number": "71823-55",
    "agent_name": "Lee",
    "email": "kim@example.com",
    "phone": "555-0142",
    "handle": "@kim",
}
TIMED_CALLS = 50


def show_demo(location: str | None = None, *, max_days: float = DAYS) -> None:
    """Import, index, suggest, abstain, fill, time it, and show a journey.

    Args:
        location: keeps the store; None keeps nothing.
        max_days: how much is indexed, counted from the end; this takes nearly all the time.

    Raises:
        InvalidArgument: max_days is not above 0.
    """
    window = Window(max_messages=2000, max_age=timedelta(days=max_days))
    if location is not None:
        with open_store(location) as store:
            _show(store, window)
        return
    with TemporaryDirectory() as folder, open_store(f"{folder}/demo.db") as store:
        _show(store, window)


def _show(store: MessageStore, window: Window) -> None:
    console = Console()
    _import(store, console)
    _index(store, window, console)
    suggester = ReplySuggester(store, encoder=Encoder.load(), window=window)
    filled = False
    for account_id, text in ASKED:
        console.print(Rule(f"{account_id}: {text}", align="left"))
        found = suggester.suggest(account_id, text, now=END)
        suggestions_table(found, console=console)
        filled = filled or _fill(found, console)  # once is enough to show it
    _time(suggester, console)
    show_journey(console)


def _import(store: MessageStore, console: Console) -> None:
    started = time.perf_counter()
    report = store.add(demo_messages())
    seconds = time.perf_counter() - started
    console.print(f"{report.added:,} messages that we wrote, stored in {seconds:.1f} s:")
    for account_id in store.accounts():
        sent, total = store.count(account_id, role="agent"), store.count(account_id)
        console.print(f"  {account_id}: {total:,} messages, {sent:,} of them sent by agents")


def _index(store: MessageStore, window: Window, console: Console) -> None:
    bulk = Encoder.load(threads=0)
    started = time.perf_counter()
    for account_id in store.accounts():
        with progress(f"index {account_id}") as update:
            report = index_account(
                store, account_id, encoder=bulk, window=window, now=END, on_progress=update
            )
        kept_out = ", ".join(f"{count} {reason}" for reason, count in report.skipped.items())
        console.print(f"  {account_id}: {report.indexed:,} replies indexed; left out: {kept_out or 'none'}")
    days = "" if window.max_age is None else f" the last {window.max_age / timedelta(days=1):g} days"
    console.print(f"redacted and encoded{days} in {time.perf_counter() - started:.0f} s")


def _fill(found: Suggestions, console: Console) -> bool:
    """Show one suggestion with its placeholders filled in, if there is one to fill."""
    for suggestion in found:
        if "customer_name" in suggestion.placeholders and set(suggestion.placeholders) <= set(VALUES):
            values = {name: VALUES[name] for name in suggestion.placeholders}
            console.print(f"filled in with {values}:", highlight=False)
            console.print(f"  {suggestion.fill(**values)}", markup=False, highlight=False)
            return True
    return False


def _time(suggester: ReplySuggester, console: Console) -> None:
    account_id, text = ASKED[0]
    times = []
    for _ in range(TIMED_CALLS):
        started = time.perf_counter()
        suggester.suggest(account_id, text, now=END)
        times.append(1000 * (time.perf_counter() - started))
    times.sort()
    console.print(
        f"one call on a warm account: {times[TIMED_CALLS // 2]:.1f} ms in the middle, "
        f"{times[int(TIMED_CALLS * 0.95)]:.1f} ms at the 95th percentile, of {TIMED_CALLS} calls"
    )

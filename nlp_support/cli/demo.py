"""What `nlp-support demo` shows: from messages to a suggestion and a journey, on one screen; offline."""

import time
from collections.abc import Sequence
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from ..models.encoder import Encoder
from ..readers.demo.messages import END, START, demo_messages
from ..store import MessageStore, open_store
from ..suggest.indexing import index_account
from ..suggest.suggester import ReplySuggester
from ..suggest.suggestions import Suggestions
from ..types.message import Role
from ..types.window import Window
from .demo_journey import show_journey
from .options import DAY, span_of
from .present.suggestions import show_suggestions
from .terminal import progress, say

DAYS = 90.0
ACCOUNT = "northwind-outfitters"
ASKED = (
    (ACCOUNT, "when do you open on saturdays now?"),
    ("hanbit-market", "새벽배송 받으려면 몇 시까지 주문해야 해요?"),
    (ACCOUNT, "who won the world cup in 1998?"),
)
VALUES = {"customer_name": "Kim", "agent_name": "Lee", "order_number": "71823-55"}
STEPS = (
    f'suggest {ACCOUNT} "when do you open on saturdays?" --max-days 90',
    f"faq {ACCOUNT} --gaps",
    f"metrics {ACCOUNT}",
)
TRIED = 96  # texts that are encoded to estimate how long all of them will take
TIMED_CALLS = 50


def show_demo(location: str | None = None, *, max_days: float = DAYS) -> None:
    """Import, index, suggest, abstain, fill in, and show a journey.

    Args:
        location: where to keep the store; None keeps nothing.
        max_days: how many of the last days to index; indexing takes nearly all the time.

    Raises:
        InvalidArgument: max_days is not above 0, or too many.
    """
    window = Window(max_messages=2000, max_age=span_of("--max-days", max_days, DAY))
    if location is not None:
        with open_store(location) as store:
            _show(store, window, location)
        return
    with TemporaryDirectory() as folder, open_store(f"{folder}/demo.db") as store:
        _show(store, window, None)


def _show(store: MessageStore, window: Window, kept: str | None) -> None:
    _prepare(store, window)
    console = Console()
    suggester = ReplySuggester(store, encoder=Encoder.load(), window=window)
    for account_id, text in ASKED:
        console.print(Rule(Text(f"a customer of {account_id} asks: {text}"), align="left"))
        found = suggester.suggest(account_id, text, k=1, now=END)
        show_suggestions(found, console=console)
        if account_id == ACCOUNT and found:
            _fill(found, console)
    show_journey(console)
    _next_steps(console, kept)
    say(f"a suggestion takes {_milliseconds(suggester):.0f} ms here, once its account is loaded")


def _prepare(store: MessageStore, window: Window) -> None:
    """Import and index, first saying what will happen and how long it will take."""
    say("The demo uses invented messages of four brands; nothing leaves this machine.")
    messages = list(demo_messages())
    say(f"1. storing {len(messages):,} messages")
    store.add(messages)
    encoder, age = Encoder.load(threads=0), window.max_age or END - START
    recent = [m for m in messages if m.sent_at >= END - age]
    texts = list(dict.fromkeys(m.text for m in recent))  # canned replies are encoded once
    some = texts[:: max(1, len(texts) // TRIED)]
    encoder.encode_document(some[:8])  # the first call is slower than those after it
    seconds = _seconds(encoder, some) / len(some) * len(texts)
    sent = sum(m.role is Role.AGENT for m in recent)
    say(f"2. removing personal data from {sent:,} replies and encoding them: about {seconds:.0f} s")
    for account_id in store.accounts():
        with progress(f"   {account_id}") as update:
            index_account(store, account_id, encoder=encoder, window=window, now=END, on_progress=update)
    say("3. asking for replies as customers would")


def _seconds(encoder: Encoder, texts: Sequence[str]) -> float:
    """How long encoding takes on this machine."""
    started = time.perf_counter()
    encoder.encode_document(texts)
    return time.perf_counter() - started


def _fill(found: Suggestions, console: Console) -> None:
    """Show the first suggestion with its placeholders filled in, if there is a value for each."""
    best = found[0]
    values = {name: VALUES[name] for name in best.placeholders if name in VALUES}
    if values and len(values) == len(best.placeholders):
        console.print(Padding(Text(f"filled in: {best.fill(**values)}"), (0, 0, 0, 3)))


def _milliseconds(suggester: ReplySuggester) -> float:
    """The median time of a call, in milliseconds, once the account is loaded."""
    times = []
    for _ in range(TIMED_CALLS):
        started = time.perf_counter()
        suggester.suggest(*ASKED[0], now=END)
        times.append(1000 * (time.perf_counter() - started))
    return median(times)


def _next_steps(console: Console, kept: str | None) -> None:
    console.print(Rule("what to type next", align="left"))
    if kept is None:
        console.print("nlp-support demo --store demo.db", markup=False, highlight=False)
        kept = "demo.db"
    for words in STEPS:
        command, rest = f"nlp-support {words}", f"--now 2026-06-01 --store {kept}"
        between = " " if len(command) + len(rest) < console.width else " \\\n    "
        console.print(f"{command}{between}{rest}", markup=False, highlight=False, soft_wrap=True)

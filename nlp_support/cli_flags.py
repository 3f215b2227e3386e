"""`nlp-support flags | flag`: who needs somebody, told to people and programs, and what was done about it."""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_journey import NowOption, PolicyOption, SatisfactionOption, SentimentOption, monitor_of
from .cli_options import AccountOption, JsonOption, StoreOption, existing_store
from .errors import InvalidArgument
from .terminal import print_json, progress, say

if TYPE_CHECKING:
    from .delivery import FlagDelivery
    from .store import MessageStore

SECRET = "NLP_SUPPORT_WEBHOOK_SECRET"
TARGET = "webhook"


def flags_command(
    store: StoreOption,
    account: AccountOption = None,
    since: Annotated[datetime | None, typer.Option(help="Only those raised then (UTC) or later.")] = None,
    now: NowOption = None,
    watch: Annotated[float | None, typer.Option(help="Look again every so many seconds.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Look at all, as after a change of policy.")] = False,
    webhook: Annotated[
        str | None, typer.Option(help=f"Tell this URL of new flags; the secret is in {SECRET}.")
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try what is stuck once more.")] = False,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the flags that nobody resolved, the worst first; what changed since the last time is looked at
    before."""
    from .present_journey import flags_table, plain

    moment = None if now is None else now.replace(tzinfo=UTC)
    oldest = None if since is None else since.replace(tzinfo=UTC)
    with existing_store(store) as opened:
        delivery = _delivery(opened, webhook)
        if retry:
            opened.outbox.retry()
        monitor = monitor_of(opened, sentiment, satisfaction, policy, notify=[TARGET] if delivery else [])
        for first in _rounds(watch):
            found = []
            for name in [account] if account else opened.accounts():
                with progress(name) as update:
                    found += monitor.flags(
                        name, since=oldest, now=moment, again=again and first, on_progress=update
                    )
            found.sort(key=lambda flag: -flag.severity)
            print_json([plain(asdict(flag)) for flag in found]) if as_json else flags_table(found)
            if delivery:
                _deliver(delivery, opened)


def flag_command(
    flag_id: str,
    store: StoreOption,
    acknowledge: Annotated[bool, typer.Option("--acknowledge", help="Somebody takes care of it.")] = False,
    snooze: Annotated[float | None, typer.Option(help="Put it off for so many hours.")] = None,
    resolve: Annotated[bool, typer.Option("--resolve", help="It is settled.")] = False,
    by: Annotated[str | None, typer.Option(help="Who says so.")] = None,
) -> None:
    """Say what is done about a flag."""
    if acknowledge + resolve + (snooze is not None) != 1:
        raise InvalidArgument("expected one of --acknowledge, --snooze HOURS and --resolve")
    with existing_store(store) as opened:
        if snooze is not None:
            opened.flags.snooze(flag_id, datetime.now(UTC) + timedelta(hours=snooze), by=by)
        elif acknowledge:
            opened.flags.acknowledge(flag_id, by=by)
        else:
            opened.flags.resolve(flag_id, by=by)


def _rounds(seconds: float | None) -> Iterator[bool]:
    """Once, or again and again with a pause between; whether it is the first time."""
    yield True
    while seconds is not None:
        time.sleep(seconds)
        yield False


def _delivery(store: "MessageStore", url: str | None) -> "FlagDelivery | None":
    from .delivery import FlagDelivery, Webhook

    if url is None:
        return None
    if not (secret := os.environ.get(SECRET)):
        raise InvalidArgument(f"the webhook needs a secret; set the environment variable {SECRET}")
    return FlagDelivery(store, {TARGET: Webhook(url, secret)})


def _deliver(delivery: "FlagDelivery", store: "MessageStore") -> None:
    report = delivery.deliver()
    say(f"{report.sent:,} flags delivered, {report.failed:,} failed and due again, {report.stuck:,} given up")
    for stuck in store.outbox.stuck():
        say(f"  stuck: flag {stuck.flag_id}, {stuck.attempts} attempts, {stuck.error}; --retry tries again")

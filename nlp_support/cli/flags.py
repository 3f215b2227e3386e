"""`nlp-support flags | flag`: who needs attention, for people and programs, and what was done about it."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InvalidArgument
from ..types.plain import plain
from .journey import monitor_of
from .options import (
    AccountOption,
    ByOption,
    JsonOption,
    LanguageOption,
    NowOption,
    PolicyOption,
    SatisfactionOption,
    SentimentOption,
    StoreOption,
    WeightsOption,
    Words,
    accounts_named,
    existing_store,
    span_of,
    utc,
)
from .terminal import print_json, print_json_line, progress, say

if TYPE_CHECKING:
    from ..journey.delivery import FlagDelivery, Webhook
    from ..store import MessageStore
    from ..types.flag import Flag

SECRET = "NLP_SUPPORT_WEBHOOK_SECRET"
TARGET = "webhook"
NAMED = re.compile(r"([A-Za-z0-9._-]{1,64})=(.*)", re.DOTALL)


def flags_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: AccountOption = None,
    since: Annotated[
        datetime | None,
        typer.Option(help="Only flags raised at or after this time (UTC); also what a new webhook is sent."),
    ] = None,
    now: NowOption = None,
    watch: Annotated[
        float | None,
        typer.Option(help="Look again after this many seconds; --json prints only changes, one per line."),
    ] = None,
    webhook: Annotated[
        list[str] | None,
        typer.Option(
            help="Send new flags to URL or NAME=URL, as Standard Webhooks; repeatable. Set the secret, 24 to "
            f"64 bytes in base64, in {SECRET} or {SECRET}_NAME."
        ),
    ] = None,
    retry: Annotated[bool, typer.Option("--retry", help="Try stuck deliveries again.")] = False,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
    weights: WeightsOption = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """List unresolved flags, the worst first. Looks at every conversation that has changed beforehand."""
    from ..journey.delivery import FlagDelivery
    from ..journey.texts import check_language
    from .present.journey import flags_text
    from .present.layout import screen_width

    moment = utc(now)
    oldest = utc(since)
    pause = None if watch is None else span_of("--watch", watch, timedelta(seconds=1))
    with existing_store(store) as opened:
        targets = _webhooks(webhook or [])
        delivery = FlagDelivery(opened, targets) if targets else None
        if retry:
            opened.retry_deliveries()
        monitor = monitor_of(
            opened,
            sentiment,
            satisfaction,
            policy,
            weights=weights,
            notify=list(targets),
            notify_since=oldest,
        )  # fmt: skip
        spoken = check_language(language or monitor.policy.language)
        shown: dict[str, Any] = {}
        for _ in _rounds(pause):
            found = []
            for name in accounts_named(words, account) or opened.accounts():
                with progress(name) as update:
                    found += monitor.flags(
                        name, since=oldest, now=moment, language=language, on_progress=update
                    )
            found.sort(key=lambda flag: -flag.severity)
            if as_json and watch is not None:
                print_news(found, shown)
            else:
                print_json(found) if as_json else typer.echo(
                    flags_text(found, language=spoken, width=screen_width())
                )
            if delivery:
                _deliver(delivery, opened)


def flag_command(
    flag_id: Annotated[str, typer.Argument(help="The flag's id, as listed by flags.")],
    store: StoreOption,
    acknowledge: Annotated[
        bool, typer.Option("--acknowledge", help="Somebody is taking care of it.")
    ] = False,
    snooze: Annotated[float | None, typer.Option(help="Hide it for this many hours.")] = None,
    resolve: Annotated[bool, typer.Option("--resolve", help="It is settled.")] = False,
    by: ByOption = None,
) -> None:
    """Acknowledge, snooze or resolve a flag."""
    if acknowledge + resolve + (snooze is not None) != 1:
        raise InvalidArgument(
            "got none or several actions; give exactly one of --acknowledge, --snooze HOURS and --resolve"
        )
    wait = None if snooze is None else span_of("--snooze", snooze, timedelta(hours=1))
    with existing_store(store) as opened:
        if wait is not None:
            opened.snooze_flag(flag_id, datetime.now(UTC) + wait, by=by)
        elif acknowledge:
            opened.acknowledge_flag(flag_id, by=by)
        else:
            opened.resolve_flag(flag_id, by=by)


def print_news(found: Sequence["Flag"], shown: dict[str, Any]) -> None:
    """Print a line of JSON for each flag that is new or has changed since the last look."""
    for flag in found:
        if shown.get(flag.id) != (value := plain(flag)):
            shown[flag.id] = value
            print_json_line(value)


def _rounds(pause: timedelta | None) -> Iterator[None]:
    """Once; or without end, with a pause in between."""
    yield
    while pause is not None:
        time.sleep(pause.total_seconds())
        yield


def _webhooks(given: Sequence[str]) -> "dict[str, Webhook]":
    """The webhooks given as options, by name; one given without a name is called `TARGET`."""
    from ..journey.delivery import Webhook

    found: dict[str, Webhook] = {}
    for option in given:
        named = NAMED.fullmatch(option)
        name, url = (named[1], named[2]) if named else (TARGET, option)
        if name in found:
            raise InvalidArgument(f"two webhooks are named {name!r}; give each its own: --webhook NAME=URL")
        variable, secret = _secret(name)
        try:
            found[name] = Webhook(url, secret)
        except InvalidArgument as error:
            raise InvalidArgument(f"webhook {name!r}, its secret from {variable}: {error}") from error
    return found


def _secret(name: str) -> tuple[str, str]:
    """The environment variable with a receiver's secret, and the secret itself. A receiver may have its own,
    because one that knows the others' secret could sign messages to them in our name."""
    own = f"{SECRET}_{re.sub('[.-]', '_', name).upper()}"
    for variable in (own, SECRET):
        if secret := os.environ.get(variable):
            return variable, secret
    raise InvalidArgument(
        f"the webhook has no secret; set the environment variable {SECRET} or {own}, for example to the "
        "output of: openssl rand -base64 32"
    )


def _deliver(delivery: "FlagDelivery", store: "MessageStore") -> None:
    report = delivery.deliver()
    say(
        f"{report.sent:,} flags delivered, {report.failed:,} failed and will be retried, "
        f"{report.stuck:,} given up"
    )
    for stuck in store.stuck_deliveries():
        say(f"  stuck: flag {stuck.flag_id}, {stuck.attempts} attempts, {stuck.error}; to try again: --retry")

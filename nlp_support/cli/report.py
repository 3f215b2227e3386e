"""`nlp-support report`: a page about an account's period, and its figures as JSON."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InvalidArgument, UnwritableFile
from .journey import monitor_of
from .options import (
    EncoderOption,
    FromOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    SatisfactionOption,
    SentimentOption,
    StoreOption,
    ToOption,
    Words,
    existing_store,
    local,
    subject,
    utc,
)
from .terminal import progress, say
from .visible import escaped


def report_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    since: FromOption = None,
    until: ToOption = None,
    out: Annotated[Path, typer.Option(help="The page to write; the JSON gets the same name.")] = Path(
        "report.html"
    ),
    now: NowOption = None,
    encoder: EncoderOption = None,
    sentiment: SentimentOption = None,
    satisfaction: SatisfactionOption = None,
    policy: PolicyOption = None,
) -> None:
    """Write a page about a period, and its figures as JSON. Covers volume, reply times, moods, issues, flags
    and coaching."""
    from ..insights.report import check_extra, make_report, render_page
    from ..models.encoder import Encoder
    from ..types.plain import plain

    (account_id,) = subject(words, account)
    if out.suffix != ".html":
        raise InvalidArgument(f"--out is {out.name}, expected a name that ends in .html, such as report.html")
    check_extra()
    with existing_store(store) as opened:
        monitor = monitor_of(opened, sentiment, satisfaction, policy)
        zone = monitor.policy.for_account(account_id).hours.time_zone
        with progress(account_id) as update:
            report = make_report(
                opened,
                account_id,
                monitor=monitor,
                encoder=Encoder.load(encoder or monitor.policy.files.encoder, threads=0),
                since=local(since, zone),
                until=local(until, zone),
                now=utc(now),
                on_progress=update,
            )
    page = render_page(report)
    figures = escaped(json.dumps(plain(report), ensure_ascii=False, indent=2))
    try:
        out.write_text(page, encoding="utf-8")
        out.with_suffix(".json").write_text(figures + "\n", encoding="utf-8")
    except OSError as error:
        raise UnwritableFile(
            f"cannot write {out}: {error.strerror}; name a file in a folder that exists"
        ) from error
    say(f"wrote {out} and {out.with_suffix('.json')}")

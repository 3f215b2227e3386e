"""`nlp-support faq | faq-state`: an account's knowledge base."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InvalidArgument, UnwritableFile
from .options import (
    ByOption,
    EncoderOption,
    FromOption,
    JsonOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    StoreOption,
    ToOption,
    Words,
    existing_store,
    local,
    subject,
    utc,
)
from .terminal import progress, say
from .visible import visible


def faq_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    since: FromOption = None,
    until: ToOption = None,
    min_count: Annotated[int, typer.Option(help="Only what was asked in at least this many contacts.")] = 3,
    format: Annotated[str, typer.Option("--format", help="markdown, csv or json.")] = "markdown",
    out: Annotated[Path | None, typer.Option(help="The file to write; default: print.")] = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Only questions that are answered badly or never.")
    ] = False,
    now: NowOption = None,
    encoder: EncoderOption = None,
    policy: PolicyOption = None,
    as_json: JsonOption = False,
) -> None:
    """List frequent questions with the answers that worked best."""
    from ..insights.faq import mine_faq
    from ..journey.escalation.policy import EscalationPolicy
    from ..models.encoder import Encoder
    from ..suggest.indexing import index_account
    from .files import models_of
    from .present.faq import FORMATS, on_lines
    from .present.layout import screen_width

    (account_id,) = subject(words, account)
    if format not in FORMATS:
        raise InvalidArgument(f"unknown format {format!r}, expected one of: {', '.join(FORMATS)}")
    own = EscalationPolicy.load(policy).for_account(account_id) if policy else EscalationPolicy()
    zone = own.hours.time_zone
    with existing_store(store) as opened:
        model = Encoder.load(models_of(policy, encoder=encoder).encoder, threads=0)
        with progress(f"{account_id}: encoded") as update:
            index_account(opened, account_id, encoder=model, on_progress=update)
        found = mine_faq(
            opened,
            account_id,
            encoder=model,
            since=local(since, zone),
            until=local(until, zone),
            min_count=min_count,
            rules=own.contact_rules,
            now=utc(now),
        )
    text = FORMATS["json" if as_json else format](found, gaps=gaps)
    if out is None:
        on_screen = format == "markdown" and not as_json and sys.stdout.isatty()
        shown = on_lines(text, width=screen_width()) if on_screen else text
        typer.echo(visible(shown), nl=False)
    else:
        _write(out, text)
    why = "" if found.reason is None else f": {found.reason}"
    say(f"{len(found.entries):,} entries, {len(found.gaps):,} gaps{why}")


def faq_state_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    by: ByOption = None,
) -> None:
    """Approve or block an entry of the knowledge base. An approved answer is suggested
    whenever one of its questions is asked; a blocked one no longer."""
    account_id, entry, state = subject(words, account, "ENTRY", "STATE")
    with existing_store(store) as opened:
        opened.set_entry_state(account_id, entry, state, by=by)
    say(f"{entry} is now {state}")


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UnwritableFile(
            f"cannot write {out}: {error.strerror}; name a file in a folder that exists"
        ) from error

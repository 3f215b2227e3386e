"""`nlp-support import | index | forget`: bringing messages in, making them searchable, erasing them."""

from dataclasses import replace
from typing import Annotated

import typer

from ..errors import InvalidArgument
from ..store import open_store
from ..store.trial import trial_of
from ..types.plain import plain
from .macros import MACROS, import_macros
from .options import (
    AccountOption,
    DaysOption,
    EncoderOption,
    FileArgument,
    FormatOption,
    JsonOption,
    MessagesOption,
    PolicyOption,
    RowAccountOption,
    StoreOption,
    TimeZoneOption,
    Words,
    accounts_named,
    existing_store,
    format_taken,
    window_of,
)
from .present.imported import told
from .present.layout import screen_width
from .terminal import counted, print_json, progress, say

INCOMPLETE = 3  # exit code of forget if bytes may be left in the file


def import_command(
    file: FileArgument,
    store: StoreOption,
    format: FormatOption = "auto",
    account: RowAccountOption = None,
    time_zone: TimeZoneOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would happen, and leave the store as it is.")
    ] = False,
    as_is: Annotated[
        bool,
        typer.Option(
            "--as-is", help="Keep quoted mail, signatures, chats and senders as they were exported."
        ),
    ] = False,
    remove_missing: Annotated[
        bool,
        typer.Option("--remove-missing", help="Also remove the macros that the file does not have (macros)."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read messages from a file into a store, or macros. Run it again to continue or to update. What was
    deleted where the file comes from is removed."""
    from ..readers import read
    from ..readers.documents import is_document

    if format == MACROS:
        if time_zone is not None or as_is:
            raise InvalidArgument("--timezone and --as-is are for messages; leave them out with macros")
        import_macros(file, store, account, remove_missing=remove_missing, dry_run=dry_run, as_json=as_json)
        return
    if remove_missing:
        raise InvalidArgument("--remove-missing is for macros; leave it out, or give --format macros")
    taken = format_taken(file, format)
    messages = read(file, format=taken, account_id=account, time_zone=time_zone, as_is=as_is)
    opening = trial_of(store) if dry_run else open_store(store)
    with opening as opened, progress("read") as update:
        report = opened.add(counted(messages, update), as_is=as_is)
        learnt = [] if as_is else [opened.learn_habits(name) for name in report.accounts]
    if as_json:
        print_json({"format": taken, **plain(report), "habits": plain(learnt)})
        return
    document = bool(report.rejected) and is_document(file)
    for line in told(report, learnt, document=document, width=screen_width()):
        say(line)
    if dry_run:
        say("nothing was stored")


def index_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: AccountOption = None,
    encoder: EncoderOption = None,
    policy: PolicyOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    all_time: Annotated[
        bool, typer.Option("--all-time", help="All sent messages, not only those of the window.")
    ] = False,
    drop_others: Annotated[
        bool, typer.Option("--drop-others", help="Also delete the vectors of other encoders.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Encode the sent messages that are not encoded yet. Run it again after an interruption."""
    from ..models.encoder import Encoder
    from ..suggest.indexing import encoder_key, index_account
    from .files import models_of

    window = None if all_time else window_of(max_messages, max_days)
    with existing_store(store) as opened:
        model = Encoder.load(models_of(policy, encoder=encoder).encoder, threads=0)
        reports = []
        for name in accounts_named(words, account) or opened.accounts():
            with progress(name) as update:
                reports.append(index_account(opened, name, encoder=model, window=window, on_progress=update))
            if drop_others:
                opened.drop_other_encoders(name, encoder_key(model))
    if as_json:
        print_json(reports)
        return
    for report in reports:
        reasons = "".join(f", {count:,} {reason}" for reason, count in report.skipped.items())
        say(f"{report.account_id}: {report.indexed:,} indexed, {report.already:,} already indexed{reasons}")


def forget_command(
    customer: Annotated[str, typer.Argument(help="The customer's id.")],
    store: StoreOption,
    account: AccountOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Erase everything stored about a customer. This covers messages, replies, vectors, feedback, scores,
    flags and links."""
    with existing_store(store) as opened:
        accounts = [account] if account else opened.accounts()
        if not yes:
            typer.confirm(
                f"Erase customer {customer} from {len(accounts)} account(s) for good?", abort=True, err=True
            )
        erased = {name: opened.forget(name, customer, compact=False) for name in accounts}
        complete = opened.compact()
    erased = {name: replace(one, complete=complete) for name, one in erased.items()}
    if as_json:
        print_json(erased)
    else:
        for name, counts in erased.items():
            say(
                f"{name}: erased {counts.messages:,} messages, {counts.replies:,} replies, "
                f"{counts.feedback:,} feedback records, {counts.scores:,} scores, {counts.flags:,} flags; "
                f"masked {counts.masked:,} messages of others"
                + f"; took out {counts.unaddressed:,} texts that may have been sent to anybody"
                * bool(counts.unaddressed)
            )
    if not complete:
        say(
            "the store file may still hold erased bytes: another process is reading it, or the disk is full; "
            "run forget again"
        )
        raise typer.Exit(INCOMPLETE)

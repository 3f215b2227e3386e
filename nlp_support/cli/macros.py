"""`nlp-support import --format macros`: texts that an account keeps ready."""

from pathlib import Path

from ..errors import InvalidArgument
from ..store import open_store
from ..store.trial import trial_of
from ..types.plain import plain
from .present.imported import told_macros
from .present.layout import screen_width
from .terminal import counted, print_json, progress, say

MACROS = "macros"  # what --format calls them


def import_macros(
    file: Path, store: str, account: str | None, *, remove_missing: bool, dry_run: bool, as_json: bool
) -> None:
    """Store the macros of a file and tell what became of each row."""
    from ..readers import read_macros
    from ..readers.documents import is_document

    if account is None:
        raise InvalidArgument("macros do not name their account; give it with --account")
    opening = trial_of(store) if dry_run else open_store(store)
    with opening as opened, progress("read") as update:
        found = counted(read_macros(file, account_id=account), update)
        report = opened.add_macros(account, found, remove_missing=remove_missing)
        alone = not opened.count(account)
    if as_json:
        print_json({"format": MACROS, **plain(report)})
        return
    document = bool(report.rejected) and is_document(file)
    for line in told_macros(report, document=document, width=screen_width()):
        say(line)
    if alone:
        say(f"account {account} has no messages; what is suggested comes from its macros alone")
    if dry_run:
        say("nothing was stored")

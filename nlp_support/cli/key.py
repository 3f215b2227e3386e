"""`nlp-support key`: the keys with which programs reach accounts over HTTP."""

from datetime import datetime
from typing import Annotated

import typer

from ..store import open_store
from .options import JsonOption, StoreOption, existing_store, utc
from .terminal import print_json, say

app = typer.Typer(
    help="Keys with which programs reach accounts over HTTP.", no_args_is_help=True, rich_markup_mode=None
)
OfAccount = Annotated[str | None, typer.Option("--account", help="Only of this account.")]


@app.command("add")
def add_command(
    store: StoreOption,
    account: Annotated[str, typer.Option("--account", help="The account that the key opens.")],
    scope: Annotated[str, typer.Option("--scope", help="read, write (also reads) or admin.")] = "read",
    name: Annotated[str | None, typer.Option("--name", help="Who has the key, for the list.")] = None,
) -> None:
    """Make a key and print it. It is kept nowhere: only its digest is, so it cannot be shown again.

    A store that does not exist is created, and the account need not have messages yet."""
    from ..store.keys import check_key

    check_key(account, scope, name)  # before a store is created
    with open_store(store) as opened:
        key = opened._keys.add(account, scope, name=name)
        known = account in opened.accounts()
    say(f"a key for {account} ({scope}), shown only now" + ("" if known else "; it has no messages yet"))
    typer.echo(key)


@app.command("list")
def list_command(store: StoreOption, account: OfAccount = None, as_json: JsonOption = False) -> None:
    """List the keys, without their secrets."""
    from .present.keys import keys_text
    from .present.layout import screen_width

    with existing_store(store) as opened:
        keys = opened._keys.all(account)
    print_json(keys) if as_json else typer.echo(keys_text(keys, width=screen_width()))


@app.command("revoke")
def revoke_command(
    key: Annotated[str, typer.Argument(help="The key's id, as listed, or the key.")], store: StoreOption
) -> None:
    """Let a key open nothing any more, within a second in every process that serves."""
    from ..store.keys import key_id

    with existing_store(store) as opened:
        gone = opened._keys.revoke(key_id(key))
    say(f"key {gone.id} of {gone.account_id} opens nothing any more")


@app.command("log")
def log_command(
    store: StoreOption,
    account: OfAccount = None,
    since: Annotated[datetime | None, typer.Option(help="Only from this time (UTC) on.")] = None,
    newest: Annotated[int, typer.Option(min=1, max=1_000_000, help="At most this many entries.")] = 1000,
    as_json: JsonOption = False,
) -> None:
    """Show what was done with keys: what they changed and where they were refused."""
    from .present.keys import audit_text
    from .present.layout import screen_width

    with existing_store(store) as opened:
        entries = opened._audit.read(account, since=utc(since), newest=newest)
    print_json(entries) if as_json else typer.echo(audit_text(entries, width=screen_width()))

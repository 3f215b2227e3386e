"""`nlp-support hook`: the webhooks of help desks, and the notes that go back to them."""

import secrets
from datetime import timedelta
from typing import Annotated

import typer

from ..errors import InvalidArgument, closest
from ..store import MessageStore, open_store
from ..store.notes import NoteTarget
from .options import JsonOption, StoreOption, existing_store, span_of
from .terminal import print_json, say

PLATFORMS = ("chatwoot", "zendesk", "intercom", "channel-talk", "front", "standard")
NOTING = {  # who has to be named as the writer of notes, and the address that all share
    "chatwoot": ("the number of the Chatwoot account", None),
    "zendesk": (None, None),
    "intercom": ("the id of the admin who writes", "https://api.intercom.io"),
}
STANDARD = "standard"

app = typer.Typer(
    help="Webhooks of help desks, and the notes that go back to them.", no_args_is_help=True,
    rich_markup_mode=None,
)  # fmt: skip
OfAccount = Annotated[str | None, typer.Option("--account", help="Only of this account.")]
AccountOption = Annotated[str, typer.Option("--account", help="The account that the messages go to.")]
PlatformOption = Annotated[str, typer.Option("--platform", help=f"One of {', '.join(PLATFORMS)}.")]
NotingOption = Annotated[str, typer.Option("--platform", help=f"One of {', '.join(NOTING)}.")]


@app.command("add")
def add_command(
    store: StoreOption,
    account: AccountOption,
    platform: PlatformOption,
    secret: Annotated[
        str | None,
        typer.Option(
            "--secret",
            envvar="NLP_SUPPORT_HOOK_SECRET",
            help="What the platform signs with, as it shows it; of standard one is made if none is given.",
        ),
    ] = None,
    max_age: Annotated[
        float | None,
        typer.Option(
            "--max-age",
            help="Seconds since it was signed that a delivery may be old; default: the platform's.",
        ),
    ] = None,
) -> None:
    """Let a webhook in at /hooks/PLATFORM/ACCOUNT, or change its secret; the one before is taken for a day
    more.

    A store that does not exist is created, and the account need not have messages yet."""
    _known(platform, PLATFORMS)
    made = secret is None and platform == STANDARD
    value = f"whsec_{_random()}" if made else secret
    if not value:
        raise InvalidArgument(
            f"the secret is missing; give what {platform} shows for the webhook as --secret"
        )
    if platform == STANDARD:
        from ..server.hooks.standard import key_of

        key_of(value)
    oldest = None if max_age is None else span_of("--max-age", max_age, timedelta(seconds=1))
    with open_store(store) as opened:
        opened._hooks.add(account, platform, value, max_age=oldest)
    say(f"{platform} may send webhooks of {account} to {_path(platform, account)}")
    if made:
        say("its secret, shown only now:")
        typer.echo(value)


@app.command("list")
def list_command(store: StoreOption, account: OfAccount = None, as_json: JsonOption = False) -> None:
    """List the webhooks and what became of their deliveries, and where notes go, without secrets."""
    from .present.hooks import hooks_text, hooks_value

    with existing_store(store) as opened:
        hooks, targets = opened._hooks.listed(account), opened._notes.targets(account)
        notes = opened._notes.states(account)
    found = hooks_value(hooks, targets, notes)
    print_json(found) if as_json else typer.echo(hooks_text(found))


@app.command("remove")
def remove_command(store: StoreOption, account: AccountOption, platform: PlatformOption) -> None:
    """Let a webhook in no more. What it has brought stays, and what waits is still worked off."""
    _known(platform, PLATFORMS)
    with existing_store(store) as opened:
        if not opened._hooks.remove(account, platform):
            raise InvalidArgument(_missing(opened, account, platform))
    say(f"{platform} may send no more webhooks of {account}")


@app.command("retry")
def retry_command(store: StoreOption, account: OfAccount = None) -> None:
    """Work deliveries off again that were given up because they could not be read."""
    with existing_store(store) as opened:
        count = opened._deliveries.retry(account)
    say(f"{count} deliveries wait again; a process that serves works them off")


@app.command("notes")
def notes_command(
    store: StoreOption,
    account: AccountOption,
    platform: NotingOption,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="NLP_SUPPORT_NOTE_TOKEN", help="With which the platform knows us."),
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", help="Where the platform is; default for intercom: its API.")
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(
            "--as",
            help="Who writes: a Chatwoot account's number, the e-mail of the Zendesk agent whose API token "
            "it is (default: it is an OAuth token), an Intercom admin's id.",
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="The platform is in our own network.")
    ] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Write no more notes.")] = False,
) -> None:
    """Write suggestions into the platform, as notes that only colleagues see: for each customer message that
    its webhook brings, while a process serves."""
    _known(platform, tuple(NOTING))
    if stop:
        with existing_store(store) as opened:
            if not opened._notes.stop(account, platform):
                raise InvalidArgument(f"no notes of {account} go to {platform}; see: nlp-support hook list")
        say(f"no more notes of {account} go to {platform}")
        return
    target = _target(account, platform, token, url, author, allow_private)
    with existing_store(store) as opened:
        opened._notes.aim(target)
        if not any(one.platform == platform for one in opened._hooks.listed(account)):
            say(f"note: no webhook of {platform} brings messages of {account} yet: nlp-support hook add")
    say(f"suggestions for {account} are written into {platform} as notes")


def _target(
    account: str, platform: str, token: str | None, url: str | None, author: str | None, private: bool
) -> NoteTarget:
    from ..journey.delivery.url import is_web

    needed, usual = NOTING[platform]
    if needed and not author:
        raise InvalidArgument(f"nobody is named as the writer; give {needed} as --as")
    if not token:
        raise InvalidArgument(f"the token is missing; give one of {platform}'s API as --token")
    address = url or usual
    if not is_web(address):
        raise InvalidArgument("the address cannot be used; give --url as https://host, without a password")
    return NoteTarget(account, platform, str(address), token, author, private)


def _known(platform: str, names: tuple[str, ...]) -> None:
    if platform not in names:
        raise InvalidArgument(f"unknown platform {platform!r}; {closest(platform, names)}")


def _missing(store: MessageStore, account: str, platform: str) -> str:
    there = [f"{one.platform} of {one.account_id}" for one in store._hooks.listed()]
    return f"there is no webhook of {platform} for {account}; there are: {', '.join(there) or 'none'}"


def _path(platform: str, account: str) -> str:
    from urllib.parse import quote

    return f"/hooks/{platform}/{quote(account, safe='')}"


def _random() -> str:
    import base64

    return base64.b64encode(secrets.token_bytes(32)).decode()

"""`nlp-support profile`: what an account's messages teach about it, shown and put right."""

from typing import Annotated

import typer

from ..errors import InvalidArgument
from .options import ByOption, JsonOption, OneAccountOption, StoreOption, Words, existing_store, subject
from .terminal import print_json


def profile_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            "--add",
            metavar="KIND=VALUE",
            help="Add what is the account's own: phone, email, link, handle, address, sign, language, "
            "product or footer; repeatable.",
        ),
    ] = None,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="KIND=VALUE", help="Remove what is not, for good; repeatable."),
    ] = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what an account's messages teach about it. Its own phones, mails, links, handles and addresses
    stay readable in suggestions; how its agents sign, its products, languages and footers are known too.
    Corrections win over what is learnt."""
    from .present.layout import screen_width
    from .present.profile import profile_text, profile_value
    from .present.promise import promise_text, promise_value

    (account_id,) = subject(words, account)
    added, removed = (_pairs(given or []) for given in (add, remove))
    with existing_store(store) as opened:
        if added or removed:
            found = opened.correct_profile(account_id, add=added, remove=removed, by=by)
        else:
            found = opened.profile(account_id)
        promise = opened.promise(account_id)
    if as_json:
        print_json({**profile_value(account_id, found), "promise": promise_value(promise)})
        return
    typer.echo(profile_text(found, width=screen_width()))
    if promise is not None:
        typer.echo(promise_text(promise, width=screen_width()))


def _pairs(given: list[str]) -> list[tuple[str, str]]:
    """Kinds and values, given as KIND=VALUE; a value may span lines, which are written as \\n."""
    pairs = []
    for one in given:
        kind, equals, value = one.partition("=")
        if not equals:
            raise InvalidArgument("expected KIND=VALUE, such as phone='+44 161 496 0720'")
        pairs.append((kind.strip(), value.replace("\\n", "\n")))
    return pairs

"""`nlp-support check`: a last look at a reply before it is sent."""

from typing import Annotated

import typer

from .options import ContextOption, JsonOption, OneAccountOption, StoreOption, Words, existing_store, subject
from .terminal import print_json


def check_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    conversation: Annotated[
        str | None, typer.Option(help="The stored conversation that TEXT is a reply in.")
    ] = None,
    context: ContextOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a reply before it is sent.

    Found are others' data and names, placeholders, figures and promises that no past reply has, another
    language, tone, and a question passed over."""
    from ..errors import InvalidArgument
    from ..suggest.check.check import check_reply
    from ..types.message import Message
    from ..types.plain import plain
    from .present.findings import show_findings

    account_id, text = subject(words, account, "TEXT")
    if conversation is not None and context:
        raise InvalidArgument("there is a --context beside the --conversation; give one of them")
    with existing_store(store) as opened:
        turns: list[Message | str] = [*(context or ())]
        if conversation is not None:
            turns += opened.conversation(account_id, conversation).messages
        found = check_reply(opened, account_id, text, context=turns)
    if as_json:
        print_json({"findings": [plain(one) for one in found]})
    else:
        show_findings(found, text)

"""Checking a reply before it is sent."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...errors import InvalidArgument
from ...store import MessageStore
from ...types.message import Message
from .figures import unsupported_in
from .finding import Finding
from .language import wrong_language
from .memory import memory_of
from .people import strangers_in
from .placeholders import unfilled_in
from .situation import Situation
from .tone import low_tone
from .unanswered import unanswered_in

if TYPE_CHECKING:
    from ...models.encoder import Encoder

_CANNOT_BE_SENT = re.compile("[\0\ud800-\udfff]")  # each stands for one character, so that places stay


def check_reply(
    store: MessageStore,
    account_id: str,
    text: str,
    *,
    context: Sequence[Message | str] = (),
    encoder: "Encoder | None" = None,
) -> tuple[Finding, ...]:
    """What to look at again before a reply is sent; nothing, most of the time.

    Personal data of others, another customer's name, placeholders that were left, figures and promises that
    no reply, macro or approved answer of the account states, another language than the customer's, a tone
    below the account's, and a question that is passed over. See `FindingCode`; each finding says where in the
    text, and why.

    The account's newest 8,000 messages are read by the first call and remembered while the store is open;
    what comes in or goes later counts from the next call on. Nothing is written, and nothing of another
    account is read.

    Args:
        store: an open store.
        account_id: the account that replies.
        text: the reply, as it would be sent.
        context: the open conversation, oldest first, as for `ReplySuggester.suggest`: messages, or plain
            texts of the customer. Whoever is written to is known by its messages. Without it, every name and
            number that the account has from a customer counts as another's.
        encoder: finds more questions that are passed over, by meaning, for one encoding of questions and
            reply; without it, words tell.

    Returns:
        The findings, by where they begin.

    Raises:
        UnknownAccount: the store has no message of the account.
        InvalidArgument: the text is not a string, or the context is one.
    """
    if not isinstance(text, str):
        raise InvalidArgument(f"text must be a string, got {type(text).__name__}")
    if isinstance(context, str):
        raise InvalidArgument("context is one string, expected a sequence of messages; wrap it in a list")
    text = _CANNOT_BE_SENT.sub(" ", text)
    known = memory_of(store).known(store, account_id)
    case = Situation.of(store, account_id, context)
    asks = known.history.ready.asks
    findings = [*unfilled_in(text, frozenset(known.history.literals), asks=asks)]
    taken = [(one.start, one.end) for one in findings]
    findings += [
        one
        for one in (*strangers_in(text, case, known.history), *unsupported_in(text, case, known.history))
        if all(one.end <= start or end <= one.start for start, end in taken)
    ]
    findings += wrong_language(text, case, known.history)
    findings += low_tone(text, known)
    findings += unanswered_in(text, case, encoder)
    return tuple(sorted(findings, key=lambda one: (one.start, one.end)))

"""Conversations without the personal data of their customers."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from ..types.message import Conversation, Message, Role
from .literals import hold_literals
from .pairs import Pair, pairs
from .profile.profile import Profile
from .redaction import Redacted, redact
from .redaction.kept import bare

LONGEST_NO_NAME = 4  # characters; a customer id up to this length is not looked for as a name


def redacted_pairs(conversation: Conversation, profile: Profile | None = None) -> Iterator[Pair]:
    """The pairs of a conversation without the personal data of its customers."""
    yield from pairs(redacted(conversation, profile))


def redacted(conversation: Conversation, profile: Profile | None = None) -> Conversation:
    """A conversation without the personal data of its customers, and without the signs of agents.

    Args:
        conversation: as the store has it.
        profile: the account's: what is its own stays readable, and how its agents sign is known.
    """
    places = range(len(conversation.messages))
    return replace(conversation, messages=tuple(redacted_message(conversation, at, profile) for at in places))


def redacted_message(conversation: Conversation, at: int, profile: Profile | None = None) -> Message:
    """One message of a conversation, from 0, as `redacted` has it."""
    from .redaction.secrets.answers import hide_answer  # compiles patterns, as redacting does

    people = {(message.customer_id, message.customer_name) for message in conversation.messages}
    one, text = conversation.messages[at], conversation.messages[at].text
    if profile is not None and one.role is Role.AGENT:
        text = profile.unsigned(text, one.customer_name)
    text = hide_answer(hold_literals(text), asked=conversation.messages[at - 1].text if at else "")
    text = redacted_text(text, account_id=conversation.account_id, people=people, profile=profile)
    return one._with_text(text)


def redacted_text(
    text: str,
    *,
    account_id: str,
    people: Collection[tuple[str, str | None]],
    profile: Profile | None = None,
) -> str:
    """A text of an account without the personal data of these customers, who are given by id and name, but
    with what is the account's own."""
    return redacted_spans(text, account_id=account_id, people=people, profile=profile).text


def redacted_spans(
    text: str,
    *,
    account_id: str,
    people: Collection[tuple[str, str | None]],
    profile: Profile | None = None,
) -> Redacted:
    """What `redacted_text` returns, with what was replaced."""
    names = {name for _, name in people if name} | {id for id, _ in people if may_be_name(id)}
    keep = kept_for(account_id, profile, names=names)
    return redact(text, names=sorted(names), keep=keep)


def kept_for(account_id: str, profile: Profile | None, *, names: Iterable[str] = ()) -> frozenset[str]:
    """What is an account's own and stays readable: nothing that is part of one of these people's names."""
    own = frozenset((account_id, f"@{account_id}"))
    if profile is None or not profile.keep:
        return own
    theirs = {word for name in names for word in (bare(name), *bare(name).split())}
    return profile.keep_without(theirs, besides=own)


def may_be_name(customer_id: str) -> bool:
    """Whether a customer id is looked for in texts as a name, as a handle or an e-mail address would be."""
    return len(customer_id) > LONGEST_NO_NAME and not customer_id.isdigit()

"""Contacts that an account gives and that its profile does not know yet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ...types.message import Message, Role
from ..redaction import redact
from ..redaction.contacts import ContactKind, mentions
from ..redaction.kept import kept_of
from ..redaction.scan import canonical
from .contacts import KINDS, MOST, contacts_of
from .entry import ProfileEntry
from .evidence import evidence_of
from .languages import likeliest

_TAKEN = {
    ContactKind.PHONE: "phone",
    ContactKind.EMAIL: "email",
    ContactKind.LINK: "url",
    ContactKind.HANDLE: "handle",
}


def gives_unknown(messages: Iterable[Message], known: Iterable[ProfileEntry]) -> bool:
    """Whether the account's side gives somebody a contact in these messages that is not known, and that
    redaction takes out; a handle that only addresses somebody is not given.

    Args:
        messages: of both sides.
        known: what is known of the account, whether or not it is its own.
    """
    values = frozenset(one.value for one in known)
    kept = kept_of(values)
    for (kind, _), one in evidence_of(messages, {}).items():
        if not one.given or kept.spans(one.example):
            continue
        spans = redact(one.example, keep=values).spans
        taken = [one.example[span.start : span.end] for span in spans if span.placeholder == _TAKEN[kind]]
        if any(mention.key in one.keys for text in taken for mention in mentions(text)):
            return True
    return False


def shows_unknown(
    messages: Sequence[Message], known: Sequence[ProfileEntry], persons: Mapping[str, str]
) -> bool:
    """Whether these messages, oldest first, show that a contact is the account's own that is not known."""
    kept = kept_of(frozenset(one.value for one in known))
    counts = Counter(one.kind for one in known)
    full = {kind for kind in KINDS.values() if counts[kind] >= MOST}  # the profile has no room for more
    languages = likeliest([one for one in messages if one.role is Role.AGENT])
    return any(
        one.kind not in full and not kept.spans(canonical(one.value))
        for one in contacts_of(messages, languages, persons)
    )

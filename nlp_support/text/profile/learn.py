"""Learning an account's profile from its messages."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ...types.message import Message, Role, Sender
from ..habits import Habits
from ..redaction.kept import kept_of
from ..redaction.scan import canonical
from .addresses import addresses_of
from .contacts import contacts_of
from .entry import ProfileEntry, ProfileKind
from .languages import languages_of, likeliest
from .products import products_of
from .signing import ways_of

CONTACTS = (ProfileKind.PHONE, ProfileKind.EMAIL, ProfileKind.LINK, ProfileKind.HANDLE, ProfileKind.ADDRESS)
LANGUAGES_FROM = 2_000  # sent messages, the newest


def learn_profile(
    messages: Sequence[Message],
    habits: Habits | None = None,
    *,
    persons: Mapping[str, str] | None = None,
) -> tuple[ProfileEntry, ...]:
    """What an account's messages teach about it, besides its habits.

    Args:
        messages: oldest first, of both sides, read with its habits.
        habits: what is known of these.
        persons: one id for all that a person has, by customer id; others stand for themselves.
    """
    sent = [one for one in messages if one.role is Role.AGENT and one.sender is Sender.PERSON]
    languages = languages_of(sent[-LANGUAGES_FROM:])
    ways = ways_of(sent, habits.footers if habits else ())
    addresses, products = addresses_of(messages), products_of(messages)
    places = {word for one in addresses for word in re.findall(r"\w+", one.value)}
    return (
        *contacts_of(
            messages, likeliest(sent[-LANGUAGES_FROM:]), persons, products=[one.value for one in products]
        ),
        *addresses,
        *(ProfileEntry(ProfileKind.SIGN, way, count) for way, count in _commonest(ways.items())),
        *(ProfileEntry(ProfileKind.LANGUAGE, code, count) for code, count in languages.items()),
        *(one for one in products if one.value not in places),
    )


def not_mentioned(
    known: Iterable[ProfileEntry], messages: Iterable[Message], *, besides: Iterable[ProfileEntry]
) -> list[ProfileEntry]:
    """Contacts and addresses that were learnt before and of which these messages say nothing, so that they
    stay known although they are older than what is learnt from.

    Args:
        known: what was learnt before.
        messages: what is learnt from now.
        besides: what was learnt from them.
    """
    learnt = {(one.kind, one.value) for one in besides}
    lost = [one for one in known if one.kind in CONTACTS and (one.kind, one.value) not in learnt]
    if not lost:
        return []
    kept = [(one, kept_of(frozenset((one.value,)))) for one in lost]
    any_of = kept_of(frozenset(one.value for one in lost))
    texts = [text for text in (canonical(one.text) for one in messages) if any_of.spans(text)]
    return [one for one, own in kept if not any(map(own.spans, texts))]


def _commonest(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counted, key=lambda one: (-one[1], one[0]))

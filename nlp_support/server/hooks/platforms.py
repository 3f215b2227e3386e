"""The platforms whose webhooks are taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from . import channel_talk, chatwoot, front, intercom, standard, zendesk
from .incoming import Incoming, Verified


class Verify(Protocol):
    """Checks the signature of a request; raises Refused."""

    def __call__(
        self, incoming: Incoming, secrets: Sequence[str], *, now: datetime, max_age: timedelta
    ) -> Verified: ...


@dataclass(frozen=True, slots=True)
class Platform:
    """How one platform's webhooks are read.

    Attributes:
        verify: checks the signature and its age.
        max_age: how long ago it may have been signed, unless the webhook was added with another limit.
        challenge: what the platform wants to hear back when the webhook is set up.
    """

    verify: Verify
    max_age: timedelta
    challenge: Callable[[Incoming], str | None] = lambda incoming: None


PLATFORMS = {
    "chatwoot": Platform(chatwoot.verify, chatwoot.MAX_AGE),
    "zendesk": Platform(zendesk.verify, zendesk.MAX_AGE),
    "intercom": Platform(intercom.verify, intercom.MAX_AGE),
    "channel-talk": Platform(channel_talk.verify, channel_talk.MAX_AGE),
    "front": Platform(front.verify, front.MAX_AGE, front.challenge),
    "standard": Platform(standard.verify, standard.MAX_AGE),
}

"""The help desks that notes can be written into."""

from collections.abc import Callable
from dataclasses import dataclass

from ....store.notes import NoteTarget
from . import chatwoot, intercom, zendesk
from .request import Request


@dataclass(frozen=True, slots=True)
class Client:
    """How notes are written into one help desk.

    Attributes:
        note: the request for a target, a conversation's id there, and a text.
        author: what the target's author is, for messages.
        needs_author: whether it has to be given.
        url: the address, where all have the same.
    """

    note: Callable[[NoteTarget, str, str], Request]
    author: str
    needs_author: bool = True
    url: str | None = None


CLIENTS = {
    "chatwoot": Client(chatwoot.note, "the number of the Chatwoot account"),
    "zendesk": Client(zendesk.note, "the e-mail of the agent whose API token it is", needs_author=False),
    "intercom": Client(intercom.note, "the id of the admin who writes", url="https://api.intercom.io"),
}

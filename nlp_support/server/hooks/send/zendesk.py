"""Zendesk: an internal comment (https://developer.zendesk.com, "Update Ticket")."""

from ....store.notes import NoteTarget
from .request import Request, basic, segment


def note(target: NoteTarget, conversation_id: str, text: str) -> Request:
    """The request that writes a comment; the target's author is the e-mail of the agent whose API token it
    is, or None for an OAuth token."""
    known = (
        f"Bearer {target.token}" if target.author is None else basic(f"{target.author}/token", target.token)
    )
    return Request(
        "PUT",
        f"/api/v2/tickets/{segment(conversation_id)}.json",
        {"ticket": {"comment": {"body": text, "public": False}}},
        {"Authorization": known},
    )

"""Chatwoot: a private note (https://developers.chatwoot.com, "Create New Message")."""

from ....store.notes import NoteTarget
from .request import Request, segment


def note(target: NoteTarget, conversation_id: str, text: str) -> Request:
    """The request that writes a note; the target's author is the number of the Chatwoot account."""
    account = segment(target.author or "")
    return Request(
        "POST",
        f"/api/v1/accounts/{account}/conversations/{segment(conversation_id)}/messages",
        {"content": text, "message_type": "outgoing", "private": True},
        {"api_access_token": target.token},
    )

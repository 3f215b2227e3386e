"""Intercom: a note (https://developers.intercom.com, "Reply to a conversation")."""

import html

from ....store.notes import NoteTarget
from .request import Request, segment


def note(target: NoteTarget, conversation_id: str, text: str) -> Request:
    """The request that writes a note; the target's author is the id of the admin who writes it."""
    lines = html.escape(text, quote=False).split("\n\n")
    body = "".join(f"<p>{one.replace(chr(10), '<br>')}</p>" for one in lines)
    return Request(
        "POST",
        f"/conversations/{segment(conversation_id)}/reply",
        {"message_type": "note", "type": "admin", "admin_id": target.author, "body": body},
        {"Authorization": f"Bearer {target.token}", "Accept": "application/json"},
    )

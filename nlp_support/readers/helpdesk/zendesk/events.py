"""Events of tickets: those that are comments, and what became of comments."""

from collections.abc import Iterator
from typing import Any

from ...rows import plain_id
from ..exports import objects, part
from .waiting import Comment

_COMMENTS = ("Comment", "VoiceComment", "TpeVoiceComment", "FacebookComment")
_PRIVACY = "CommentPrivacyChange"
_REDACTED = "CommentRedactionEvent"
_CHANGES = (_REDACTED, _PRIVACY)
_NOTIFIED = {"comment_added": "Comment", "comment_made_private": _PRIVACY, "comment_redacted": _REDACTED}
_ENDS = ("soft_deleted", "permanently_deleted", "marked_as_spam")


def event_comments(line: int, fields: dict[str, Any]) -> Iterator[Comment | None]:
    """The comments among the events of one update of a ticket, and the changes of comments; None for others.

    A comment without a time of its own has that of the update.
    """
    around = {
        "ticket_id": fields.get("ticket_id"),
        "created_at": fields.get("created_at") or fields.get("timestamp"),
        "author_id": fields.get("author_id") or fields.get("updater_id"),
        "via": fields.get("via"),
    }
    for position, event in enumerate(objects(fields.get("child_events") or fields.get("events")), 1):
        kind = event.get("event_type") or event.get("type")
        if kind in _COMMENTS or kind in _CHANGES:
            own = {name: value for name, value in event.items() if value is not None}
            yield Comment(line, f"event {position}: ", around | own | {"type": kind})
        else:
            yield None


def notified(line: int, fields: dict[str, Any]) -> Comment | None:
    """The comment that a webhook tells of, or the change of one; None for other events of a ticket."""
    told = part(fields, "event", "comment")
    kind = _NOTIFIED.get(_happened(fields))
    if kind is None or not told:
        return None
    writer = part(told, "author")
    staff = writer.get("is_staff")
    role = ("agent" if staff else "end-user") if isinstance(staff, bool) else None
    found = {
        "type": kind,
        "ticket_id": part(fields, "detail").get("id"),
        "id" if kind == "Comment" else "comment_id": told.get("id"),
        "author": {"id": writer.get("id"), "role": role},
        "body": told.get("body"),
        "public": told.get("is_public") if kind == "Comment" else False,
        "created_at": fields.get("time"),
    }
    return Comment(line, "", found)


def is_end(fields: dict[str, Any]) -> bool:
    """Whether a webhook tells that a ticket is gone."""
    return _happened(fields) in _ENDS


def _happened(fields: dict[str, Any]) -> str:
    """What a webhook tells, such as "comment_added"."""
    return str(fields.get("type")).rpartition(":ticket.")[2]


def settled(found: list[Comment]) -> list[Comment]:
    """The comments as they are after all changes. The change of a comment that is not among them stands for
    the comment, without its words."""
    comments = [one for one in found if not _is_change(one)]
    places = {plain_id(one.fields.get("id")): at for at, one in enumerate(comments)}
    for change in found:
        if not _is_change(change):
            continue
        id = plain_id(change.fields.get("comment_id"))
        at = places.get(id)
        if change.fields["type"] == _PRIVACY:
            now = {"public": change.fields.get("public")}
        else:  # a redacted comment is exported without the words
            now = {"redacted": True} if at is None else {}
        if at is None:
            places[id] = len(comments)
            comments.append(change._replace(fields={"id": id} | now))
        else:
            comments[at] = comments[at]._replace(fields=comments[at].fields | now)
    return comments


def _is_change(one: Comment) -> bool:
    return one.fields.get("type") in _CHANGES

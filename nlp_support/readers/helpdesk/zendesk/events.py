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
STATUS = "Status"  # stands for a change of the ticket's status
_CHANGING = ("Change", "Create")
_DONE = ("solved", "closed")
_ENDS = ("soft_deleted", "permanently_deleted", "marked_as_spam")


def event_comments(line: int, fields: dict[str, Any]) -> Iterator[Comment | None]:
    """The comments among the events of one update of a ticket, the changes of comments, and those of its
    status; None for others.

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
        elif (status := _status(event, kind)) is not None:
            yield Comment(line, f"event {position}: ", around | status)
        else:
            yield None


def _status(event: dict[str, Any], kind: object) -> dict[str, Any] | None:
    """What an event says of the ticket's status: as a field by itself, or named in `field_name`."""
    if kind not in _CHANGING:
        return None
    given = event.get("value") if event.get("field_name") == "status" else event.get("status")
    return status_fields(given, event.get("previous_value"))


def status_fields(given: object, before: object) -> dict[str, Any] | None:
    """The change to a status, if a ticket is done then, or was before."""
    status, last = str(given).lower(), str(before).lower()
    if status not in _DONE and (last not in _DONE or given is None):
        return None
    return {"type": STATUS, "closed": status in _DONE}


def notified(line: int, fields: dict[str, Any]) -> Comment | None:
    """The comment that a webhook tells of, or the change of one or of the ticket's status; None for other
    events of a ticket."""
    told = part(fields, "event", "comment")
    kind = _NOTIFIED.get(_happened(fields))
    if _happened(fields) == "status_changed":
        event, ticket = part(fields, "event"), part(fields, "detail").get("id")
        status = status_fields(event.get("current"), event.get("previous"))
        at = {"ticket_id": ticket, "created_at": fields.get("time")}
        return None if status is None else Comment(line, "", at | status)
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

"""Events of tickets: those that are comments, and what became of comments."""

from collections.abc import Iterator
from typing import Any

from ...rows import plain_id
from ..exports import objects
from .waiting import Comment

_COMMENTS = ("Comment", "VoiceComment", "TpeVoiceComment", "FacebookComment")
_PRIVACY = "CommentPrivacyChange"
_CHANGES = ("CommentRedactionEvent", _PRIVACY)


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

"""A ticket with its comments."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from ....errors import InvalidMessage
from ....types.export import Item, Removal
from ....types.message import LATEST
from ...rows import instant, plain_id
from ..exports import DELETED, hidden, in_order, objects, part, reference, status_changed
from .comment import SOURCE, SYSTEM, Ticket, channel_of, comment_items, is_private
from .events import STATUS
from .ratings import ticket_rating
from .waiting import Comment, People

_GONE = ("deleted", "spam", "suspended")
_SOLVED = ("solved", "closed")


def ticket_items(
    line: int, fields: dict[str, Any], comments: Sequence[Comment], account: str, people: People
) -> Iterator[Item]:
    """What the comments of a ticket are, in the order in which they were written, when it was solved, and its
    rating.

    Args:
        comments: with the changes of its status among them.
    """
    changes = [one for one in comments if one.fields.get("type") == STATUS]
    comments = [one for one in comments if one.fields.get("type") != STATUS]
    if is_gone(fields):
        for comment in comments:
            yield from hidden(comment.line, DELETED, account, comment.fields.get("id"), SOURCE)
        whole = deleted_ticket(line, fields, account)
        yield from (item for item in whole if not comments or isinstance(item, Removal))
        return
    ticket = _ticket(fields, comments, account, people)
    yield from in_order(item for comment in comments for item in comment_items(comment, ticket))
    yield from _status(line, fields, changes, account)
    yield from ticket_rating(line, fields, ticket)


def _status(line: int, fields: dict[str, Any], changes: Sequence[Comment], account: str) -> Iterator[Item]:
    """When the ticket was solved or closed and opened again: by its events, else, of one that is solved, when
    it last was, or was last changed."""
    id = fields.get("id")
    for one in changes:
        at, closed = one.fields.get("created_at"), one.fields["closed"]
        yield from status_changed(one.line, account, id, at, SOURCE, closed=closed)
    if not changes and str(fields.get("status")).lower() in _SOLVED:
        metrics = part(fields, "metric_set") or part(fields, "metrics")
        at = metrics.get("solved_at") or fields.get("solved_at") or fields.get("updated_at")
        yield from status_changed(line, account, id, at, SOURCE, closed=True)


def deleted_ticket(line: int, fields: dict[str, Any], account: str) -> Iterator[Item]:
    """A ticket of which nothing may stay."""
    yield from hidden(line, DELETED, account, fields.get("id"), SOURCE, conversation=True)


def is_gone(fields: dict[str, Any]) -> bool:
    """Whether the ticket was deleted; marking it as spam deletes it too."""
    return str(fields.get("status")).lower() in _GONE  # webhooks have it in capitals


def _ticket(fields: dict[str, Any], comments: Sequence[Comment], account: str, people: People) -> Ticket:
    agents = {*_ids(fields.get("follower_ids")), plain_id(fields.get("assignee_id"))}
    # only colleagues write private notes
    agents |= {reference(one.fields, "author") for one in comments if is_private(one.fields)}
    copied = {*_ids(fields.get("email_cc_ids")), *_ids(fields.get("collaborator_ids"))}
    copied |= {plain_id(one.get("id")) for one in objects(fields.get("collaborators"))}
    requester = reference(fields, "requester")
    return Ticket(
        account=account,
        id=plain_id(fields.get("id")),
        requester=requester or _opener(comments, agents, people),
        requester_name=plain_id(part(fields, "requester").get("name")),
        channel=channel_of(fields),
        agents=frozenset(one for one in agents if one),
        copied=frozenset(one for one in copied if one),
        people=people,
    )


def _opener(comments: Sequence[Comment], agents: set[str | None], people: People) -> str | None:
    """Who asked, in a ticket that does not say: the first end user to write, else the first who is no
    colleague."""
    public = sorted((one for one in comments if not is_private(one.fields)), key=_written)
    authors = [author for one in public if (author := reference(one.fields, "author")) != SYSTEM]
    roles = {author: person.role for author in authors if (person := people.get(author))}
    asking = (author for author in authors if roles.get(author) == "end-user")
    others = (author for author in authors if not roles.get(author) and author not in agents)
    return next(asking, None) or next(others, None)


def _written(comment: Comment) -> datetime:
    try:
        time = instant(comment.fields.get("created_at"))
    except InvalidMessage:
        return LATEST
    return time if isinstance(time, datetime) and time.tzinfo else LATEST


def _ids(value: object) -> set[str | None]:
    return {plain_id(one) for one in value} if isinstance(value, list) else set()

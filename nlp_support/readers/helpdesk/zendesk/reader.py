"""Zendesk exports: tickets with their comments inside or apart, events of tickets, and ratings."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ....errors import UnreadableFile
from ....types.export import Item, LeftOut
from ....types.message import Rejection, storable
from ...documents import Record, array_of, records
from ...rows import plain_id
from ...temporary import temporary_database
from ..exports import CHANGE_OF_STATUS, SUSPENDED, USER, account_of, numbered, objects, part, reference
from .comment import SOURCE
from .events import event_comments, is_end, notified, settled
from .ratings import satisfaction_rating, survey_response
from .ticket import deleted_ticket, is_gone, ticket_items
from .waiting import TABLES, Comment, People, Waiting

_FIELDS = (
    "comments", "requester_id", "requester", "ticket_id", "author_id", "child_events", "score", "answers",
    "deleted_at", "cause", "role", "zendesk_event_version",
)  # fmt: skip
_ARRAYS = (
    "tickets", "ticket_comments", "ticket_events", "audits", "satisfaction_ratings", "survey_responses",
    "deleted_tickets", "suspended_tickets",
)  # fmt: skip
_TICKET_OF_PAGE = re.compile(r"/tickets/(\d{1,20})/comments")
_APART = (
    "comments without their tickets, expected a ticket_id in each comment, or the comments inside their "
    "tickets; add the id of the ticket that each was exported for, or export the tickets with their comments"
)
_NO_COMMENTS = (
    "the ticket has no comments array, and no comment with its ticket_id is in the file; export the tickets "
    "with their comments, or put the exported comments into the same file"
)


def read_zendesk(path: Path, account_id: str | None) -> Iterator[Item]:
    """Messages of the public comments of tickets; see `nlp_support.read`.

    Tickets and comments that stand apart wait in a temporary database on disk until the last record is read.
    """
    with temporary_database(TABLES) as database:
        export = _Export(path, account_id, Waiting(database), People(database))
        for record in records(
            path, fields=_FIELDS, arrays=_ARRAYS, large=("comments",), beside=("users",), singles=("ticket",)
        ):
            yield from export.items(record)
        for name in export.other_arrays():
            for record in array_of(path, name):
                yield from export.items(record)
        yield from export.rest()


class _Export:
    """What is known of an export while its records go by."""

    def __init__(self, path: Path, account_id: str | None, waiting: Waiting, people: People) -> None:
        self._path = path
        self._account_id = account_id
        self._waiting = waiting
        self._people = people
        self._accounts_named = False
        self._comments_placed = False

    def items(self, record: Record | Rejection) -> Iterator[Item]:
        """What a record is; nothing yet if it has to wait for others.

        Raises:
            InvalidArgument: the first ticket does not name its account, and the caller does not either.
            UnreadableFile: the first comment is without its ticket.
        """
        if isinstance(record, Rejection):
            yield record
            return
        line, fields, page = record
        around = "ticket" in page  # {"ticket": …, "comments": …}
        if self._people.meet(page) and not around:
            yield from self._comments(line, page.get("comments"))
        self._people.add(objects(fields.get("users")))
        comments = fields.get("comments", page.get("comments") if around else None)
        if "score" in fields and "ticket_id" in fields:
            yield from self._with_account(record, satisfaction_rating)
        elif "answers" in fields:
            yield from self._with_account(record, survey_response)
        elif "zendesk_event_version" in fields:
            yield from self._notice(record)
        elif "child_events" in fields or "events" in fields:
            yield from self._events(line, fields)
        elif "deleted_at" in fields:
            yield from self._with_account(record, deleted_ticket)
        elif "cause" in fields:
            yield LeftOut(line, SUSPENDED)
        elif "role" in fields:
            self._people.add([fields])
            yield LeftOut(line, USER)
        elif isinstance(comments, list) and _is_ticket(fields):
            yield from self._ticket(record, comments)
        elif isinstance(comments, list):
            yield from self._comments(line, comments, _ticket_of_page(fields))
        elif _is_ticket(fields):
            yield from self._keep_ticket(line, fields)
        else:
            yield from self._keep_comment(Comment(line, "", fields))

    def other_arrays(self) -> Iterable[str]:
        """What a document may have beside the array that was read, where something waits for it."""
        return ("comments",) if self._waiting.tickets else ("tickets",) if self._waiting.comments else ()

    def rest(self) -> Iterator[Item]:
        """What waited for the end of the file."""
        for line, fields, comments in self._waiting.together():
            account = self._account(Record(line, fields, {}))
            if isinstance(account, Rejection):
                yield account
            else:
                yield from ticket_items(line, fields, settled(comments), account, self._people)
        for line, fields in self._waiting.alone():
            account = self._account(Record(line, fields, {}))
            if isinstance(account, Rejection):
                yield account
                continue
            yield from ticket_items(line, fields, [], account, self._people)
            if not is_gone(fields):
                yield Rejection(line, _NO_COMMENTS)

    def _ticket(self, record: Record, comments: list[object]) -> Iterator[Item]:
        account = self._account(record)
        if isinstance(account, Rejection):
            yield account
            return
        line, fields, _ = record
        good: list[Comment] = []
        for where, comment in numbered("comment", comments):
            if comment is None:
                yield Rejection(line, f"{where}expected a JSON object")
            else:
                good.append(Comment(line, where, comment))
        yield from ticket_items(line, fields, good, account, self._people)

    def _comments(self, line: int, comments: object, ticket: str | None = None) -> Iterator[Item]:
        for where, comment in numbered("comment", comments):
            if comment is None:
                yield Rejection(line, f"{where}expected a JSON object")
            else:
                yield from self._keep_comment(Comment(line, where, {"ticket_id": ticket} | comment))

    def _events(self, line: int, fields: dict[str, Any]) -> Iterator[Item]:
        for comment in event_comments(line, fields):
            if comment is None:
                yield LeftOut(line, CHANGE_OF_STATUS)
            else:
                yield from self._keep_comment(comment)

    def _notice(self, record: Record) -> Iterator[Item]:
        """What a webhook says that happened to a ticket, which it describes."""
        line, fields, page = record
        ticket = part(fields, "detail")
        if is_end(fields):
            yield from self._with_account(Record(line, ticket, page), deleted_ticket)
        elif comment := notified(line, fields):
            yield from self._keep_ticket(line, ticket)
            yield from self._keep_comment(comment)
        else:
            yield LeftOut(line, CHANGE_OF_STATUS)

    def _keep_ticket(self, line: int, fields: dict[str, Any]) -> Iterator[Item]:
        id = plain_id(fields.get("id"))
        if id and storable(id):
            self._waiting.add_ticket(id, line, fields)
        else:
            yield Rejection(line, "the ticket has no id, expected a number; export it again")

    def _keep_comment(self, comment: Comment) -> Iterator[Item]:
        ticket = reference(comment.fields, "ticket")
        if ticket and storable(ticket):
            self._comments_placed = True
            self._waiting.add_comment(ticket, comment)
        elif self._comments_placed or self._accounts_named:
            reason = "the comment has no ticket_id, expected the id of its ticket; add it"
            yield Rejection(comment.line, comment.where + reason)
        else:
            raise UnreadableFile(f"{self._path} holds {_APART}")

    def _with_account(
        self, record: Record, items: Callable[[int, dict[str, Any], str], Iterator[Item]]
    ) -> Iterator[Item]:
        account = self._account(record)
        if isinstance(account, Rejection):
            yield account
        else:
            yield from items(record.number, record.fields, account)

    def _account(self, record: Record) -> str | Rejection:
        account = self._account_id or account_of(
            SOURCE, record, ("brand_id",), first=not self._accounts_named
        )
        self._accounts_named = True
        return account


def _ticket_of_page(fields: dict[str, Any]) -> str | None:
    """The ticket of a page of comments, where the page or its links to others say so."""
    links = fields.get("next_page"), fields.get("previous_page"), *part(fields, "links").values()
    found = (_TICKET_OF_PAGE.search(link) for link in links if isinstance(link, str))
    return reference(fields, "ticket") or next((match[1] for match in found if match), None)


def _is_ticket(fields: dict[str, Any]) -> bool:
    return "author_id" not in fields and not fields.keys().isdisjoint(("id", "requester_id", "requester"))

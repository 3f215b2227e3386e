"""How customers rated tickets: in the ticket, as satisfaction ratings, or as responses to a survey."""

from collections.abc import Iterator
from typing import Any

from ....types.export import BEST, WORST, Item
from ....types.message import Rejection
from ...rows import plain_id
from ..exports import objects, part, rated, reference
from .comment import SOURCE, Ticket

_GRADES = {"good": float(BEST), "bad": float(WORST)}
_NOT_GIVEN = ("offered", "unoffered")
_UNKNOWN = "the score is unknown, expected good, bad, offered, unoffered or a number from 1 to 5"


def ticket_rating(line: int, fields: dict[str, Any], ticket: Ticket) -> Iterator[Item]:
    """The rating inside a ticket, if there is one."""
    rating = fields.get("satisfaction_rating")
    yield from _rating(
        line,
        rating if isinstance(rating, dict) else {"score": rating},
        where="satisfaction_rating: ",
        account_id=ticket.account,
        conversation_id=ticket.id,
        customer_id=ticket.requester,
        agent_id=reference(fields, "assignee"),
    )


def satisfaction_rating(line: int, fields: dict[str, Any], account: str) -> Iterator[Item]:
    """A record of the list of satisfaction ratings."""
    yield from _rating(
        line,
        fields,
        account_id=account,
        conversation_id=reference(fields, "ticket"),
        customer_id=reference(fields, "requester"),
        agent_id=reference(fields, "assignee"),
    )


def survey_response(line: int, fields: dict[str, Any], account: str) -> Iterator[Item]:
    """A customer's answers to a survey; those on a scale are ratings."""
    named = fields.get("subject_zrns")
    names = [*(named if isinstance(named, list) else ())]
    names += [one.get("zrn") for one in objects(fields.get("subjects"))]
    tickets = [name.split(":")[-1] for name in names if isinstance(name, str) and ":ticket:" in name]
    for answer in objects(fields.get("answers")):
        if str(answer.get("type")).startswith("rating_scale"):
            options = objects(part(answer, "question").get("options"))
            yield from _rating(
                line,
                answer | {"score": _rescaled(answer.get("rating"), len(options))},
                account_id=account,
                conversation_id=next(iter(tickets), None),
                customer_id=plain_id(fields.get("responder_id")),
            )


def _rating(line: int, rating: dict[str, Any], where: str = "", **fields: Any) -> Iterator[Item]:
    given = rating.get("score")
    if given is None or given in _NOT_GIVEN:
        return
    score = _score(given)
    if score is None:
        yield Rejection(line, where + _UNKNOWN)
        return
    rated_at = rating.get("updated_at") or rating.get("created_at")
    yield rated(line, where, score=score, rated_at=rated_at, source=SOURCE, **fields)


def _score(given: object) -> float | None:
    """A grade, also "good_with_comment", or a number, also as text."""
    if isinstance(given, str):
        grade = _GRADES.get(given.lower().split("_")[0])
        return grade or (float(given) if given.isdecimal() and len(given) == 1 else None)
    return float(given) if isinstance(given, int | float) and not isinstance(given, bool) else None


def _rescaled(rating: object, options: int) -> object:
    """A rating on a scale of two or three in the range of our own."""
    if isinstance(rating, int) and 1 < options < BEST:
        return WORST + (rating - 1) * (BEST - WORST) / (options - 1)
    return rating

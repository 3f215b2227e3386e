"""Filling in the placeholders of a suggestion."""

from datetime import UTC, datetime

import pytest

from nlp_support import MissingPlaceholder
from nlp_support.suggest import Suggestion

SENT = datetime(2026, 5, 1, tzinfo=UTC)


def suggestion(text: str, **more: object) -> Suggestion:
    return Suggestion("x", text, 0.5, "", 1, SENT, "m1", **more)  # type: ignore[arg-type]


def test_a_placeholder_that_only_the_tool_of_a_macro_knows_is_asked_for_too() -> None:
    """Two placeholders, the second of which is none of ours; both have to be given."""
    macro = suggestion("Hi {customer_name}, it is due {ticket_due_date}.", asks=("ticket_due_date",))
    assert macro.placeholders == ("customer_name", "ticket_due_date")
    with pytest.raises(MissingPlaceholder, match="ticket_due_date"):
        macro.fill(customer_name="Kim")
    assert macro.fill(customer_name="Kim", ticket_due_date="Monday") == "Hi Kim, it is due Monday."


def test_a_reply_has_no_placeholders_but_ours() -> None:
    """What looks like one of another tool is text in a reply that agents sent."""
    reply = suggestion("Put {due_date} there, {customer_name}.")
    assert (reply.placeholders, reply.source, reply.title) == (("customer_name",), "reply", None)
    assert reply.fill(customer_name="Kim") == "Put {due_date} there, Kim."

"""Whose conversation a message belongs to: a message by an agent does not name its customer."""

from typing import Any, NamedTuple

from ...rows import plain_id
from ..exports import part

MOST_KNOWN = 100_000  # conversations; so that memory does not grow with the file


class Customer(NamedTuple):
    id: str
    name: str | None


class Customers:
    """The customers of the conversations that were read last."""

    def __init__(self) -> None:
        self._known: dict[str, Customer] = {}

    def known(self, conversation: str | None, writer: Customer | None) -> Customer | None:
        """The customer whom a message names, also by a name from before, or the one of its conversation."""
        before = self._known.get(conversation or "")
        if writer is None or (before and before.id == writer.id and writer.name is None):
            return before
        return writer

    def add(self, conversation: str | None, customer: Customer | None) -> None:
        """Remember the customer of a conversation, unless one is known."""
        if not conversation or customer is None:
            return
        self._known.setdefault(conversation, customer)
        if len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]


def writer(message: dict[str, Any]) -> Customer | None:
    """The customer whom a message itself names: as its sender, or in its conversation."""
    incoming = message.get("message_type") in (0, "incoming")
    own = _person(part(message, "sender")) or _person(part(message, "contact")) if incoming else None
    conversation = part(message, "conversation")
    contact = plain_id(part(conversation, "contact_inbox").get("contact_id"))
    return own or named_in_meta(conversation) or (Customer(contact, None) if contact else None)


def named_in_meta(fields: dict[str, Any]) -> Customer | None:
    """The customer named by the `meta` of a conversation or a page."""
    meta = part(fields, "meta")
    contact = plain_id(meta.get("contact_id"))
    named = _person(part(meta, "sender")) or _person(part(meta, "contact"))
    return named or (Customer(contact, None) if contact else None)


def _person(person: dict[str, Any]) -> Customer | None:
    id = plain_id(person.get("id"))
    return Customer(id, plain_id(person.get("name"))) if id else None

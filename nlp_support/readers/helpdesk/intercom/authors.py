"""Who wrote a part of a conversation: the customer, a colleague, or a machine that may look like one."""

from typing import Any

from ...rows import plain_id
from ..exports import objects, part

CUSTOMERS = ("user", "lead", "contact")
PEOPLE = ("admin", "team")
MACHINES = ("bot", "operator")
_MACHINE_NAMES = ("operator", "fin", "fin ai agent")


def customer_of(fields: dict[str, Any], messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The customer who opened the conversation: the first to write, else the first one listed."""
    authors = [part(message, "author") for message in messages]
    contacts = objects(part(fields, "contacts").get("contacts"))
    known = [*contacts, part(fields, "user"), part(fields, "customer")]
    writing = [author for author in authors if author.get("type") in CUSTOMERS]
    return next((person for person in [*writing, *known] if plain_id(person.get("id"))), {})


def is_machine(author: dict[str, Any]) -> bool:
    """Whether the author is a bot. Operator and Fin may be listed as admins: then their address is Intercom's
    own or none, while a colleague of that name has one."""
    kind, email, name = (author.get(field) for field in ("type", "email", "name"))
    if kind in CUSTOMERS:
        return False
    if kind in MACHINES or is_answer_of_ai(author):
        return True
    if isinstance(email, str) and email:
        return email.startswith("operator+") and email.endswith(("@intercom.io", ".intercom.io"))
    return isinstance(name, str) and name.casefold() in _MACHINE_NAMES


def is_answer_of_ai(found: dict[str, Any]) -> bool:
    """Whether an author, or a part, is marked as an AI agent's."""
    return found.get("from_ai_agent") is True or found.get("is_ai_answer") is True


def is_blanked(author: dict[str, Any]) -> bool:
    """Whether name and address were taken out, as a network may demand; unknown ones are null or missing."""
    return author.get("name") == "" and author.get("email") == ""

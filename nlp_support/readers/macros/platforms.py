"""Macros as the APIs of help desks list them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...types.macro import Macro, Withheld
from ...types.message import Rejection
from .rows import INACTIVE, first, from_row, made, withheld

PERSONAL = "personal to one agent"
NO_COMMENT = "without a comment to the customer"
PRIVATE = "a private comment"
ZENDESK, CHATWOOT = "zendesk", "chatwoot"

_COMMENTS = ("comment_value_html", "comment_value")  # the same text; HTML says more
_CHANNEL = re.compile(r"channel:\w+")
_ATTRIBUTE = re.compile(
    r"<attribute\s[^<>]{0,500}?key=[\"']([^\"'<>]{1,200})[\"'][^<>]{0,500}>(?:\s*</attribute>)?"
)

Result = Macro | Rejection | Withheld


def macro_of(line: int, fields: Mapping[str, Any], *, account_id: str | None) -> Result:
    """The macro of a record; the names of its fields tell where it comes from."""
    actions = fields.get("actions")
    if isinstance(actions, list):
        named = any(isinstance(one, dict) and "action_name" in one for one in actions)
        return _chatwoot_macro(line, fields) if named else _zendesk(line, fields)
    if "short_code" in fields and "content" in fields:
        return made(line, fields, text=fields["content"], title=fields["short_code"], source=CHATWOOT)
    if fields.get("type") == "macro" or "body_text" in fields:
        return _intercom(line, fields)
    if "content_html" in fields or ("folder_id" in fields and "content" in fields):
        text = first(fields, ("content_html", "content"))
        return made(line, fields, text=text, title=fields.get("title"), source="freshdesk")
    return from_row(line, fields, account_id=account_id)


def _zendesk(line: int, fields: Mapping[str, Any]) -> Result:
    """A macro of Zendesk, whose actions may write a comment."""
    if fields.get("active") is False:
        return withheld(line, fields, INACTIVE, source=ZENDESK)
    restriction = fields.get("restriction")
    if isinstance(restriction, dict) and str(restriction.get("type")).lower() == "user":
        return withheld(line, fields, PERSONAL, source=ZENDESK)
    values = {str(name): value for name, value in _actions(fields)}
    if str(values.get("comment_mode_is_public", "true")).lower() == "false":
        return withheld(line, fields, PRIVATE, source=ZENDESK)
    text = next((_comment(values[name]) for name in _COMMENTS if _comment(values.get(name))), None)
    return (
        made(line, fields, text=text, title=fields.get("title"), source=ZENDESK)
        if text
        else withheld(line, fields, NO_COMMENT, source=ZENDESK)
    )


def _actions(fields: Mapping[str, Any]) -> Iterator[tuple[object, object]]:
    for action in fields["actions"]:
        if isinstance(action, dict):
            yield action.get("field"), action.get("value")


def _comment(value: object) -> str | None:
    """The text of a comment, which may be a list with the channel that it is for."""
    texts = value if isinstance(value, list) else [value]
    return next((one for one in texts if isinstance(one, str) and one and not _CHANNEL.fullmatch(one)), None)


def _chatwoot_macro(line: int, fields: Mapping[str, Any]) -> Result:
    """A macro of Chatwoot, whose actions may send a message."""
    # canned responses are numbered on their own, so that an id may be of both
    numbered = {**fields, "id": f"macro/{fields['id']}"} if "id" in fields else fields
    if fields.get("visibility") == "personal":
        return withheld(line, numbered, PERSONAL, source=CHATWOOT)
    sent = [
        text
        for action in fields["actions"]
        if isinstance(action, dict) and action.get("action_name") == "send_message"
        for text in action.get("action_params") or ()
        if isinstance(text, str)
    ]
    if not sent:
        return withheld(line, numbered, NO_COMMENT, source=CHATWOOT)
    return made(line, numbered, text="\n\n".join(sent), title=fields.get("name"), source=CHATWOOT)


def _intercom(line: int, fields: Mapping[str, Any]) -> Result:
    """A saved reply of Intercom: plain with its own placeholders, or HTML with elements for them."""
    text = first(fields, ("body_text", "body"))
    if isinstance(text, str):
        text = _ATTRIBUTE.sub(r"{{\1}}", text)
    return made(line, fields, text=text, title=fields.get("name"), source="intercom")

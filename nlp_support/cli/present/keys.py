"""Keys and the audit log as text for people."""

from collections.abc import Sequence
from datetime import datetime

from ...store.audit import Audited
from ...store.keys import Key
from .layout import WIDTH, table

TIME = "%Y-%m-%d %H:%M:%S"


def keys_text(keys: Sequence[Key], *, width: int = WIDTH) -> str:
    """A line a key."""
    if not keys:
        return "no keys; make one with: nlp-support key add --account A"
    rows = [
        (one.id, one.account_id, one.scope, one.name or "", _time(one.made_at), _time(one.revoked_at))
        for one in keys
    ]
    return "\n".join(table(("key", "account", "scope", "name", "made", "revoked"), rows, width=width))


def audit_text(entries: Sequence[Audited], *, width: int = WIDTH) -> str:
    """A line an entry, the oldest first."""
    if not entries:
        return "nothing yet"
    rows = [
        (_time(one.at), one.account_id, one.key_id, one.action, str(one.status or ""), one.request_id)
        for one in entries
    ]
    headings = ("time", "account", "key", "action", "status", "request")
    return "\n".join(table(headings, rows, width=width, wraps="action"))


def _time(time: datetime | None) -> str:
    return "" if time is None else time.strftime(TIME)

"""What a profile loses when a customer is forgotten: contacts learnt from the customer, or the customer's."""

import sqlite3
from collections.abc import Iterable

from ..text.profile import ProfileEntry
from ..text.profile.evidence import SEVERAL
from ..text.profile.learn import CONTACTS
from ..text.redaction.kept import Kept, kept_of
from ..text.redaction.scan import canonical
from .profiles import corrections_of, learnt_of, note_change


def forget_contacts(connection: sqlite3.Connection, account_id: str, customer_id: str) -> None:
    """Take a customer out of an account's profile, while the messages are still there, in an open
    transaction.

    A contact that was learnt stays if enough others were given it. What somebody added or removed by hand
    stays unless this customer wrote it and nobody else was given it.
    """
    whose = (account_id, customer_id)
    sql = "SELECT text, role FROM messages WHERE account_id = ? AND customer_id = ?"
    texts = [(canonical(text), role) for text, role in connection.execute(sql, whose)]
    learnt = [one for one in learnt_of(connection.execute, account_id) if one.kind in CONTACTS]
    changed = False
    for one in _in_any(learnt, [text for text, _ in texts]):
        changed = True
        lost = one.count - 1 < min(SEVERAL, one.count)
        sql = "UPDATE profiles SET count = count - 1"
        sql = "DELETE FROM profiles" if lost else sql
        of_one = " WHERE account_id = ? AND kind = ? AND value = ?"
        connection.execute(sql + of_one, (account_id, one.kind.value, one.value))
    by_hand = [one for one, _ in corrections_of(connection.execute, account_id) if one.kind in CONTACTS]
    for one in _in_any(by_hand, [text for text, role in texts if role == "customer"]):
        if not _was_given(connection, account_id, customer_id, kept_of(frozenset((one.value,)))):
            changed = True
            sql = "DELETE FROM corrections WHERE account_id = ? AND kind = ? AND value = ?"
            connection.execute(sql, (account_id, one.kind.value, one.value))
    if changed:
        note_change(connection, account_id)


def _in_any(entries: Iterable[ProfileEntry], texts: list[str]) -> list[ProfileEntry]:
    """Those of the entries that one of these texts mentions."""
    some = list(entries)
    if not some:
        return []
    kept = kept_of(frozenset(one.value for one in some))
    mentioning = [text for text in texts if kept.spans(text)]
    return [
        one for one in some if mentioning and any(map(kept_of(frozenset((one.value,))).spans, mentioning))
    ]


def _was_given(connection: sqlite3.Connection, account_id: str, customer_id: str, kept: Kept) -> bool:
    """Whether the account's side gave it to another customer."""
    sql = "SELECT text FROM messages WHERE account_id = ? AND customer_id <> ? AND role = 'agent'"
    others = connection.execute(sql, (account_id, customer_id))
    return any(kept.spans(canonical(text)) for (text,) in others)

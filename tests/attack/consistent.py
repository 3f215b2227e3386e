"""Whether a store is what its messages make it, and holds what its users were told is done."""

from collections.abc import Collection
from pathlib import Path

from nlp_support import index_account

BY_MESSAGE = ("reply_texts", "reply_vectors", "scores", "feedback", "faq_messages")
MADE = {
    "replies": "SELECT message_id, question, reply, wording FROM reply_texts",
    "vectors": "SELECT message_id, sent_at, encoder FROM reply_vectors",
    "scores": "SELECT message_id, digest FROM scores",
    "flags": "SELECT flag_id, conversation_id, customer_id, severity, codes, status FROM flags",
}


def wrong(desk, anew, *, sent: Collection[str], gone: Collection[str], noted: Collection[str]) -> list[str]:
    """What is wrong with the store of a desk that nobody uses any more.

    Args:
        desk: has the store, an encoder and a monitor.
        anew: the same with an empty store.
        sent: the ids of all messages that agents should have sent.
        gone: the customers who were forgotten; their ids are found nowhere else.
        noted: the ids of messages with feedback, some of which may be gone.
    """
    read = desk.store._database.read
    messages = list(desk.store.messages("acme"))
    stored = {one.id for one in messages if one.role == "agent"}
    known = {one.id for one in messages}
    ids = {table: {row[0] for row in read(f"SELECT message_id FROM {table}")} for table in BY_MESSAGE}
    anew.store.add(messages)
    made, again = _made(desk), _made(anew)
    rows = {
        "damages": {row for row in read("PRAGMA integrity_check") if row != ("ok",)},
        "messages lost": sent - stored,
        "messages too many": stored - sent,
        "records lost": known.intersection(noted) - ids["feedback"],
        **{f"rows of no message in {table}": own - known for table, own in ids.items()},
        **{f"{name} unlike those made anew": made[name] ^ again[name] for name in MADE},
        "files that cannot be rebuilt": set() if desk.store.compact() else {"this"},
        "forgotten customers in its bytes": _found(desk.store._database.location, gone),
    }
    return [f"{len(own)} {what}" for what, own in rows.items() if own]


def _made(desk) -> dict[str, set[tuple[object, ...]]]:
    """What is made of the messages, brought up to date."""
    index_account(desk.store, "acme", encoder=desk.encoder)
    desk.monitor.update("acme")
    return {name: set(desk.store._database.read(sql)) for name, sql in MADE.items()}


def _found(location: str, marks: Collection[str]) -> set[str]:
    """Which marks are in a store's files."""
    path = Path(location)
    raw = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    return {mark for mark in marks if mark.encode() in raw}

"""What is masked before a customer is forgotten: whatever the messages of other customers, the texts that
were sent to those in place of suggestions, and macros contain about them.

Redaction knows a customer's name from the metadata of their messages. Those are deleted, so whatever it would
have found with them is masked for good in the messages that stay: the name in conversations that the customer
took part in; and anywhere else in the account the full name, the e-mail addresses, numbers and handles that
the customer gave, and whole sentences that are quoted. What agents gave to several customers is the brand's
own and stays.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..text.redacted import may_be_name
from ..text.redaction import redact
from .database import Row
from .macros import MACRO_TEXTS, change_macro

SEVERAL = 3  # what agents gave to this many other customers is the brand's own
ANYBODYS = ("url", "secret", "birth_date")  # placeholders of what may stand in others' messages by chance
SHORTEST_VALUE = 4  # characters of an address, number or handle that is looked for
QUOTE_WORDS, QUOTE_LETTERS = 5, 25  # a sentence this long is nobody else's
CUT = "[…]"  # replaces quoted words

_SENTENCE = re.compile(r"[^.!?。\n]+[.!?。]?")
_HANGUL_END = re.compile(r"[가-힣]$")


@dataclass(frozen=True)
class Masked:
    """How many messages and sent texts were masked, and the ids of the conversations the messages are in."""

    texts: int
    conversations: frozenset[str]


def mask_quotes(
    connection: sqlite3.Connection, account_id: str, customer_id: str, *, keep: frozenset[str] = frozenset()
) -> Masked:
    """Mask a customer in the messages of the account's other customers, in the texts that were sent to those
    in place of suggestions, and in macros, in an open transaction; `keep` is the account's own."""
    sql = (
        "SELECT conversation_id, role, text, customer_name FROM messages INDEXED BY messages_by_customer "
        "WHERE account_id = ? AND customer_id = ?"
    )
    own = connection.execute(sql, (account_id, customer_id)).fetchall()
    names = {row[3] for row in own if row[3]}
    if may_be_name(customer_id):
        names.add(customer_id)
    traces = _traces([row[2] for row in own if row[1] == "customer"], names, keep)
    sql = (  # the time of sent texts is NULL
        "SELECT sent_at, message_id, conversation_id, customer_id, role, text FROM messages "
        "WHERE account_id = ?1 AND customer_id <> ?2 UNION ALL "
        "SELECT NULL, suggestion_id, conversation_id, customer_id, 'agent', sent_text FROM feedback "
        "WHERE account_id = ?1 AND sent_text IS NOT NULL UNION ALL "
        "SELECT NULL, macro_id, NULL, NULL, 'title', title FROM macros "
        "WHERE account_id = ?1 AND title IS NOT NULL UNION ALL "
        "SELECT NULL, macro_id, NULL, NULL, 'questions', questions FROM macros "
        "WHERE account_id = ?1 UNION ALL "
        "SELECT NULL, macro_id, NULL, NULL, 'text', text FROM macros WHERE account_id = ?1"
    )
    others = connection.execute(sql, (account_id, customer_id))
    shared = {row[0] for row in own}
    changed = _masked(others, traces, names, shared)
    messages = [(text, account_id, *row[:2]) for row, text in changed if row[0] is not None]
    sent = [(text, row[1]) for row, text in changed if row[0] is None and row[4] == "agent"]
    for row, text in changed:
        if row[4] in MACRO_TEXTS:
            change_macro(connection, account_id, row[1], row[4], text)
    connection.executemany(
        "UPDATE messages SET text = ? WHERE account_id = ? AND sent_at = ? AND message_id = ?", messages
    )
    connection.executemany("UPDATE feedback SET sent_text = ? WHERE suggestion_id = ?", sent)
    _drop_originals(connection, account_id, shared, _any_of(traces))
    return Masked(len(changed), frozenset(row[2] for row, _ in changed if row[0] is not None))


def _drop_originals(
    connection: sqlite3.Connection, account_id: str, shared: Collection[str], pattern: re.Pattern[str] | None
) -> None:
    """Delete the texts as exported of the conversations that the customer took part in, which quote all that
    was said, and those that contain a trace."""
    sql = (
        "SELECT o.message_id, m.conversation_id, o.text FROM originals o JOIN messages m "
        "ON m.account_id = o.account_id AND m.message_id = o.message_id WHERE o.account_id = ?"
    )
    rows = connection.execute(sql, (account_id,))
    gone = [id for id, where, text in rows if where in shared or (pattern and pattern.search(text))]
    sql = "DELETE FROM originals WHERE account_id = ? AND message_id = ?"
    connection.executemany(sql, [(account_id, id) for id in gone])


def _traces(texts: Iterable[str], names: Collection[str], keep: frozenset[str]) -> dict[str, str]:
    """What to look for, in lower case, and what replaces it."""
    found = {name.lower(): "{customer_name}" for name in names if _is_full(name)}
    for text in texts:
        for span in redact(text, names=names, keep=keep).spans:
            value = text[span.start : span.end]
            told_apart = span.placeholder != "customer_name" or _is_full(value)
            if told_apart and span.placeholder not in ANYBODYS and len(value) >= SHORTEST_VALUE:
                found.setdefault(value.lower(), f"{{{span.placeholder}}}")
        for sentence in _SENTENCE.findall(text):
            quote = sentence.strip()
            if len(quote) >= QUOTE_LETTERS and len(quote.split()) >= QUOTE_WORDS:
                found.setdefault(quote.lower(), CUT)
    return found


def _is_full(name: str) -> bool:
    """Whether it is unlikely to be another person's name too: two words, or three Korean syllables."""
    return len(name.split()) > 1 or (len(name) > 2 and _HANGUL_END.search(name) is not None)


def _masked(
    rows: Iterable[Row], traces: Mapping[str, str], names: Collection[str], shared: Collection[str]
) -> list[tuple[Row, str]]:
    """The rows whose texts contain a trace, with the masked texts."""
    pattern = _any_of(traces)
    found: list[tuple[Row, list[tuple[int, int, str]]]] = []
    given: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        text = row[5]
        hits = [(*hit.span(), hit[0].lower()) for hit in pattern.finditer(text)] if pattern else []
        if row[4] == "agent":
            for _, _, value in hits:
                given[value].add(row[3])
        if row[2] in shared:
            hits += [(start, end, "") for start, end in _name_spans(text, names)]
        if hits:
            found.append((row, hits))
    brands = {value for value, customers in given.items() if len(customers) >= SEVERAL}
    masked = [(row, _replaced(row[5], hits, traces, brands)) for row, hits in found]
    return [(row, text) for row, text in masked if text != row[5]]


def _any_of(traces: Collection[str]) -> re.Pattern[str] | None:
    """One pattern for all traces, the longest first; a particle may follow Korean ones."""
    parts = [
        rf"(?<!\w){re.escape(trace)}" + ("" if _HANGUL_END.search(trace) else r"(?!\w)")
        for trace in sorted(traces, key=len, reverse=True)
    ]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _name_spans(text: str, names: Collection[str]) -> list[tuple[int, int]]:
    """Where a text contains one of these names, whole or in part."""
    parts = {part for name in names for part in (name.lower(), *name.lower().split())}
    spans = []
    for span in redact(text, names=names).spans:
        named = text[span.start : span.end].lower()
        if span.placeholder in ("customer_name", "agent_name") and parts.intersection(
            [named, *named.split()]
        ):
            spans.append((span.start, span.end))
    return spans


def _replaced(
    text: str, hits: Iterable[tuple[int, int, str]], traces: Mapping[str, str], brands: Collection[str]
) -> str:
    """The text with its hits replaced, except the brand's own; of two that overlap, the first one."""
    parts: list[str] = []
    end = 0
    for start, stop, value in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start >= end and value not in brands:
            parts += text[end:start], traces.get(value, "{customer_name}")
            end = stop
    return "".join((*parts, text[end:]))

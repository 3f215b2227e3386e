"""What an encoder is trained on: pairs of texts that belong together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.columns import Columns
from nlp_support.eval.models.rows import text_of
from nlp_support.store import MessageStore
from nlp_support.text.boilerplate import boilerplate
from nlp_support.text.pairs import has_words, searchable
from nlp_support.text.redacted import redacted_pairs
from nlp_support.types.times import to_micros

from ..rows import Rows, optional_text, read_rows
from ..splits import normalized

CHUNK = 512  # conversations read at a time


@dataclass(frozen=True, slots=True)
class TrainingPair:
    """Two texts that belong together: a question and its reply, or two wordings of one thing.

    Attributes:
        question, reply: as they are encoded, redacted.
        negative: a text that looks like a reply to the question but is not; None if unknown.
        account_id: the account of the reply; "" if the pair is not from an account.
        sent_at: microseconds since 1970; 0 if unknown.
        key: pairs that share a key count as right for each other, such as all questions of one intent.
    """

    question: str
    reply: str
    negative: str | None = None
    account_id: str = ""
    sent_at: int = 0
    key: str | None = None


def read_pairs(file: Path, columns: Columns | None = None) -> Rows[TrainingPair]:
    """Pairs from a table of question, reply and, where known, negative, account_id, key.

    Raises:
        UnreadableFile: the file cannot be read, lacks a column, or has no usable pair.
    """
    return read_rows(file, _pair, (columns or Columns()).pairs())


def read_texts(file: Path, columns: Columns | None = None) -> Rows[str]:
    """Texts from a table of texts.

    Raises:
        UnreadableFile: the file cannot be read, lacks a column, or has no usable text.
    """
    return read_rows(file, lambda row: text_of(row, "text"), (columns or Columns()).texts())


def store_pairs(store: MessageStore, account_id: str) -> Iterator[TrainingPair]:
    """The pairs of an account, paired and redacted as in serving, oldest first; replies without a question
    and bare courtesies are left out."""
    found = []
    profile = store.profile(account_id)
    ids = list(dict.fromkeys(message.conversation_id for message in store.messages(account_id)))
    for at in range(0, len(ids), CHUNK):
        for thread in store.conversations(account_id, ids[at : at + CHUNK], system=False):
            for pair in redacted_pairs(thread, profile):
                if pair.question is None or not has_words(pair.question) or boilerplate(pair.reply.text):
                    continue
                question, reply = searchable(pair.question).strip(), searchable(pair.reply.text).strip()
                found.append(TrainingPair(question, reply, None, account_id, to_micros(pair.reply.sent_at)))
    yield from sorted(found, key=lambda pair: pair.sent_at)


def both(pairs: Iterable[TrainingPair]) -> list[tuple[str, str]]:
    """The texts of pairs by which they are told to repeat others."""
    return [(pair.question, pair.reply) for pair in pairs]


def _pair(row: Mapping[str, Any]) -> TrainingPair:
    question, reply = text_of(row, "question"), text_of(row, "reply")
    if normalized(question) == normalized(reply):
        raise InvalidArgument("question and reply are the same text, expected two different ones")
    return TrainingPair(
        question,
        reply,
        optional_text(row, "negative"),
        account_id=optional_text(row, "account_id") or "",
        key=optional_text(row, "key"),
    )

"""What is stored for an encoded reply: one fixed-size record, so that a window loads as one array."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ..text.wording import WORD_BYTES, Wording
from ..types.times import to_datetime64

# A record's `kind`. The last one is never stored: it stands for a message that is not encoded yet.
FOUND, BOILERPLATE, NOT_ENCODED, PENDING = range(4)

Records = NDArray[np.void]
# What tells one reply from another, of a record.
CANDIDATE = np.dtype([("exact", "<i8"), ("facts", "<i8"), ("words", "u1", (WORD_BYTES,)), ("language", "S8")])


@dataclass(frozen=True, slots=True)
class EncodedReply:
    """One sent message, ready to be searched.

    `sent_at` is aware; `skip` says why the message is not suggested (None: it may be); the vectors are 8-bit
    codes, or None if there is no question to find it by.
    """

    sent_at: datetime
    message_id: str
    skip: str | None
    language: str
    wording: Wording
    question_vector: bytes | None
    reply_vector: bytes | None


def record_type(dim: int) -> np.dtype[np.void]:
    """The layout of a record, for vectors of `dim` codes."""
    return np.dtype(
        [
            ("sent_at", "<M8[us]"),
            ("exact", "<i8"),
            ("facts", "<i8"),
            ("words", "u1", (WORD_BYTES,)),
            ("language", "S8"),
            ("kind", "u1"),
            ("question", "u1", (dim,)),
            ("reply", "u1", (dim,)),
        ]
    )


def pack(replies: Sequence[EncodedReply], *, dim: int) -> list[bytes]:
    """The record of each reply."""
    records = np.zeros(len(replies), record_type(dim))
    for record, reply in zip(records, replies, strict=True):
        record["sent_at"] = to_datetime64(reply.sent_at)
        record["exact"], record["facts"], words = reply.wording.pack()
        record["words"] = np.frombuffer(words, np.uint8)
        record["language"] = reply.language.encode("ascii", "replace")
        if reply.question_vector is None or reply.reply_vector is None:
            record["kind"] = NOT_ENCODED
            continue
        record["kind"] = FOUND if reply.skip is None else BOILERPLATE
        record["question"] = np.frombuffer(reply.question_vector, np.uint8)
        record["reply"] = np.frombuffer(reply.reply_vector, np.uint8)
    return [record.tobytes() for record in records]


def unpack(packed: Sequence[bytes], *, dim: int) -> Records:
    """The records (n,) that `pack` made."""
    return np.frombuffer(b"".join(packed), record_type(dim))


def pending(sent_at: datetime, *, dim: int) -> bytes:
    """The placeholder for a sent message without a stored record."""
    record = np.zeros(1, record_type(dim))
    record["sent_at"], record["kind"] = to_datetime64(sent_at), PENDING
    return record.tobytes()


def wordings_of(records: Records) -> list[Wording]:
    """The wordings of the replies in records (n,)."""
    words = records["words"].tobytes()
    ends = range(WORD_BYTES, len(words) + 1, WORD_BYTES)
    numbers = zip(records["exact"].tolist(), records["facts"].tolist(), ends, strict=True)
    return [Wording.unpack(exact, facts, words[end - WORD_BYTES : end]) for exact, facts, end in numbers]

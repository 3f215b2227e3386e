"""What is stored of an encoded reply: one fixed-size record, so that a window loads as one array."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..text.wording import WORD_BITS, Wording

FOUND, BOILERPLATE, NOT_ENCODED = range(3)  # a record's `kind`

Records = NDArray[np.void]


@dataclass(frozen=True, slots=True)
class EncodedReply:
    """One sent message, ready to be searched.

    `sent_at` is in microseconds; `skip` says why the message is not suggested (None: it may be); the
    vectors are 8-bit codes, None where there is no question to find it by.
    """

    sent_at: int
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
            ("sent_at", "<i8"),
            ("exact", "<i8"),
            ("facts", "<i8"),
            ("words", "u1", (WORD_BITS // 8,)),
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
        record["sent_at"] = reply.sent_at
        record["exact"], record["facts"] = reply.wording.exact, reply.wording.facts
        words = reply.wording.words.to_bytes(WORD_BITS // 8, "little")
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

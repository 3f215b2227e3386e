"""Encoding an account's replies: pair, redact, encode, store."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import Encoder
from ..models.vectors import quantize
from ..store import MessageStore
from ..store.records import EncodedReply
from ..store.replies import ReplyText
from ..text.boilerplate import NO_QUESTION, boilerplate
from ..text.language import base_language, detect_language
from ..text.pairs import Pair, has_words, searchable
from ..text.profile import Profile
from ..text.redacted import redacted_pairs
from ..text.wording import Wording
from ..types.message import Conversation, Message

# Part of the key that vectors are stored under: raise it when rules of pairing or boilerplate change. Those
# of redaction tell by themselves, see `redaction_fingerprint`.
RULES = 4
UNFILLED = "placeholder of another tool"


def encoder_key(encoder: Encoder) -> str:
    """The key that the encoder's vectors are stored under; vectors under different keys are never
    compared."""
    return f"{encoder.name}@{encoder.fingerprint}/{RULES}"


def encode_chunk(
    store: MessageStore, account_id: str, chunk: Sequence[tuple[str, str]], *, encoder: Encoder
) -> list[EncodedReply]:
    """Encode and store sent messages, given by (message id, conversation id); returns what was stored."""
    ids = list(dict.fromkeys(conversation for _, conversation in chunk))
    kept = store._profiles.kept(account_id)
    conversations = store.conversations(account_id, ids, system=False)
    wanted = {message for message, _ in chunk}
    replies, texts = encode_replies(conversations, wanted, encoder=encoder, profile=kept.profile)
    return store._replies.save(
        account_id,
        encoder_key(encoder),
        replies,
        texts,
        dim=encoder.dim,
        made_of=conversations,
        profile=kept.changes,
    )


def encode_replies(
    conversations: Sequence[Conversation],
    wanted: set[str],
    *,
    encoder: Encoder,
    profile: Profile | None = None,
) -> tuple[list[EncodedReply], list[ReplyText]]:
    """The sent messages of some conversations with the wanted ids, redacted with the account's profile and
    encoded."""
    found = [
        pair
        for conversation in conversations
        for pair in redacted_pairs(conversation, profile)
        if pair.reply.id in wanted
    ]
    skips = [_skip(pair) for pair in found]
    encoded = [skip is not NO_QUESTION for skip in skips]
    asked = _codes(encoder.encode_query, [pair.question for pair in found], encoded)
    answered = _codes(encoder.encode_document, [pair.reply.text for pair in found], encoded)
    replies, texts = [], []
    for pair, skip, question_vector, reply_vector in zip(found, skips, asked, answered, strict=True):
        message, wording = pair.reply, Wording.of(pair.reply.text)
        replies.append(
            EncodedReply(
                sent_at=message.sent_at,
                message_id=message.id,
                skip=skip,
                language=_language(message),
                wording=wording,
                question_vector=question_vector,
                reply_vector=reply_vector,
            )
        )
        texts.append(ReplyText(message.id, pair.question, message.text, wording.exact))
    return replies, texts


def _skip(pair: Pair) -> str | None:
    if pair.question is None or not has_words(pair.question):
        return NO_QUESTION
    from ..text.redaction.foreign import unfilled  # compiles patterns, as redacting does

    if unfilled(pair.reply.text):
        return UNFILLED
    return boilerplate(pair.reply.text)


def _language(message: Message) -> str:
    """The language that the message is marked with, or what its script shows."""
    return base_language(message.language) if message.language else detect_language(message.text)


def _codes(
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    texts: Sequence[str | None],
    wanted: Sequence[bool],
) -> list[bytes | None]:
    """Stored codes of the wanted texts, None for the others; identical texts are encoded once."""
    chosen = [searchable(text or "") if keep else None for text, keep in zip(texts, wanted, strict=True)]
    unique = list(dict.fromkeys(text for text in chosen if text is not None))
    codes = {text: row.tobytes() for text, row in zip(unique, quantize(encode(unique)), strict=True)}
    return [None if text is None else codes[text] for text in chosen]

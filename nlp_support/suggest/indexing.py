"""Making an account's replies searchable: pair, redact, encode, store."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import Encoder
from ..models.vectors import quantize
from ..store import MessageStore
from ..store.records import EncodedReply
from ..store.replies import BEGINNING, Position, ReplyText
from ..text.boilerplate import NO_QUESTION, boilerplate
from ..text.fingerprint import redaction_fingerprint
from ..text.language import base_language, detect_language
from ..text.pairs import Pair, has_words, searchable
from ..text.profile import Profile
from ..text.redacted import redacted_pairs
from ..text.wording import Wording
from ..types.message import Conversation, Message
from ..types.progress import Progress
from ..types.times import utc_now
from ..types.window import Window

# Part of the key that vectors are stored under: raise it when rules of pairing or boilerplate change. Those
# of redaction tell by themselves, see `redaction_fingerprint`.
RULES = 4
UNFILLED = "placeholder of another tool"
CHUNK = 512  # sent messages per transaction


@dataclass(frozen=True)
class IndexReport:
    """What indexing an account did.

    Attributes:
        account_id: the account.
        indexed: how many messages were made searchable.
        already: how many were already done.
        skipped: how many were left out, by reason.
    """

    account_id: str
    indexed: int
    already: int
    skipped: dict[str, int] = field(default_factory=dict)


def encoder_key(encoder: Encoder) -> str:
    """The key that the encoder's vectors are stored under; vectors under different keys are never
    compared."""
    return f"{encoder.name}@{encoder.fingerprint}/{RULES}"


def index_account(
    store: MessageStore,
    account_id: str,
    *,
    encoder: Encoder | None = None,
    window: Window | None = None,
    now: datetime | None = None,
    on_progress: Progress | None = None,
) -> IndexReport:
    """Encode what the account has sent and this encoder has not encoded yet.

    Every 512 messages are stored as soon as they are done, so an interrupted run resumes where it stopped.
    What other processes add in the meantime is left for the next run, so that this one ends.

    Args:
        store: an open store.
        account_id: the account.
        encoder: default: the bundled one, on all processor threads.
        window: which sent messages; default: all of them.
        now: only messages sent before this time (aware; default: the clock).
        on_progress: called with (done, total) after every chunk.

    Raises:
        UnknownAccount: the store has no such account.
        InvalidArgument: `now` has no time zone.
    """
    store.state(account_id)
    encoder = encoder or Encoder.load(threads=0)
    stop = utc_now(now)
    start = BEGINNING if window is None else store._replies.window_start(account_id, window, stop)
    total = store._replies.count_sent(account_id, start, stop)
    skipped: dict[str, int] = {}
    done = 0
    for replies in index_range(store, account_id, start, stop, encoder=encoder):
        for reply in replies:
            if reply.skip:
                skipped[reply.skip] = skipped.get(reply.skip, 0) + 1
        done += len(replies)
        if on_progress:
            on_progress(min(done, total), total)
    kept_out = sum(skipped.values())
    return IndexReport(account_id, indexed=done - kept_out, already=max(0, total - done), skipped=skipped)


def index_range(
    store: MessageStore,
    account_id: str,
    start: Position,
    stop: datetime,
    *,
    encoder: Encoder,
    once: bool = False,
) -> Iterator[list[EncodedReply]]:
    """Encode and store what is missing between a position and a time, chunk by chunk; yields what was stored.

    Args:
        store: an open store.
        account_id: the account.
        start: the first position.
        stop: only messages sent before this time; aware.
        encoder: what encodes them.
        once: whether to leave out what other processes change in the meantime, as what they add always is.
    """
    key = encoder_key(encoder)
    if store.state(account_id).redaction != redaction_fingerprint():
        store._settle_replies(account_id)
    missing = store._replies.missing(account_id, key, start, stop)
    if missing:
        store._learn_if_due(account_id, fresh=[message for message, _ in missing])
        missing = store._replies.missing(account_id, key, start, stop)
    while missing:
        for at in range(0, len(missing), CHUNK):
            chunk = missing[at : at + CHUNK]
            ids = list(dict.fromkeys(conversation for _, conversation in chunk))
            kept = store._profiles.kept(account_id)
            conversations = store.conversations(account_id, ids, system=False)
            wanted = {message for message, _ in chunk}
            replies, texts = encode_replies(conversations, wanted, encoder=encoder, profile=kept.profile)
            yield store._replies.save(
                account_id,
                key,
                replies,
                texts,
                dim=encoder.dim,
                made_of=conversations,
                profile=kept.changes,
            )
        if once:
            return
        asked = {message for message, _ in missing}
        found = store._replies.missing(account_id, key, start, stop)
        missing = [one for one in found if one[0] in asked]


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

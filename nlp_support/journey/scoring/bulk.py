"""Scoring any number of conversations, from messages to a file, without a lasting store."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...models.encoder import Encoder
from ...models.satisfaction import SatisfactionModel
from ...models.sentiment import SentimentModel
from ...store import MessageStore, open_store
from ...types.export import Item
from ...types.message import Conversation, Rejection
from ...types.progress import Progress
from ..chunks import chunks
from .conversation import ConversationScore, score_turns
from .scorer import TurnScorer
from .table import open_table
from .weighting import Profile, Weighting

AT_ONCE = 256  # conversations; enough for texts of similar length to share a batch


@dataclass(frozen=True)
class BulkReport:
    """How many conversations were scored, how many customer messages were in them, and which rows of the
    source were left out."""

    conversations: int
    messages: int
    rejected: list[Rejection]


def score_conversations(
    messages: Iterable[Item],
    out: str | Path,
    *,
    sentiment: SentimentModel | None = None,
    satisfaction: SatisfactionModel | None = None,
    encoder: Encoder | None = None,
    profile: Profile | Weighting = "default",
    on_progress: Progress | None = None,
) -> BulkReport:
    """Write a row for each conversation: its ids and the fields of its `ConversationScore`.

    The messages may come in any order; they are kept in a temporary file, so memory does not grow with them.

    Args:
        out: ending in .jsonl or .parquet; replaced once everything is written, left as it was if that fails.
        sentiment, satisfaction: default: the bundled models, on all processors.
        encoder: lets plain questions and mere closings move no mood, as `JourneyMonitor` does, if it is the
            bundled one; that is the default where `sentiment` is the bundled model too.
        on_progress: called with the number of conversations done and their total.

    Raises:
        InvalidArgument: `out` has another ending.
        UnwritableFile: `out` cannot be written.
        MissingExtra: `out` is Parquet and pyarrow is not installed.
        UnreadableFile: the file that the messages come from cannot be read.
    """
    with (
        open_table(Path(out)) as write,
        TemporaryDirectory() as folder,
        open_store(f"{folder}/messages.db") as store,
    ):
        rejected = store.add(messages).rejected
        scorer = TurnScorer(
            store,
            sentiment or SentimentModel.load(threads=0),
            satisfaction or SatisfactionModel.load(threads=0),
            encoder or (Encoder.load(threads=0) if sentiment is None else None),
        )
        total = sum(store._conversations.count(account_id) for account_id in store.accounts())
        done, customers = 0, 0
        for rows in chunks(_rows(store, scorer, profile), AT_ONCE):
            write(rows)
            done, customers = done + len(rows), customers + sum(len(row["scores"]) for row in rows)
            if on_progress:
                on_progress(done, total)
    return BulkReport(done, customers, rejected)


def _rows(store: MessageStore, scorer: TurnScorer, profile: Profile | Weighting) -> Iterator[dict[str, Any]]:
    for account_id in store.accounts():
        for ids in chunks(store.conversation_ids(account_id), AT_ONCE):
            conversations = store.conversations(account_id, ids, system=False)
            scored = scorer.score_new([one.messages for one in conversations])
            for conversation, turns in zip(conversations, scored, strict=True):
                yield _row(conversation, score_turns(turns, profile=profile))


def _row(conversation: Conversation, score: ConversationScore) -> dict[str, Any]:
    first, last = conversation.messages[0], conversation.messages[-1]
    return {
        "account_id": conversation.account_id,
        "conversation_id": conversation.id,
        "customer_id": first.customer_id,
        "channel": first.channel,
        "started_at": first.sent_at,
        "ended_at": last.sent_at,
        **asdict(score),
    }

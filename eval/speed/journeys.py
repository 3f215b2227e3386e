"""What scores, flags and briefs cost, compared with the models that they call."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from nlp_support import Encoder, JourneyMonitor, Message, MessageStore, SatisfactionModel, SentimentModel
from nlp_support.journey.journey import by_conversation
from nlp_support.journey.scoring.bulk import score_conversations
from nlp_support.text.context import in_context
from nlp_support.text.pairs import searchable
from nlp_support.types.message import Role

from ..reports.report import Figure
from .clock import Seconds, duration, in_turn, ratio, repeat, seconds, throughput

BULK, BARE = "bulk scoring", "the same turns, the models only"
UPDATE, PASSES = "live update", "the same message, the models only"
LONG = 200  # messages of the journey of which a brief is made


@dataclass(frozen=True)
class Models:
    """The three models of a monitor, on one thread."""

    sentiment: SentimentModel
    satisfaction: SatisfactionModel
    encoder: Encoder

    @classmethod
    def load(cls) -> "Models":
        """The bundled ones."""
        return cls(SentimentModel.load(), SatisfactionModel.load(), Encoder.load(threads=1))

    def monitor(self, store: MessageStore) -> JourneyMonitor:
        """A monitor that uses them."""
        return JourneyMonitor(
            store, sentiment=self.sentiment, satisfaction=self.satisfaction, encoder=self.encoder
        )

    def score(self, texts: Sequence[str], contexts: Sequence[str]) -> None:
        """All the model calls of bulk scoring, each model once for all turns."""
        self.sentiment.valence(texts)
        self.satisfaction.points(contexts)

    def mood(self, text: str) -> None:
        """The model calls for the mood of a message without context."""
        self.score([text], [in_context([("customer", text)], 0)])


def bulk_figures(messages: Sequence[Message], models: Models, folder: Path, *, times: int) -> list[Figure]:
    """Scoring a file's messages, rows written, against both models given all its turns at once.

    The bare models only tokenize and run, in batches of similar length, with nothing read or written.
    """
    turns = [(talk, at) for talk in by_conversation(messages) for at, one in enumerate(talk) if _own(one)]
    texts, contexts = [talk[at].text for talk, at in turns], [in_context(talk, at) for talk, at in turns]

    def whole(number: int) -> Mapping[str, float]:
        out = folder / f"scores{number}.jsonl"
        score = partial(
            score_conversations, messages, out, sentiment=models.sentiment, satisfaction=models.satisfaction
        )
        return {BULK: seconds(score)}

    def bare(_: int) -> Mapping[str, float]:
        return {BARE: seconds(partial(models.score, texts, contexts))}

    taken = in_turn((whole, bare), range(times))
    return [
        throughput(BULK, len(turns), taken[BULK], unit="messages/s"),
        throughput(BARE, len(turns), taken[BARE], unit="messages/s"),
        ratio("bulk scoring / models only, throughput", taken[BARE], taken[BULK]),
    ]


def live_figures(
    store: MessageStore, account_id: str, models: Models, now: datetime, *, calls: int
) -> list[Figure]:
    """One more customer message in a stored account: updating flags, against the model passes alone.

    Each conversation is scored before; its last message comes again, in other words and with what was said
    before as its context.
    """
    monitor = models.monitor(store)
    ids = list(store.conversation_ids(account_id))[:calls]
    monitor.update(account_id, conversation_ids=ids, now=now)
    taken: dict[str, list[float]] = {UPDATE: [], PASSES: []}
    for number, id in enumerate(ids):
        talk = store.conversation(account_id, id).messages
        last = next(one for one in reversed(talk) if _own(one))
        at = talk[-1].sent_at + timedelta(minutes=1)
        new = replace(last, id=f"again{number}", text=f"{last.text} And now?", sent_at=at)
        store.add([new])
        then = max(now, at + timedelta(minutes=1))
        both: list[tuple[str, Callable[[], object]]] = [
            (UPDATE, partial(monitor.update, account_id, conversation_ids=[id], now=then)),
            (PASSES, partial(_passes, models, (*talk, new))),
        ]
        for name, call in both if number % 2 else reversed(both):
            taken[name].append(seconds(call))
    update, passes = (np.array(taken[name]) for name in (UPDATE, PASSES))
    beside: Seconds = np.maximum(update - passes, 0)
    return [
        duration(UPDATE, update),
        duration(PASSES, passes, note="sentiment, satisfaction in context, and the encoder, one text each"),
        duration("live update, beside the models", beside),
        duration("live update, beside the models", beside, share=0.95),
    ]


def brief_figures(
    store: MessageStore, account_id: str, models: Models, now: datetime, *, times: int
) -> list[Figure]:
    """The brief of a customer with `LONG` messages in ten conversations, all scored already."""
    monitor = models.monitor(store)
    texts = [one.text for one in store.messages(account_id) if _own(one)][:LONG]
    store.add(
        Message(
            id=f"long{at}",
            account_id=account_id,
            conversation_id=f"long{at // 20}",
            customer_id="long",
            role=Role.AGENT if at % 2 else Role.CUSTOMER,
            text=text,
            sent_at=now - timedelta(hours=LONG - at),
        )
        for at, text in enumerate(texts)
    )
    make = partial(monitor.brief, account_id, "long", now=now)
    make()
    taken = repeat(make, times=times)
    return [duration(f"brief, {len(texts)} messages", taken, share=share) for share in (0.5, 0.95)]


def _passes(models: Models, talk: Sequence[Message]) -> None:
    models.score([talk[-1].text], [in_context(talk, len(talk) - 1)])
    models.encoder.encode_query([searchable(talk[-1].text)])


def _own(message: Message) -> bool:
    return message.role is Role.CUSTOMER

"""What the customers of an account asked, redacted and encoded, and what was answered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from ..models.encoder import Encoder, Vectors
from ..models.vectors import dequantize
from ..store import MessageStore
from ..store.records import FOUND, NOT_ENCODED, Records, wordings_of
from ..store.replies import BEGINNING, NEVER
from ..suggest.indexing import encoder_key, index_range
from ..text.contacts import USUAL, Contact, ContactRules, many_contacts
from ..text.language import detect_language
from ..text.pairs import has_words, question_text, searchable
from ..text.profile import Profile
from ..text.rarity import Rarity
from ..text.redacted import redacted
from ..text.wording import Wording, rarity_among
from ..types.message import Conversation, Message, Role

PAGE = 500  # rows per query


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agent sent, redacted; `substantial` unless it is a courtesy or a hand-off."""

    message: Message
    text: str
    wording: Wording
    substantial: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What a customer asked, redacted; `answer` is None if no agent ever answered in that contact, whose id
    is that of its first message."""

    conversation_id: str
    contact_id: str
    customer_id: str
    text: str
    asked_at: datetime
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a period: the answered ones in the order of their answers, then the unanswered ones.

    Attributes:
        items: the questions (n).
        vectors: (n, d) unit rows, one per question.
        conversations: the whole conversations of the period, by id.
        contacts: theirs, by the id of their first message.
    """

    items: tuple[Question, ...]
    vectors: Vectors
    conversations: Mapping[str, Conversation]
    contacts: Mapping[str, Contact]
    _rarity: dict[str, Rarity] = field(init=False, repr=False, compare=False, default_factory=dict)

    def rarity(self, language: str) -> Rarity:
        """How much each word tells among the answers in a language, as `detect_language` tells it."""
        if language not in self._rarity:
            own = [
                (row, item.answer.wording)
                for row, item in enumerate(self.items)
                if item.answer and item.answer.substantial and detect_language(item.answer.text) == language
            ]
            questions = self.vectors[[row for row, _ in own]]
            self._rarity[language] = rarity_among([wording for _, wording in own], questions)
        return self._rarity[language]

    def between(self, since: datetime | None, until: datetime | None) -> "Questions":
        """Those answered, or asked if unanswered, from `since` to before `until` (aware; None: no limit)."""
        rows = [
            row
            for row, item in enumerate(self.items)
            if (since is None or item.asked_at >= since) and (until is None or item.asked_at < until)
        ]
        return Questions(
            tuple(self.items[row] for row in rows), self.vectors[rows], self.conversations, self.contacts
        )


def read_questions(
    store: MessageStore,
    account_id: str,
    conversations: Iterable[Conversation],
    *,
    encoder: Encoder,
    since: datetime | None = None,
    until: datetime | None = None,
    rules: ContactRules = USUAL,
) -> Questions:
    """What was asked and answered in a period; sent messages not encoded yet are encoded and stored first.

    Args:
        conversations: those with a message in the period, as returned by `read_conversations`.
        since, until: only answers sent, or questions asked if unanswered, from `since` to before `until`;
            aware; None: no limit.
        rules: how conversations are split into contacts.
    """
    start = BEGINNING if since is None else (since, "")
    stop = until or NEVER
    for _ in index_range(store, account_id, start, stop, encoder=encoder):
        pass
    by_id = {conversation.id: conversation for conversation in conversations}
    ids, records = store._replies.load(account_id, encoder_key(encoder), start, stop, dim=encoder.dim)
    encoded = records["kind"] != NOT_ENCODED
    ids, records = [ids[at] for at in np.flatnonzero(encoded).tolist()], records[encoded]
    found = {
        contact.messages[0].id: contact
        for own in many_contacts(by_id.values(), rules=rules)
        for contact in own
    }
    answered = list(_answered(store, account_id, found, ids, records))
    profile = store.profile(account_id)
    unanswered = list(_unanswered(by_id, found, start[0], stop, profile=profile))
    vectors = np.vstack(
        [
            dequantize(records["question"][[row for row, _ in answered]], dim=encoder.dim),
            encoder.encode_query([searchable(question.text) for question in unanswered]),
        ]
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Questions((*(question for _, question in answered), *unanswered), vectors, by_id, found)


def _answered(
    store: MessageStore,
    account_id: str,
    found: Mapping[str, Contact],
    ids: Sequence[str],
    records: Records,
) -> Iterator[tuple[int, Question]]:
    """The row and the question of each encoded reply that still exists."""
    messages = {message.id: (id, message) for id, contact in found.items() for message in contact.messages}
    wordings = wordings_of(records)
    for at in range(0, len(ids), PAGE):
        texts = store._replies.texts(account_id, ids[at : at + PAGE])
        for row, id in enumerate(ids[at : at + PAGE], at):
            if id not in texts or id not in messages:  # erased by another process a moment ago
                continue
            (contact_id, sent), record = messages[id], records[row]
            answer = Answer(
                message=sent,
                text=texts[id].reply,
                wording=wordings[row],
                substantial=bool(record["kind"] == FOUND),
            )
            question = texts[id].question or ""
            of = sent.conversation_id, contact_id, sent.customer_id
            yield row, Question(*of, question, sent.sent_at, answer)


def _unanswered(
    conversations: Mapping[str, Conversation],
    found: Mapping[str, Contact],
    start: datetime,
    stop: datetime,
    *,
    profile: Profile,
) -> Iterator[Question]:
    """The questions of contacts that began in the period and that no agent ever answered."""
    for contact_id, contact in found.items():
        messages = contact.messages
        first = next((at for at, m in enumerate(messages) if m.role is Role.CUSTOMER), None)
        if first is None or any(m.role is Role.AGENT for m in messages[first:]):
            continue
        asked = messages[first]
        if not start <= asked.sent_at < stop:
            continue
        whole = conversations[asked.conversation_id]
        text = question_text(redacted(replace(whole, messages=messages), profile).messages)
        if text is not None and has_words(text):
            yield Question(whole.id, contact_id, asked.customer_id, text, asked.sent_at, None)

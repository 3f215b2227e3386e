"""Questions that are asked again and again."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from ...models.encoder import Vectors
from ...text.acts import asks_back, closes, only_asks
from ...text.boilerplate import COURTESY, boilerplate
from ...text.language import detect_language
from ...text.patterns import NOT_WORDS
from ...text.phrases import WordLists
from ...types.message import Conversation, Role
from ..grouping import group
from ..questions import Answer, Question, Questions

LONG = 3_000  # characters that count as much as a cosine of 1
FEW_LETTERS = 18  # a turn with fewer asks nothing new: "I think it's 4471?"


@dataclass(frozen=True)
class Repeated:
    """One question each time it was asked, oldest first, and the mean of its vectors (d,); `words` are a
    policy's lists."""

    items: tuple[Question, ...]
    vectors: Vectors
    centre: Vectors
    words: WordLists | None = None

    @property
    def answers(self) -> list[Answer]:
        """What was sent, including courtesies."""
        return [item.answer for item in self.items if item.answer is not None]

    @property
    def telling(self) -> list[Answer]:
        """The answers that say something rather than only asking back."""
        return [one for one in self.answers if one.substantial and not _only_asks(one.text, self.words)]

    @property
    def contacts(self) -> set[str]:
        return {item.contact_id for item in self.items}

    @property
    def answered(self) -> set[str]:
        """The contacts in which it had such an answer."""
        telling = {answer.message.id for answer in self.telling}
        return {one.contact_id for one in self.items if one.answer and one.answer.message.id in telling}

    @property
    def customers(self) -> set[str]:
        return {item.customer_id for item in self.items}

    @property
    def last_asked(self) -> datetime:
        return self.items[-1].asked_at

    def typical(self, language: str | None = None) -> str:
        """The question nearest the centre, preferring short ones, and those in a language if there are
        any."""
        fits = [at for at, item in enumerate(self.items) if detect_language(item.text) == language]
        rows = fits or range(len(self.items))

        def fit(at: int) -> float:
            return float(self.vectors[at] @ self.centre) - len(self.items[at].text) / LONG

        return self.items[max(rows, key=fit)].text


def asked_often(
    questions: Questions, *, similarity: float, min_count: int, words: WordLists | None = None
) -> list[Repeated]:
    """The questions asked in at least `min_count` contacts, most frequent first; no thanks, and nothing
    that is mostly answered by courtesies.

    Args:
        similarity: the mean cosine between the ways in which one question was asked.
        words: a policy's lists.
    """
    items, rows = _asking(questions, words)
    vectors = questions.vectors[rows]
    groups = group(vectors, similarity=similarity)
    order = np.lexsort((np.array([item.asked_at.timestamp() for item in items]), groups))
    parts = np.split(order, np.cumsum(np.bincount(groups))[:-1]) if items else []
    found = []
    for part in parts:
        centre = vectors[part].sum(axis=0)
        own = tuple(items[at] for at in part.tolist())
        found.append(Repeated(own, vectors[part], centre / np.linalg.norm(centre), words))
    often = [one for one in found if len(one.contacts) >= min_count and not _small_talk(one)]
    return sorted(often, key=lambda one: -len(one.contacts))


def _asking(questions: Questions, words: WordLists | None) -> tuple[list[Question], list[int]]:
    """The questions that ask something, and the rows of their vectors.

    What a customer says to an agent who asked back is no question; what is answered to it answers the
    question before, in the same conversation.
    """
    items: list[Question] = []
    rows: list[int] = []
    asked: dict[str, int] = {}
    for row, item in enumerate(questions.items):
        if not item.text or closes(item.text, words=words) or boilerplate(item.text):
            continue
        if not _answers_agent(item, questions.conversations[item.conversation_id], words):
            asked[item.conversation_id] = row
        elif item.conversation_id not in asked:
            continue
        rows.append(asked[item.conversation_id])
        items.append(replace(item, text=questions.items[rows[-1]].text))
    return items, rows


def _answers_agent(item: Question, conversation: Conversation, words: WordLists | None) -> bool:
    """Whether the turn only tells what the agent before it asked for."""
    if item.answer is None:
        return False
    before = [m for m in conversation.messages if m.sent_at < item.answer.message.sent_at]
    said: list[str] = []
    while before and before[-1].role is Role.CUSTOMER:
        said.append(before.pop().text)
    if not before or any("?" in text and _letters(text) >= FEW_LETTERS for text in said):
        return False
    return asks_back(before[-1].text, words=words)


def _letters(text: str) -> int:
    """How much a text says: its letters, a Korean one for two."""
    return sum(2 if "가" <= letter <= "힣" else 1 for letter in NOT_WORDS.sub(" ", text) if letter.isalpha())


def _only_asks(answer: str, words: WordLists | None) -> bool:
    return asks_back(answer, words=words) or only_asks(answer, words=words)


def _small_talk(one: Repeated) -> bool:
    courtesies = sum(boilerplate(answer.text) == COURTESY for answer in one.answers if not answer.substantial)
    return 2 * courtesies > len(one.items)

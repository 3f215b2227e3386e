"""Questions that are asked again and again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ..boilerplate import COURTESY, boilerplate
from ..encoders import Vectors
from ..endings import asks, thanks
from ..language import detect_language
from ..messages import Conversation, Role
from ..topics.grouping import group
from ..topics.questions import Answer, Question, Questions

# Turns that close a conversation and say a little more than thanks.
CLOSES = re.compile(
    r"\b(?:thanks?|thx|ty|cheers|appreciate|wonderful|awesome|brilliant|perfect|great|amazing|lovely|legend)\b"
    r"|감사|고맙|수고하|알겠습니다|알겠어요|그렇군요|덕분에",
    re.IGNORECASE,
)
LONGEST_CLOSE = 45  # characters
# "Please let us know what platform you play on so we may assist": no answer yet.
REQUEST = re.compile(
    r"\bso (?:that )?(?:we|i) (?:can|may|could)\b|알려\s?주시면|말씀해\s?주시면", re.IGNORECASE
)


@dataclass(frozen=True)
class Repeated:
    """One question as it was asked again and again, oldest first, and the mean of its vectors (d,)."""

    items: tuple[Question, ...]
    vectors: Vectors
    centre: Vectors

    @property
    def answers(self) -> list[Answer]:
        """What was sent, courtesies too."""
        return [item.answer for item in self.items if item.answer is not None]

    @property
    def telling(self) -> list[Answer]:
        """The answers that tell something and do not only ask back."""
        return [answer for answer in self.answers if answer.substantial and not _asks_back(answer.text)]

    @property
    def conversations(self) -> set[str]:
        return {item.conversation_id for item in self.items}

    @property
    def answered(self) -> set[str]:
        """The conversations in which it had such an answer."""
        return {answer.message.conversation_id for answer in self.telling}

    @property
    def customers(self) -> set[str]:
        return {item.customer_id for item in self.items}

    @property
    def last_asked(self) -> datetime:
        return self.items[-1].asked_at

    def typical(self, language: str | None = None) -> str:
        """The question next to the centre, of those in a language where there are some."""
        fits = [at for at, item in enumerate(self.items) if detect_language(item.text) == language]
        rows = fits or range(len(self.items))
        return self.items[max(rows, key=lambda at: float(self.vectors[at] @ self.centre))].text


def asked_often(questions: Questions, *, alike: float, min_count: int) -> list[Repeated]:
    """The questions asked in at least so many conversations, the most frequent first; no thanks, and nothing
    that is mostly answered by courtesies.

    Args:
        alike: the mean cosine between the ways in which one question was asked.
    """
    rows = np.array(
        [at for at, item in enumerate(questions.items) if _is_question(item, questions.threads)], np.int64
    )
    groups = group(questions.vectors[rows], cosine=alike)
    order = np.argsort(groups, kind="stable")
    parts = np.split(rows[order], np.cumsum(np.bincount(groups))[:-1]) if len(rows) else []
    found = []
    for part in parts:
        own = sorted(part.tolist(), key=lambda at: questions.items[at].asked_at)
        vectors = questions.vectors[own]
        centre = vectors.sum(axis=0)
        items = tuple(questions.items[at] for at in own)
        found.append(Repeated(items, vectors, centre / np.linalg.norm(centre)))
    often = [one for one in found if len(one.conversations) >= min_count and not _small_talk(one)]
    return sorted(often, key=lambda one: -len(one.conversations))


def _is_question(item: Question, threads: Mapping[str, Conversation]) -> bool:
    """Whether a customer's turn is no thanks, and no mere answer to what the agent asked."""
    if not item.text or boilerplate(item.text) or thanks(item.text):
        return False
    if asks(item.text):
        return True
    if len(item.text) <= LONGEST_CLOSE and CLOSES.search(item.text):
        return False
    if item.answer is None:
        return True
    before = [m for m in threads[item.conversation_id].messages if m.sent_at < item.answer.message.sent_at]
    while before and before[-1].role is Role.CUSTOMER:
        before.pop()
    return not (before and asks(before[-1].text))


def _small_talk(one: Repeated) -> bool:
    courtesies = sum(boilerplate(answer.text) == COURTESY for answer in one.answers if not answer.substantial)
    return 2 * courtesies > len(one.items)


def _asks_back(text: str) -> bool:
    return asks(text) or ("://" not in text and REQUEST.search(text) is not None)

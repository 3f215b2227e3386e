"""Issue types: conversations grouped by what was asked, and named by their most typical words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ...models.encoder import Encoder
from ...models.usual import own_threshold
from ...store import MessageStore
from ...text.boilerplate import boilerplate
from ...types.numbers import check_number, check_whole
from ...types.times import utc_now
from ..conversations import read_conversations
from ..grouping import group
from ..questions import Question, Questions, read_questions
from .typical import typical_question, typical_words

OTHER = 0  # the id of the topic for everything that belongs to no other
# The mean cosine within a topic. On questions of DSTC11 and banking77, encoded by the bundled encoder,
# groups at 0.55 came nearest to the intents that people assigned (adjusted Rand .85, .81, .86, .55;
# k-means, given the right number: .64, .79, .74, .54).
SIMILARITY = 0.55


@dataclass(frozen=True, slots=True)
class Topic:
    """An issue type.

    Attributes:
        id: 1 is the largest topic; 0 (`OTHER`) is what belongs to no topic. Ids are valid for one call: later
            messages may make other topics.
        name: its most typical words; where no word is used by several customers, a typical question, redacted
            and shortened.
        words: its most typical words; none of `OTHER` and where no word is used by several customers.
        size: how many conversations.
    """

    id: int
    name: str
    words: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Topics:
    """The issue types of an account, the largest first and `OTHER` last.

    Attributes:
        of: the topic id of every conversation in which a customer said something in words.
    """

    account_id: str
    topics: tuple[Topic, ...]
    of: Mapping[str, int]


def find_topics(
    store: MessageStore,
    account_id: str,
    *,
    encoder: Encoder | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    min_size: int = 5,
    similarity: float | None = None,
    now: datetime | None = None,
) -> Topics:
    """Group an account's conversations by their first question that was answered with more than a courtesy.

    The same store gives the same topics. Sent messages that are not encoded yet are encoded first.

    Args:
        encoder: default: the bundled one.
        since, until: the period, aware, `until` exclusive; None: no limit.
        min_size: groups of fewer conversations go to `OTHER`.
        similarity: the mean cosine within a topic, in (0, 1); default: .55 with the bundled encoder, and what
            is as near with another.
        now: aware; messages sent at or after it are ignored; default: the clock's time.

    Raises:
        UnknownAccount: the store has no such account.
        InvalidArgument: the period ends before it begins, a time has no time zone, or a number is outside its
            range.
    """
    check_whole("min_size", min_size, low=1)
    if similarity is not None:
        check_number("similarity", similarity, low=0, high=1, above=True)
    now = utc_now(now)
    conversations = read_conversations(store, account_id, since=since, until=until, now=now)
    end = now if until is None else min(until, now)
    encoder = encoder or Encoder.load()
    questions = read_questions(store, account_id, conversations, encoder=encoder, since=since, until=end)
    return group_questions(account_id, questions, encoder=encoder, min_size=min_size, similarity=similarity)


def group_questions(
    account_id: str,
    questions: Questions,
    *,
    encoder: Encoder,
    min_size: int = 5,
    similarity: float | None = None,
) -> Topics:
    """The topics of an account whose questions have been read with `encoder`, see `find_topics`."""
    similarity = own_threshold(SIMILARITY, encoder) if similarity is None else similarity
    first = _first_of_each(questions.items)
    items = [questions.items[at] for at in first]
    groups = group(questions.vectors[first], similarity=similarity)
    sizes = np.bincount(groups)
    order = [one for one in np.argsort(-sizes, kind="stable").tolist() if sizes[one] >= min_size]
    numbers = dict(zip(order, range(1, len(order) + 1), strict=True))
    of = {
        item.conversation_id: numbers.get(own, OTHER)
        for item, own in zip(items, groups.tolist(), strict=True)
    }
    names = typical_words(items, [of[item.conversation_id] for item in items])
    topics = []
    for own, id in numbers.items():
        members = np.flatnonzero(groups == own).tolist()
        name = ", ".join(names[id]) or typical_question(
            [items[at].text for at in members], questions.vectors[[first[at] for at in members]]
        )
        topics.append(Topic(id, name or f"topic {id}", names[id], int(sizes[own])))
    if others := sum(id == OTHER for id in of.values()):
        topics.append(Topic(OTHER, "other", (), others))
    return Topics(account_id, tuple(topics), of)


def _first_of_each(items: Sequence[Question]) -> list[int]:
    """For each conversation, the position of the question that shows what it is about."""
    first: dict[str, tuple[int, int]] = {}
    for at, item in enumerate(items):
        substantial = item.answer is not None and item.answer.substantial
        greeting = boilerplate(item.text) is not None
        place = (2 * greeting + (not substantial), at)
        first[item.conversation_id] = min(first.get(item.conversation_id, place), place)
    return sorted(at for _, at in first.values())

"""A random sample of past messages with what would have been offered at that time, for people to grade."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from nlp_support import ReplySuggester, Suggestions
from nlp_support.errors import InvalidArgument
from nlp_support.text.language import base_language
from nlp_support.text.literals import shown
from nlp_support.text.profile.languages import told_language
from nlp_support.text.redacted import redacted
from nlp_support.types.message import Message
from nlp_support.types.numbers import check_whole

from ..grades.grades import Pair
from ..replies.past import Past, PastChunk, drawn, held_back_from, past_messages
from .items import Item, item_id

AT_ONCE = 64  # messages that are asked again together
Turn = tuple[str, str]  # who wrote, "customer" or "agent", and the redacted text


@dataclass(frozen=True)
class Shown:
    """A reply as a rater sees it."""

    item: Item
    text: str


@dataclass(frozen=True)
class Question:
    """A customer's message as a rater sees it; all texts are redacted.

    Attributes:
        account, conversation, message, language: of the message.
        before: the turns of the conversation before it, oldest first.
        text: the message.
        replies: what would have been offered, in random order.
        sent: what the agent really sent.
    """

    account: str
    conversation: str
    message: str
    language: str
    before: tuple[Turn, ...]
    text: str
    replies: tuple[Shown, ...]
    sent: str


@dataclass(frozen=True)
class Sample:
    """The messages that were drawn.

    Attributes:
        questions: those for which something is offered, in random order.
        silent: how many others there are.
        skipped: how many of the past were not eligible, by reason.
    """

    questions: tuple[Question, ...]
    silent: int
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def items(self) -> tuple[Item, ...]:
        """What there is to grade, in the order in which it is shown."""
        return tuple(one.item for question in self.questions for one in question.replies)


def draw_sample(
    suggester: ReplySuggester,
    accounts: Sequence[str],
    *,
    messages: int = 100,
    share: float = 0.2,
    k: int = 3,
    seed: int = 0,
    on_progress: Callable[[int, int | None], None] | None = None,
) -> Sample:
    """Messages drawn at random from the last part of each account's time, each asked again with only what was
    known when it came in.

    Messages of every account are equally likely to be drawn. What is not encoded yet is encoded into the
    store, as `nlp-support index` does.

    Args:
        suggester: what it offers is graded; below its ranking's threshold it offers nothing.
        messages: how many are drawn, or all if there are fewer.
        share: the last share of each account's time, from which they are drawn.
        k: how many replies are offered for each at most.
        seed: of the sample and of its order.
        on_progress: called with (done, total) messages.

    Raises:
        UnknownAccount: the store does not have one of the accounts.
        InvalidArgument: a number is out of its range, or nothing can be drawn.
    """
    check_whole("messages", messages, low=1)
    check_whole("k", k, low=1)
    if not 0 < share <= 1:
        raise InvalidArgument(f"share is {share}, expected more than 0 and at most 1")
    if not accounts:
        raise InvalidArgument("the store has no accounts; import messages first: nlp-support import")
    past, skipped = _drawn(suggester, accounts, messages, share, seed)
    random = np.random.default_rng(seed)
    found: list[Question] = []
    for start in range(0, len(past), AT_ONCE):
        asked = past[start : start + AT_ONCE]
        answers = suggester.suggest_batch([one.asked for one in asked], k=k)
        for one, offered in zip(asked, answers, strict=True):
            if not offered.abstained:
                found.append(_question(suggester, one, offered, random))
        if on_progress:
            on_progress(min(start + AT_ONCE, len(past)), len(past))
    order = random.permutation(len(found)).tolist()
    return Sample(tuple(found[at] for at in order), len(past) - len(found), skipped)


def _drawn(
    suggester: ReplySuggester, accounts: Sequence[str], messages: int, share: float, seed: int
) -> tuple[list[Past], Counter[str]]:
    store = suggester.store
    for account in accounts:
        store.state(account)
    since = {one: held_back_from(store, one, share=share) for one in accounts}
    chunks: chain[PastChunk] = chain.from_iterable(
        past_messages(store, account, since=time) for account, time in since.items() if time is not None
    )
    past: list[Past] = []
    skipped: Counter[str] = Counter()
    for chunk in drawn(chunks, messages, seed=seed):
        past += chunk.eligible
        skipped.update(chunk.skipped)
    if not past:
        reasons = ", ".join(f"{count} {reason}" for reason, count in skipped.items())
        raise InvalidArgument(
            f"nothing to grade in the last {share:.0%} of the time ({reasons or 'empty'}); an eligible "
            "message is a customer's that an agent answered next with more than a courtesy"
        )
    return past, skipped


def _question(
    suggester: ReplySuggester, past: Past, offered: Suggestions, random: np.random.Generator
) -> Question:
    store, asked = suggester.store, past.asked
    account, conversation = asked.account_id, past.conversation_id
    spoken = store.profile(account).languages
    language = base_language(asked.language) if asked.language else told_language(asked.text, spoken)
    texts = store._replies.texts(account, [one.message_id for one in offered])
    replies = []
    for place, one in enumerate(offered, 1):
        pair = Pair(account, past.message_id, texts[one.message_id].wording)
        item = Item(item_id(pair), pair, conversation, place, language)
        replies.append(Shown(item, one.text))
    before, text = _said(suggester, past)
    return Question(
        account, conversation, past.message_id, language, before, text,
        tuple(replies[at] for at in random.permutation(len(replies)).tolist()), shown(past.sent)[0],
    )  # fmt: skip


def _said(suggester: ReplySuggester, past: Past) -> tuple[tuple[Turn, ...], str]:
    """The turns before a message, and the message, redacted."""
    store, account = suggester.store, past.asked.account_id
    conversation = store.conversations(account, [past.conversation_id], system=False)[0]
    turns = redacted(conversation, store.profile(account)).messages
    place = next(at for at, turn in enumerate(turns) if turn.id == past.message_id)
    return tuple(map(_turn, turns[:place])), shown(turns[place].text)[0]


def _turn(message: Message) -> Turn:
    return message.role.value, shown(message.text)[0]

"""What customers wrote in two periods, and what the models say of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from nlp_support import Asked, Message, ReplySuggester, Role, SentimentModel
from nlp_support.insights.metrics.suggestions import read_verdicts
from nlp_support.insights.topics import OTHER, Topic, find_topics
from nlp_support.text.language import base_language
from nlp_support.text.pairs import WORD, has_words
from nlp_support.text.profile.languages import told_language
from nlp_support.types.times import within_reach

AT_ONCE = 64  # messages that the models are given together
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
NO_TOPIC = "no topic"

Told = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Periods:
    """The last days, from `middle` to before `until`, and those before, from `since` on; all aware."""

    since: datetime
    middle: datetime
    until: datetime

    @classmethod
    def before(cls, now: datetime, *, days: int, against: int) -> "Periods":
        """The last `days` before a moment, and the `against` days before those."""
        middle = within_reach(now - days * DAY)
        return cls(within_reach(middle - against * DAY), middle, now)


@dataclass(frozen=True)
class Written:
    """A customer's message of one of the periods.

    Attributes:
        recent: whether its conversation first wrote, of the two periods, in the later one.
        words: how many it has.
        topic: what its conversation is about.
    """

    account: str
    conversation: str
    message: str
    recent: bool
    language: str
    channel: str
    month: str
    words: int
    topic: str

    @property
    def group(self) -> str:
        return f"{self.account}\0{self.conversation}"


@dataclass(frozen=True)
class Seen:
    """What the models say of a message.

    Attributes:
        confidence: of the best reply that could be suggested, offered or not, in [0, 1].
        offered: whether it reaches the threshold.
        valence: in [-1, 1].
        negative: whether that is the likeliest of negative, neutral and positive.
    """

    written: Written
    confidence: float
    offered: bool
    valence: float
    negative: bool


@dataclass(frozen=True)
class Judged:
    """What an agent did with a suggestion.

    Attributes:
        group: the conversation in which it was suggested; its own where that is not known.
        recent: whether that was in the last days.
    """

    group: str
    outcome: str
    recent: bool


@dataclass(frozen=True)
class Account:
    """What was read of an account.

    Attributes:
        written: all messages that have words.
        seen: those that were given to the models.
        days: how many messages each day had, the last one first, and whether that is one of the last days;
            the days before the account's first message are left out.
        whole: how many of them are whole, as the one of the first message is not.
        outcomes: what agents did with suggestions.
    """

    id: str
    written: tuple[Written, ...]
    seen: tuple[Seen, ...]
    days: tuple[tuple[int, bool], ...]
    whole: int
    outcomes: tuple[Judged, ...]


@dataclass(frozen=True)
class Reader:
    """Reads accounts of a store.

    Attributes:
        suggester: what it suggests is looked at, each message with what was known when it came in.
        sentiment: tells the valence.
        limit: at most this many messages of each period and account, drawn at random, are given to the
            models; None for all.
    """

    suggester: ReplySuggester
    sentiment: SentimentModel
    periods: Periods
    limit: int | None = None
    seed: int = 0

    def read(self, account_id: str, told: Callable[[int], None]) -> Account:
        """What there is of an account; `told` is called with how many messages were done since the last call.

        Raises:
            UnknownAccount: the store has no such account.
        """
        messages = list(self._messages(account_id))
        first: dict[str, bool] = {}
        for one in messages:
            first.setdefault(one.conversation_id, one.sent_at >= self.periods.middle)
        asked = [one for one in messages if has_words(one.text)]
        halves = [[one for one in asked if first[one.conversation_id] == half] for half in (False, True)]
        chosen = [one for half in halves for one in self._drawn(half)]
        topics = self._topics(account_id) if chosen else {}
        spoken = self.suggester.store.profile(account_id).languages if chosen else ()
        written = {one.id: _written(one, first[one.conversation_id], spoken, topics) for one in asked}
        seen: list[Seen] = []
        for start in range(0, len(chosen), AT_ONCE):
            some = chosen[start : start + AT_ONCE]
            seen += self._seen(some, written)
            told(len(some))
        days, whole = self._days(account_id, messages)
        outcomes = tuple(self._outcomes(account_id))
        return Account(account_id, tuple(written.values()), tuple(seen), days, whole, outcomes)

    def total(self, accounts: Sequence[str]) -> int:
        """How many messages are given to the models, at most, for the progress."""
        halves: Counter[tuple[str, bool]] = Counter()
        for account in accounts:
            for one in self._messages(account):
                halves[account, one.sent_at >= self.periods.middle] += 1
        return sum(count if self.limit is None else min(count, self.limit) for count in halves.values())

    def _messages(self, account_id: str) -> Iterator[Message]:
        store = self.suggester.store
        store.state(account_id)
        for one in store.messages(account_id, since=self.periods.since, system=False):
            if one.sent_at >= self.periods.until:
                return
            if one.role is Role.CUSTOMER:
                yield one

    def _drawn(self, messages: list[Message]) -> list[Message]:
        if self.limit is None or len(messages) <= self.limit:
            return messages
        places = np.random.default_rng(self.seed).permutation(len(messages))[: self.limit]
        return [messages[at] for at in np.sort(places).tolist()]

    def _topics(self, account_id: str) -> dict[str, str]:
        """What each conversation of the two periods is about; all are grouped together, so that a topic is
        the same in both."""
        found = find_topics(
            self.suggester.store, account_id, encoder=self.suggester.encoder, since=self.periods.since,
            until=self.periods.until, now=self.periods.until,
        )  # fmt: skip
        names = {topic.id: _topic_name(topic) for topic in found.topics}
        return {conversation: names[id] for conversation, id in found.of.items()}

    def _seen(self, messages: list[Message], written: Mapping[str, Written]) -> Iterator[Seen]:
        asked = list(self._asked(messages))
        offers = self.suggester.suggest_batch(asked, k=1)
        moods = self.sentiment.score([one.text for one in messages])  # (n, 3)
        for one, offered, mood in zip(messages, offers, moods, strict=True):
            yield Seen(
                written[one.id],
                confidence=offered.confidence,
                offered=not offered.abstained,
                valence=float(mood[2] - mood[0]),
                negative=int(mood.argmax()) == 0,
            )

    def _asked(self, messages: Sequence[Message]) -> Iterator[Asked]:
        """The messages as they came in, each with what was said before."""
        account = messages[0].account_id
        ids = list(dict.fromkeys(one.conversation_id for one in messages))
        threads = {one.id: one for one in self.suggester.store.conversations(account, ids, system=False)}
        for one in messages:
            turns = threads[one.conversation_id].messages
            place = next(at for at, turn in enumerate(turns) if turn.id == one.id)
            yield Asked(account, one.text, context=turns[:place], now=one.sent_at, language=one.language)

    def _days(self, account_id: str, messages: Sequence[Message]) -> tuple[tuple[tuple[int, bool], ...], int]:
        """The messages of each day, counted back from the end, 24 hours each, and how many days are whole."""
        span = self.suggester.store.span(account_id, until=self.periods.until)
        if span is None:
            return (), 0
        until, begin = self.periods.until, max(self.periods.since, span[0])
        counts = Counter((until - one.sent_at - MICROSECOND) // DAY for one in messages)
        last = (until - self.periods.middle) // DAY
        days = -(-(until - begin) // DAY)
        return tuple((counts[day], day < last) for day in range(days)), (until - begin) // DAY

    def _outcomes(self, account_id: str) -> Iterator[Judged]:
        periods = self.periods
        given = read_verdicts(self.suggester.store, account_id, since=periods.since, until=periods.until)
        for at, group, outcome in given.select("at", "group", "outcome").iter_rows():
            yield Judged(f"{account_id}\0{group}", outcome, at >= periods.middle)


def _written(message: Message, recent: bool, spoken: Iterable[str], topics: Mapping[str, str]) -> Written:
    return Written(
        account=message.account_id, conversation=message.conversation_id, message=message.id, recent=recent,
        language=_language(message, spoken), channel=message.channel,
        month=message.sent_at.strftime("%Y-%m"), words=len(WORD.findall(message.text)),
        topic=topics.get(message.conversation_id, NO_TOPIC),
    )  # fmt: skip


def _topic_name(topic: Topic) -> str:
    """Words that several customers used, never a question of one of them: reports hold no customer text."""
    return ", ".join(topic.words) or ("other" if topic.id == OTHER else f"number {topic.id}")


def _language(message: Message, spoken: Iterable[str]) -> str:
    """As the export tells it, else by its text, and by the account where that says too little."""
    return base_language(message.language) if message.language else told_language(message.text, spoken)

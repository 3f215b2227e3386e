"""Journeys, flags and briefs of a store, kept up to date as messages come."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property

from ..errors import InvalidArgument
from ..models.encoder import Encoder
from ..models.satisfaction import SatisfactionModel
from ..models.sentiment import SentimentModel
from ..store import MessageStore
from ..types.flag import Flag, Status
from ..types.message import Message
from .brief import Brief, make_brief
from .escalation.policy import EscalationPolicy
from .journey import Journey, Standing, join, threads
from .scoring.conversation import ConversationScore, score_turns
from .scoring.scorer import TurnScorer
from .scoring.weighting import Profile
from .upkeep import Watcher

OPEN = (Status.OPEN, Status.ACKNOWLEDGED, Status.SNOOZED)


class JourneyMonitor:
    """How customers feel, in conversations and over whole journeys, and who needs somebody.

    Every customer's message is scored once and the scores are kept in the store, so that all calls are quick
    once their messages are scored. Several threads may share one monitor.

    Args:
        store: with the messages; scores and flags go there too.
        model: default: the bundled sentiment model.
        satisfaction: default: the bundled model.
        encoder: tells by similarity what is asked again; default: the bundled one, which is only loaded
            where the policy has the reason "asked-again".
        policy: default: `EscalationPolicy()`.
        profile: how messages are weighted, see `nlp_support.journey.scoring.weighting`.
        notify: names of the targets that are told of new flags, see `nlp_support.journey.delivery`.
        notify_since: aware; a target that an account's flags were never told to is told of those raised at
            this time or later; default: from the first look on, so that a new target is not told of all
            that is old.
    """

    def __init__(
        self,
        store: MessageStore,
        *,
        model: SentimentModel | None = None,
        satisfaction: SatisfactionModel | None = None,
        encoder: Encoder | None = None,
        policy: EscalationPolicy | None = None,
        profile: Profile = "default",
        notify: Sequence[str] = (),
        notify_since: datetime | None = None,
    ) -> None:
        self.store = store
        self.policy = policy or EscalationPolicy()
        self.profile = profile
        self.notify = tuple(notify)
        self.notify_since = notify_since
        self._models = model, satisfaction, encoder

    @cached_property
    def scorer(self) -> TurnScorer:
        """Scores turns; loads the bundled models that were not given."""
        model, satisfaction, encoder = self._models
        again = any("asked-again" in own.reasons for own in (self.policy, *self.policy.accounts.values()))
        return TurnScorer(
            self.store,
            model or SentimentModel.load(),
            satisfaction or SatisfactionModel.load(),
            (encoder or Encoder.load()) if again else None,
        )

    @cached_property
    def watcher(self) -> Watcher:
        """Keeps the flags up to date."""
        return Watcher(self.store, self.scorer, self.policy, self.notify, self.notify_since)

    def conversation(self, account_id: str, conversation_id: str) -> ConversationScore:
        """How the customer felt in one conversation.

        Raises:
            UnknownAccount: no such account.
            InvalidArgument: the account has no such conversation.
        """
        messages = self.store.conversation(account_id, conversation_id).messages
        return score_turns(self.scorer.score(account_id, [messages])[0], profile=self.profile)

    def score_messages(self, messages: Sequence[Message]) -> ConversationScore:
        """The same for a conversation that is in no store, both roles given, in any order."""
        [turns] = self.scorer.score_new([sorted(messages, key=lambda one: (one.sent_at, one.id))])
        return score_turns(turns, profile=self.profile)

    def journey(self, account_id: str, customer_id: str) -> Journey:
        """How a customer stands with an account, over all conversations and linked ids.

        Raises:
            UnknownAccount: no such account.
            InvalidArgument: the account knows no such customer.
        """
        return self._journey(account_id, customer_id, datetime.now(UTC))[0]

    def brief(self, account_id: str, customer_id: str, *, now: datetime | None = None) -> Brief:
        """What an agent should know who picks up.

        Args:
            now: aware; for how long ago the last contact was; default: the clock's time.

        Raises:
            UnknownAccount: no such account.
            InvalidArgument: the account knows no such customer.
        """
        now = now or datetime.now(UTC)
        journey, conversations = self._journey(account_id, customer_id, now)
        worst_first = sorted(journey.flags, key=lambda flag: -flag.severity)
        waiting = [flag for flag in worst_first if flag.status in OPEN]
        return make_brief(journey, conversations, open_flags=waiting, now=now)

    def flags(
        self,
        account_id: str,
        *,
        since: datetime | None = None,
        now: datetime | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> list[Flag]:
        """The flags that are open, acknowledged or snoozed, the worst first.

        Looks first at every conversation that changed, and at those that wait for an answer; at all, if they
        were last looked at with another policy, other word lists or other models.

        Args:
            since: only those raised at this time or later.
            now: aware; how long customers wait is counted up to it; default: the clock's time.
            on_progress: as in `update`.

        Raises:
            UnknownAccount: no such account.
        """
        self.update(account_id, now=now, on_progress=on_progress)
        found = self.store._flags.list(account_id, since=since, now=now)
        return [flag for flag in found if flag.status in OPEN]

    def update(
        self,
        account_id: str,
        *,
        conversation_ids: Sequence[str] | None = None,
        now: datetime | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> int:
        """Look at every conversation that changed since the last time, and at those that wait for an answer;
        how many those were.

        Args:
            conversation_ids: only at these, which takes hardly longer than the models take over what is new:
                after each message of its own conversation, with a look at all every few minutes.
            now: as in `flags`.
            on_progress: called with how many conversations are done.

        Raises:
            UnknownAccount: no such account.
        """
        self.store.state(account_id)
        now = now or datetime.now(UTC)
        if conversation_ids is not None:
            return self.watcher.update_some(account_id, conversation_ids, now=now)
        return self.watcher.update(account_id, now=now, on_progress=on_progress)

    def standings(self, account_id: str) -> list[Standing]:
        """All customers of an account, those first who stand worst and fall fastest: by score plus trend.

        Raises:
            UnknownAccount: no such account.
        """
        now = datetime.now(UTC)
        self.update(account_id, now=now)
        people = {self.store.customer_ids(id) for id in self.store.customers(account_id)}
        found = []
        for ids in people:
            journey, conversations = self._journey(account_id, ids[0], now)
            waiting = sum(flag.status in OPEN for flag in journey.flags)
            last = max(one[-1].sent_at for one in conversations)
            found.append(Standing(ids[0], journey.score, journey.trend, waiting, last))
        return sorted(found, key=lambda one: (one.score + one.trend, one.customer_id))

    def _journey(
        self, account_id: str, customer_id: str, now: datetime
    ) -> tuple[Journey, list[list[Message]]]:
        """A customer's journey and its messages by conversation; flags are brought up to date."""
        self.store.state(account_id)
        ids = self.store.customer_ids(customer_id)
        conversations = threads(self.store.customer_messages(account_id, ids))
        if not conversations:
            raise InvalidArgument(f"account {account_id!r} has no message of customer {customer_id!r}")
        scored = self.scorer.score(account_id, conversations)
        self.watcher.look_at(account_id, scored, now=now)
        whole = [
            (own, score_turns(turns, profile=self.profile))
            for own, turns in zip(conversations, scored, strict=True)
        ]
        flags = self.store._flags.list(account_id, customer_ids=ids, now=now)
        return join(account_id, ids, whole, flags), conversations

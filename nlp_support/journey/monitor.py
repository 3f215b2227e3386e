"""Journeys, flags and briefs of a store, kept up to date as messages arrive."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from threading import Lock

from ..errors import InvalidArgument, UnknownConversation
from ..models.encoder import Encoder
from ..models.satisfaction import SatisfactionModel
from ..models.sentiment import SentimentModel
from ..store import MessageStore
from ..text.redacted import kept_for
from ..types.flag import Flag
from ..types.message import Message, customer_names, spoken
from ..types.numbers import is_span
from ..types.progress import Progress
from ..types.times import LONG_AGO, utc_now
from .brief import Brief, make_brief
from .customers import Customers
from .dissatisfaction import signs_against
from .escalation.policy import EscalationPolicy
from .journey import HALF_LIFE, Journey, Standing
from .scoring.conversation import ConversationScore, score_turns
from .scoring.load import load_scorer
from .scoring.scale import Scales
from .scoring.scorer import TurnScorer
from .scoring.weighting import Profile, Weighting
from .texts import check_language, in_language
from .upkeep import Upkeep, sent_before


class JourneyMonitor:
    """How customers feel, in conversations and over whole journeys, and who needs attention.

    Every customer message is scored once and its scores are kept in the store, so calls are quick once their
    messages are scored. Several threads may share one monitor.

    Every call takes `now`, an aware time, by default the clock's: what was sent at or after it is ignored. A
    call for a past moment changes no stored flag of a conversation that continued after it, so history can be
    replayed in a store that is in use.

    Args:
        store: has the messages; scores and flags are kept there too.
        sentiment: default: the bundled model.
        satisfaction: default: the bundled model.
        encoder: finds out what is asked again and, if it is the bundled one, which messages mean a danger,
            that somebody leaves, no feeling, or bitter praise; it is the default, and loaded if the policy
            has the reason "asked-again", "safety" or "leaves".
        policy: default: `EscalationPolicy()`.
        profile: how messages are weighted, see `nlp_support.journey.scoring.weighting`; the default is the
            policy's weighting.
        half_life: a conversation that ended this long before the newest counts half as much in a journey.
        notify: names of the targets that are notified of new flags, see `nlp_support.journey.delivery`.
        notify_since: aware; a target that is new to an account is notified of flags raised at or after this
            time; default: from the first look on, so that it is not sent all the old ones.
        model: another name for `sentiment`.

    Raises:
        InvalidArgument: both `sentiment` and `model` are given, or the half-life is not above 0.
        UnreadableFile, InvalidArgument: the policy's file of ratings cannot be read.
    """

    def __init__(
        self,
        store: MessageStore,
        *,
        sentiment: SentimentModel | None = None,
        satisfaction: SatisfactionModel | None = None,
        encoder: Encoder | None = None,
        policy: EscalationPolicy | None = None,
        profile: Profile | Weighting = "default",
        half_life: timedelta = HALF_LIFE,
        notify: Sequence[str] = (),
        notify_since: datetime | None = None,
        model: SentimentModel | None = None,
    ) -> None:
        if sentiment is not None and model is not None:
            raise InvalidArgument("both sentiment and model were given, which mean the same; give sentiment")
        if not is_span(half_life):
            raise InvalidArgument(f"half_life is {half_life}, expected a timedelta above 0")
        self.store = store
        self.policy = policy or EscalationPolicy()
        self.profile = self.policy.weighting or profile if profile == "default" else profile
        self.half_life = half_life
        self.notify = tuple(notify)
        self.notify_since = notify_since
        self._models = sentiment or model, satisfaction, encoder
        ratings = self.policy.files.ratings
        self._scales = None if ratings is None else Scales.load(ratings)
        self._scorer: TurnScorer | None = None
        self._lock = Lock()

    @property
    def scorer(self) -> TurnScorer:
        """Scores turns; any models that were not given are loaded on first use, once for all threads."""
        with self._lock:
            if self._scorer is None:
                self._scorer = load_scorer(self.store, self.policy, *self._models)
            return self._scorer

    def conversation(
        self, account_id: str, conversation_id: str, *, now: datetime | None = None
    ) -> ConversationScore:
        """How the customer felt in one conversation.

        Raises:
            UnknownAccount: no such account.
            UnknownConversation: the account has no such conversation, or none before `now`.
        """
        self.store.state(account_id)
        found = self.store.conversations(account_id, [conversation_id], system=False)
        known = sent_before(found[0].messages, utc_now(now)) if found else []
        if not known:
            raise UnknownConversation(
                f"account {account_id!r} has no conversation {conversation_id!r}; check the id and the time"
            )
        return score_turns(self.scorer.score(account_id, [known])[0], profile=self.profile)

    def score_messages(self, messages: Sequence[Message]) -> ConversationScore:
        """The same for messages of one conversation that need not be stored; both roles, in any order."""
        [turns] = self.scorer.score_new([sorted(spoken(messages), key=attrgetter("sent_at"))])
        return score_turns(turns, profile=self.profile)

    def journey(
        self, account_id: str, customer_id: str, *, now: datetime | None = None, language: str | None = None
    ) -> Journey:
        """How a customer stands with an account, over all conversations and linked ids.

        Args:
            language: of the reasons of flags; default: that of the account's policy.

        Raises:
            UnknownAccount: no such account.
            UnknownCustomer: the account has no message to or from this customer, or none before `now`.
            InvalidArgument: an unknown language.
        """
        self.store.state(account_id)
        language = self._language(account_id, language)
        return self._customers.journey(account_id, customer_id, now=utc_now(now), language=language)[0]

    def brief(
        self, account_id: str, customer_id: str, *, now: datetime | None = None, language: str | None = None
    ) -> Brief:
        """What an agent should know before picking up.

        Args:
            language: of all texts except the customer's own; default: that of the account's policy.

        Raises:
            UnknownAccount: no such account.
            UnknownCustomer: the account has no message to or from this customer, or none before `now`.
            InvalidArgument: an unknown language.
        """
        self.store.state(account_id)
        moment, language = utc_now(now), self._language(account_id, language)
        journey, conversations = self._customers.journey(
            account_id, customer_id, now=moment, language=language
        )
        waiting = sorted((one for one in journey.flags if one.unresolved), key=lambda one: -one.severity)
        names = customer_names(message for one in conversations for message in one)
        keep = kept_for(account_id, self.store.profile(account_id), names=names)
        changes = self.store.status_changes(account_id, [conversations[-1][0].conversation_id])
        rules = self.policy.for_account(account_id).contact_rules
        return make_brief(
            journey, conversations, open_flags=waiting, now=moment, language=language,
            keep=keep, changes=changes, rules=rules,
            signs=signs_against(self.scorer.satisfaction, conversations[-1]),
        )  # fmt: skip

    def flags(
        self,
        account_id: str,
        *,
        since: datetime | None = None,
        now: datetime | None = None,
        language: str | None = None,
        on_progress: Progress | None = None,
    ) -> list[Flag]:
        """The flags that are open, acknowledged or snoozed, the worst first.

        First looks at every conversation that changed or is waiting for an answer, or at all of them if the
        policy, the word lists or the models have changed since the last look.

        Args:
            since: only those raised at or after this time.
            now: waits are counted up to this time.
            language: of the reasons; default: that of the account's policy.
            on_progress: as in `update`.

        Raises:
            UnknownAccount: no such account.
            InvalidArgument: an unknown language.
        """
        moment, language = utc_now(now), self._language(account_id, language)
        self.update(account_id, now=moment, on_progress=on_progress)
        found = self.all_flags(account_id, since=since, now=moment, language=language)
        return [flag for flag in found if flag.unresolved]

    def all_flags(
        self,
        account_id: str,
        *,
        since: datetime | None = None,
        now: datetime | None = None,
        language: str | None = None,
    ) -> list[Flag]:
        """Every flag as it stood at `now`, including resolved and cleared ones, the worst first. Call
        `update` first to take in what changed since the last look. What people did about a flag counts at any
        time.

        Args:
            since: only those raised at or after this time.
            language: of the reasons; default: that of the account's policy.

        Raises:
            InvalidArgument: an unknown language.
        """
        moment, language = utc_now(now), self._language(account_id, language)
        later = self._upkeep.as_of(account_id, now=moment)
        stored = self.store._flags.list(account_id, since=since, now=moment)
        found = [flag for flag in stored if flag.conversation_id not in later]
        found += [flag for own in later.values() for flag in own if since is None or flag.raised_at >= since]
        found.sort(key=lambda flag: (-flag.severity, LONG_AGO - flag.raised_at, flag.id))
        return [in_language(flag, language) for flag in found]

    def update(
        self,
        account_id: str,
        *,
        conversation_ids: Sequence[str] | None = None,
        now: datetime | None = None,
        on_progress: Progress | None = None,
    ) -> int:
        """Look at every conversation that changed since the last time or is waiting for an answer. Returns
        how many that were.

        Args:
            conversation_ids: look only at these, which takes hardly longer than scoring what is new. Do so
                after each message, and look at the whole account every few minutes.
            now: a conversation that continued at or after this time is left for a later look.
            on_progress: called with how many conversations are done, and out of how many.

        Raises:
            UnknownAccount: no such account.
        """
        self.store.state(account_id)
        if conversation_ids is not None:
            return self._upkeep.update_some(account_id, conversation_ids, now=utc_now(now))
        return self._upkeep.update(account_id, now=utc_now(now), on_progress=on_progress)

    def standings(self, account_id: str, *, now: datetime | None = None) -> list[Standing]:
        """All customers of an account by score plus trend: those who stand worst and are falling fastest come
        first. Brings the flags up to date on the way.

        Raises:
            UnknownAccount: no such account.
        """
        self.store.state(account_id)
        return self._customers.standings(account_id, now=utc_now(now))

    @property
    def _upkeep(self) -> Upkeep:
        return Upkeep(self.store, self.scorer, self.policy, self.notify, self.notify_since)

    @property
    def _customers(self) -> Customers:
        return Customers(
            self.store, self.scorer, self.policy, self._upkeep, profile=self.profile,
            half_life=self.half_life, scales=self._scales,
        )  # fmt: skip

    def _language(self, account_id: str, language: str | None) -> str:
        return check_language(language or self.policy.for_account(account_id).language)

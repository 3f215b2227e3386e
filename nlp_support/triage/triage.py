"""How complex, severe and costly a message is, and where it should go."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from ..errors import InvalidArgument
from ..journey.escalation.policy import EscalationPolicy
from ..journey.scoring.conversation import mood_of
from ..journey.scoring.scorer import TurnScorer
from ..journey.texts import check_language, text_of
from ..models.satisfaction import SatisfactionModel
from ..models.sentiment import SentimentModel
from ..store import MessageStore
from ..suggest.suggester import ReplySuggester
from ..suggest.suggestions import Suggestions
from ..text.acts import closes
from ..text.context import in_context
from ..types.message import Message, Role, clean_text
from ..types.numbers import check_number
from ..types.times import utc_now
from .channels import Channel, ChannelTable
from .history import History
from .levels import Level, Measure
from .past import read_history
from .severity import severity

HISTORIES_KEPT = 500  # histories in memory, about half a megabyte each


@dataclass(frozen=True, slots=True)
class Triaged:
    """How a message was rated and where it should go.

    Attributes:
        complexity: how far an answer is from being readily available.
        severity: how bad it is if the message gets no good answer.
        effort: how much it took to solve similar conversations.
        primary: the channel it should go to.
        secondary: the channel to use if the primary is busy or did not help.
    """

    complexity: Level
    severity: Level
    effort: Level
    primary: Channel
    secondary: Channel


class Triage:
    """Sorts customer messages by complexity, severity and effort, each low, medium or high.

    Where levels begin comes from the account's own history: quantiles, within bounds, of the same measures
    over the openings of its 100 newest conversations; see `nlp_support.triage.levels`. Defaults are used with
    fewer than 30 openings, for severity with fewer than 30 that a monitor has scored, by any models. The
    history is read at the first message of an account and again after a day; while it is short, also
    whenever the account changes.

    Several threads may share one `Triage`.

    Args:
        store: an open store.
        suggester: default: a new one on the store; pass yours if you have one, so that both share its memory.
        sentiment, satisfaction: default: the bundled models, loaded when a message comes without its mood.
        table: default: the shipped one.
        policy: words and their weights, per account; default: `EscalationPolicy()`.
        language: of the evidence, "en" or "ko"; default: that of the account's policy.

    Raises:
        InvalidArgument: an unknown language.
    """

    def __init__(
        self,
        store: MessageStore,
        *,
        suggester: ReplySuggester | None = None,
        sentiment: SentimentModel | None = None,
        satisfaction: SatisfactionModel | None = None,
        table: ChannelTable | None = None,
        policy: EscalationPolicy | None = None,
        language: str | None = None,
    ) -> None:
        self.store = store
        self.suggester = suggester or ReplySuggester(store)
        self.table = table or ChannelTable.load()
        self.policy = policy or EscalationPolicy()
        self.language = None if language is None else check_language(language)
        self._models = sentiment, satisfaction
        self._scorer: TurnScorer | None = None
        self._histories: OrderedDict[str, History] = OrderedDict()
        self._lock, self._loading = Lock(), Lock()

    @property
    def scorer(self) -> TurnScorer:
        """Scores moods; the bundled models are loaded on first use."""
        with self._loading:
            if self._scorer is None:
                sentiment, satisfaction = self._models
                self._scorer = TurnScorer(
                    self.store,
                    sentiment or SentimentModel.load(),
                    satisfaction or SatisfactionModel.load(),
                    self.suggester.encoder,
                )
            return self._scorer

    def message(
        self,
        account_id: str,
        text: str,
        *,
        context: Sequence[Message | str] = (),
        channel: str | None = None,
        now: datetime | None = None,
        suggestions: Suggestions | None = None,
        mood: float | None = None,
    ) -> Triaged:
        """Rate a customer's message and route it.

        Args:
            text: what the customer wrote.
            context: earlier turns of the open conversation, oldest first; plain texts count as the
                customer's.
            channel: where it was sent; default: the channel of the context. One that is not known to be
                public counts as private.
            now: aware; messages sent at or after it are ignored; default: the clock's time.
            suggestions: what the suggester returned for this message; default: the suggester is asked.
            mood: of the message, in [-1, 1], as in a monitor's `ConversationScore.moods`; default: the mood
                models are asked.

        Raises:
            UnknownAccount: the store has no message of the account.
            InvalidArgument: `text` is not a string, `now` has no time zone, or `mood` is outside [-1, 1].
        """
        if not isinstance(text, str):
            raise InvalidArgument(f"text must be a string, got {type(text).__name__}")
        if mood is not None:
            check_number("mood", mood, low=-1, high=1)
        now = utc_now(now)
        if suggestions is None:
            suggestions = self.suggester.suggest(account_id, text, context=context, now=now)
        text, history = clean_text(text), self.history(account_id, now=now)
        policy = self.policy.for_account(account_id)
        language = self.language or policy.language
        bad = severity(
            "\n".join([*_said(context), text]),
            policy=policy,
            mood=self._mood(text, context) if mood is None else mood,
            channel=channel or _channel(context),
            large=history.large,
            language=language,
        )
        if closes(text, words=policy.act_words):
            hard = costly = Measure(0.0, (text_of("evidence", "asks-nothing", language=language),))
        else:
            hard = history.measure_complexity(
                text, suggestions.confidence, suggestions.similar, language=language
            )
            costly = history.measure_effort(suggestions.similar, complexity=hard.value, language=language)
        return self._routed(
            history.complexity.level(hard), history.severity.level(bad), history.effort.level(costly)
        )

    def history(self, account_id: str, *, now: datetime | None = None) -> History:
        """What the account's past shows at `now`, from memory while that is fresh. `message` calls this
        itself; call it ahead so that the first message of the day does not have to wait for it.

        Args:
            now: aware; default: the clock's time.

        Raises:
            UnknownAccount: the store has no message of the account.
            InvalidArgument: `now` has no time zone.
        """
        now = utc_now(now)
        revision = self.store.state(account_id).revision
        with self._lock:
            known = self._histories.get(account_id)
            if known and known.serves(now, revision=revision):
                self._histories.move_to_end(account_id)
                return known
        read = read_history(
            self.suggester,
            account_id,
            now=now,
            policy=self.policy.for_account(account_id),
        )
        with self._lock:
            self._histories[account_id] = read
            while len(self._histories) > HISTORIES_KEPT:
                self._histories.popitem(last=False)
        return read

    def _mood(self, text: str, context: Sequence[Message | str]) -> float:
        """The mood of a message in its context, by the models."""
        turns = [("customer", turn) if isinstance(turn, str) else turn for turn in context]
        read = in_context([*turns, ("customer", text)], len(turns))
        valences, points = self.scorer.felt([text], [read])
        return mood_of(float(valences[0]), float(points[0]))

    def _routed(self, complexity: Level, severity: Level, effort: Level) -> Triaged:
        route = self.table.route(severity=severity.level, complexity=complexity.level, effort=effort.level)
        return Triaged(complexity, severity, effort, route.primary, route.secondary)


def _said(context: Sequence[Message | str]) -> list[str]:
    """What the customer said before."""
    turns = [turn for turn in context if isinstance(turn, str) or turn.role is Role.CUSTOMER]
    return [turn if isinstance(turn, str) else turn.text for turn in turns]


def _channel(context: Sequence[Message | str]) -> str | None:
    """The channel of the last turn that has one."""
    return next((turn.channel for turn in reversed(context) if isinstance(turn, Message)), None)

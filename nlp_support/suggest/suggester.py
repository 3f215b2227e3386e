"""Suggested replies: how an account's agents answered the same question before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import get_args

from ..errors import InvalidArgument
from ..models.encoder import Encoder, Vectors
from ..store import AccountState, MessageStore
from ..text.language import detect_language
from ..text.pairs import has_words, searchable
from ..text.profile import Profile
from ..types.message import Message
from ..types.numbers import check_whole
from ..types.times import utc_now
from ..types.window import Window
from .account import AccountReplies
from .asked import Asked, How, asked_of
from .cache import Index, ReplyCache
from .chosen import Chosen
from .find import Found, Moment
from .loading import Loader
from .offering import suggestions_of, texts_of
from .promised import Bar, bar_for
from .ranking import Ranking, ranking_for
from .recording import record, still_fits
from .sources import Sources, among
from .suggestions import Outcome, Suggestion, Suggestions, with_pending

NO_WORDS = "the message has no words to search for"
SAID = "whatever was found for it was said in this very conversation already"
CLOSES = "the customer only thanks or closes: there is nothing to answer"


class ReplySuggester:
    """Suggests replies to customer messages, for any number of accounts of a store.

    Args:
        store: an open store; messages that any process adds to it count from the next call on.
        encoder: default: the bundled one.
        window: which sent messages may be suggested; default: the 2,000 most recent.
        ranking: weights and threshold; default: the bundled ones, see `ranking_for` for other encoders.
        keep_boilerplate: also suggest bare courtesies and hand-offs to private messages.
        promises: whether an account's promise (`nlp-support tune`) decides what it is offered, in place of
            the ranking's threshold.
        sources: which past replies may be suggested where a call names none; default: all.
        cache_bytes: memory for the most recently used accounts, about 2 MB each.

    Raises:
        ModelError: the ranking was fitted for another encoder.
    """

    def __init__(
        self,
        store: MessageStore,
        *,
        encoder: Encoder | None = None,
        window: Window | None = None,
        ranking: Ranking | None = None,
        keep_boilerplate: bool = False,
        promises: bool = True,
        sources: Sources | None = None,
        cache_bytes: int = 512_000_000,
    ) -> None:
        self.store = store
        self.encoder = encoder or Encoder.load()
        self.window = window or Window(max_messages=2000)
        self.ranking = ranking_for(self.encoder, ranking)
        self.promises, self.sources = promises, sources
        check_whole("cache_bytes", cache_bytes, low=0)
        self.cache = ReplyCache(
            Loader(store, self.encoder, self.window, keep_boilerplate), max_bytes=cache_bytes
        )

    def suggest(
        self,
        account_id: str,
        text: str | None = None,
        *,
        k: int = 3,
        conversation_id: str | None = None,
        context: Sequence[Message | str] = (),
        now: datetime | None = None,
        language: str | None = None,
        index: Index = "now",
        sources: Sources | None = None,
    ) -> Suggestions:
        """Up to k replies to a customer's question, chosen together, or none and the reason.

        The first is the reply that the account's answers to similar questions agree with most; each further
        one adds most to what those before it cover.

        The question is a text, or what waits for an answer in a stored conversation: all that the customer
        wrote since the account's last answer, without thanks. Where nobody waits, nothing is suggested.

        Args:
            account_id: the account that answers.
            text: what the customer wrote last; of a mail, the quotation and the signature do not count.
            k: at most this many replies; 1 or more.
            conversation_id: the open conversation as it is stored, in place of `context`: its unanswered
                messages are the question or, with `text`, the end of it.
            context: earlier turns of the open conversation, oldest first; plain texts count as the
                customer's. What the customer wrote right before `text` is part of the question. The turns
                before are used when that alone says little; messages of the account among them are not
                suggested again.
            now: closes the window (aware; default: the clock); messages sent then or later are not
                candidates, and no part of the conversation.
            language: a code such as "en" or "ko", or "any"; default: that of the question.
            index: what to do about sent messages in the window that are not encoded yet. "now" encodes and
                stores them first, which takes as long as `index_account` for a new account; "skip" searches
                what is encoded, and `Suggestions.pending` says how many messages are left out. Calls that
                skip do not wait for those that encode. "few" encodes up to 64 messages that came in since,
                and skips more, for whoever has `index_account` run beside.
            sources: which past replies may be suggested; default: the suggester's.

        Raises:
            UnknownAccount: the store has no message of the account.
            UnknownConversation: the account has no such conversation.
            InvalidArgument: neither a text nor a conversation is given, or a conversation and a context; `k`
                is below 1, `text` is not a string, `now` has no time zone, or `index` is none of the three.
        """
        state = self.store.state(account_id)
        profile = self._profile(account_id, state)
        how = How(now=utc_now(now), language=language, profile=profile, sources=sources)
        asked = asked_of(self.store, account_id, text, conversation_id, context, how)
        if asked is None:
            return Suggestions((), f"nobody waits for an answer in conversation {conversation_id!r}")
        return self._suggest([asked], {account_id: state}, k=k, index=index)[0]

    def still_fits(self, suggestion: Suggestion) -> bool:
        """Whether a suggestion may still be sent: nobody has written in its conversation since, what it
        answers was neither edited nor removed, the platform has not closed the conversation, and the message
        that it repeats still exists. Private notes and what the system says change nothing.

        The conversation is the `conversation_id`, or that of the `context`, with which it was suggested;
        without one there is nothing that could be written. The message that was asked about may come into the
        store later.

        Raises:
            InvalidArgument: it is not a suggestion of this store.
        """
        return still_fits(self.store, suggestion.id)

    def suggest_batch(self, asked: Sequence[Asked], *, k: int = 3, index: Index = "now") -> list[Suggestions]:
        """What `suggest` returns for each message, in order; they are encoded together, which on several
        processor threads is faster than one by one.

        Args:
            asked: the messages, of any accounts.
            k: as for `suggest`.
            index: as for `suggest`.

        Raises:
            UnknownAccount, InvalidArgument: as for `suggest`; nothing is then suggested for any of them.
        """
        states = {one.account_id: self.store.state(one.account_id) for one in asked}
        profiles = {account_id: self._profile(account_id, state) for account_id, state in states.items()}
        known = [
            replace(one, profile=profiles[one.account_id]) if profiles[one.account_id].keep else one
            for one in asked
        ]
        return self._suggest(known, states, k=k, index=index)

    def _suggest(
        self, asked: Sequence[Asked], states: Mapping[str, AccountState], *, k: int, index: Index
    ) -> list[Suggestions]:
        check_whole("k", k, low=1)
        if index not in get_args(Index):
            raise InvalidArgument(f"index is {index!r}, expected one of {', '.join(get_args(Index))}")
        closing = {number for number, one in enumerate(asked) if one.only_closes}
        searched = [
            number for number, one in enumerate(asked) if has_words(one.question) and number not in closing
        ]
        vectors = self.encoder.encode_query([searchable(asked[number].question) for number in searched])
        by_account: defaultdict[str, list[tuple[int, Vectors]]] = defaultdict(list)
        for number, vector in zip(searched, vectors, strict=True):
            by_account[asked[number].account_id].append((number, vector))
        results = [Suggestions((), CLOSES if number in closing else NO_WORDS) for number in range(len(asked))]
        for account_id, queries in by_account.items():
            bar = self._bar(account_id, states[account_id])
            times = [utc_now(asked[number].now) for number, _ in queries]
            replies = self.cache.replies(
                account_id, states[account_id], max(times), earliest=min(times), index=index
            )
            for (number, vector), now in zip(queries, times, strict=True):
                results[number] = self._answer(replies, asked[number], vector, now, k, bar)
        return results

    def record(
        self,
        suggestion_id: str,
        outcome: Outcome | str,
        sent_text: str | None = None,
        *,
        account_id: str | None = None,
        customer_id: str | None = None,
        agent_id: str | None = None,
    ) -> bool:
        """Keep what an agent did with a suggestion; it counts in the ranking from the next call on.

        Recording the same suggestion again replaces the earlier outcome.

        Args:
            suggestion_id: the `id` of a `Suggestion` from this store.
            outcome: "accepted", "edited" or "rejected".
            sent_text: what was sent instead; stored redacted. How much of an edited suggestion was changed,
                not counting placeholders that were filled in, decides whether the edit counts for or against
                it. It goes when the customer it was sent to is forgotten or, if nobody told who that is, when
                any customer of the account is.
            account_id: the account that may be voted in; None if the caller may vote in all. An id from
                before ids were signed needs it, unless something was recorded under it already.
            customer_id: to whom it was sent, if the suggestion was made without a `context` that tells.
            agent_id: who decided, as in the messages.

        Returns:
            Whether the suggested message still exists. If it was erased, nothing is kept.

        Raises:
            InvalidArgument: the outcome is unknown, the id is not that of a suggestion of this store, or not
                of the account, or another argument is of the wrong type.
        """
        return record(
            self.store, suggestion_id, outcome, sent_text, account_id=account_id, customer_id=customer_id,
            agent_id=agent_id,
        )  # fmt: skip

    def _profile(self, account_id: str, state: AccountState) -> Profile:
        """What is known of the account, from memory while it does not change."""
        return self.store._profiles.at(account_id, state.profile)

    def _bar(self, account_id: str, state: AccountState) -> Bar:
        """From which confidence on the account is offered a set, from memory while that does not change."""
        if not self.promises:
            return Bar(self.ranking.threshold)
        return bar_for(self.store._promises.at(account_id, state.promise), self.ranking, self.encoder)

    def _answer(
        self, replies: AccountReplies, asked: Asked, query: Vectors, now: datetime, k: int, bar: Bar
    ) -> Suggestions:
        sources = asked.sources or self.sources
        narrowed = among(self.store, asked.account_id, replies, sources, now)
        moment = Moment.of(
            replies,
            window=self.window,
            now=now,
            language=asked.language or detect_language(asked.question),
            without=asked.already_sent,
            prepared=narrowed is None,
            among=narrowed,
        )
        if moment.reason is None:
            answer = self._offer(asked, moment.find(query, bar.shifted(self.ranking)), k, bar)
        else:
            answer = Suggestions((), moment.reason)
        answer = replace(answer, promise=bar.promise, promise_ignored=bar.ignored)
        return with_pending(answer, moment.pending, macros=moment.prepared.pending)

    def _offer(self, asked: Asked, found: Found, k: int, bar: Bar) -> Suggestions:
        read = partial(texts_of, self.store, asked.account_id, found)
        chosen = Chosen.of(found, asked, k=k, threshold=bar.threshold, read=read)
        confidences = chosen.confidences
        best, together = max(confidences, default=0.0), found.ranking.confidence_of_set(confidences)
        sure = [(confidences[at], chosen.candidates[at]) for at in chosen.sure]
        if not sure:
            said = found.moment.said.texts and not chosen.candidates
            why = SAID if said else bar.unsure(len(chosen.candidates), together, found.ranking)
            return Suggestions((), why, best, found.similar, 0, together)
        return Suggestions(
            suggestions_of(self.store, asked, found, sure),
            confidence=best,
            similar=found.similar,
            set_confidence=together,
        )

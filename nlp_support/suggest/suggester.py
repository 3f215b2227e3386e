"""Suggested replies: what an account's agents answered to the same question before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument
from ..models.encoder import Encoder
from ..store import MessageStore
from ..text.language import detect_language
from ..text.pairs import has_words, searchable
from ..text.redaction import redact
from ..types.message import Message, clean_text
from ..types.times import from_micros, now_micros
from ..types.window import Window
from .account import AccountReplies
from .asked import Asked
from .cache import Loader, ReplyCache
from .find import Found, choose, find, find_span
from .ranking import Ranking, ranking_for
from .selection import Candidate
from .suggestions import Similar, Suggestion, Suggestions, parse_suggestion_id, suggestion_id

OUTCOMES = ("accepted", "edited", "rejected")
SIMILAR = 12  # past replies that are named as having a similar question


class ReplySuggester:
    """Suggests replies to customer messages, for any number of accounts of a store.

    Args:
        store: an open store; messages added to it, by any process, count from the next call on.
        encoder: default: the bundled one.
        window: which sent messages may be suggested; default: the 2,000 most recent.
        ranking: weights and threshold; default: the bundled ones, see `ranking_for` for other encoders.
        keep_boilerplate: also suggest bare courtesies and hand-offs to private messages.
        cache_bytes: memory for the accounts used last, about 2 MB each.

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
        cache_bytes: int = 512_000_000,
    ) -> None:
        self.store = store
        self.encoder = encoder or Encoder.load()
        self.window = window or Window(max_messages=2000)
        self.ranking = ranking_for(self.encoder, ranking)
        self.cache = ReplyCache(
            Loader(store, self.encoder, self.window, keep_boilerplate), max_bytes=cache_bytes
        )

    def suggest(
        self,
        account_id: str,
        text: str,
        *,
        k: int = 3,
        context: Sequence[Message | str] = (),
        now: datetime | None = None,
        language: str | None = None,
    ) -> Suggestions:
        """Up to k replies to a customer message, best first, or none and the reason.

        Sent messages of the window that were not encoded yet are encoded first; run `index_account` (or
        `nlp-support index`) ahead to keep the first call on an account short.

        Args:
            text: what the customer wrote.
            context: earlier turns of the open conversation, oldest first; plain texts count as the
                customer's. They are used when `text` alone says little; what the account sent among them is
                not suggested again.
            now: closes the window (aware; default: the clock); messages sent then or later are no candidates.
            language: a code such as "en" or "ko", or "any"; default: that of the question.

        Raises:
            UnknownAccount: the store has no message of the account.
            InvalidArgument: `k` is below 1, `text` is no string, or `now` has no time zone.
        """
        asked = Asked(account_id, text, context=context, now=now, language=language)
        return self.suggest_batch([asked], k=k)[0]

    def suggest_batch(self, asked: Sequence[Asked], *, k: int = 3) -> list[Suggestions]:
        """What `suggest` gives for each message, in their order; they are encoded together, which on several
        processor threads takes less time than one by one.

        Raises:
            UnknownAccount, InvalidArgument: as `suggest`; nothing is suggested for any of them then.
        """
        if k < 1:
            raise InvalidArgument(f"k is {k}, expected 1 or more")
        questions = [one.question for one in asked]
        for account_id in dict.fromkeys(one.account_id for one in asked):
            self.store.state(account_id)  # an unknown account is an error whatever is asked
        results = [Suggestions((), "the message holds no words to search for")] * len(asked)
        searched = [place for place, question in enumerate(questions) if has_words(question)]
        queries = self.encoder.encode_query([searchable(questions[place]) for place in searched])
        by_account: defaultdict[str, list[tuple[int, NDArray[np.float32]]]] = defaultdict(list)
        for place, query in zip(searched, queries, strict=True):
            by_account[asked[place].account_id].append((place, query))
        for account_id, own in by_account.items():
            closings = [now_micros(asked[place].now) for place, _ in own]
            with self.cache.hold(account_id, max(closings), earliest=min(closings)) as replies:
                for (place, query), closing in zip(own, closings, strict=True):
                    one = asked[place]
                    language = one.language or detect_language(questions[place])
                    results[place] = self._answer(replies, one, query, closing, language, k)
        return results

    def _answer(
        self,
        replies: AccountReplies,
        asked: Asked,
        query: NDArray[np.float32],
        closing: int,
        language: str,
        k: int,
    ) -> Suggestions:
        span, reason = find_span(
            replies, window=self.window, now=closing, language=language, without=asked.already_sent
        )
        if reason:
            return Suggestions((), reason)
        found = find(replies, query, span, ranking=self.ranking, outcomes=replies.outcomes)
        chosen = choose(replies, found, span, k=k)
        return self._offer(asked.account_id, replies, found, chosen)

    def record(self, suggestion_id: str, outcome: str, sent_text: str | None = None) -> None:
        """Keep what an agent did with a suggestion; it counts in the ranking from the next call on.

        Recording the same suggestion again replaces the earlier outcome. If the suggested message has been
        erased since, nothing is kept.

        Args:
            outcome: "accepted", "edited" or "rejected".
            sent_text: what was sent instead; stored redacted.

        Raises:
            InvalidArgument: an unknown outcome, or an id that is none.
        """
        if outcome not in OUTCOMES:
            raise InvalidArgument(f"outcome is {outcome!r}, expected one of {', '.join(OUTCOMES)}")
        account_id, message_id = parse_suggestion_id(suggestion_id)
        kept = None if sent_text is None else redact(clean_text(sent_text)).text
        self.store._feedback.record(suggestion_id, account_id, message_id, outcome, kept, now_micros(None))

    def _offer(
        self, account_id: str, replies: AccountReplies, found: Found, chosen: Sequence[Candidate]
    ) -> Suggestions:
        similar = similar_replies(replies, found)
        sure = [(self.ranking.confidence(c.relevance, rival=found.rival), c) for c in chosen]
        best = max((confidence for confidence, _ in sure), default=0.0)
        sure = [(confidence, c) for confidence, c in sure if confidence >= self.ranking.threshold]
        if not sure:
            reason = f"no past reply is likely enough right: the best has confidence {best:.2f}, "
            return Suggestions((), reason + f"{self.ranking.threshold:.2f} is needed", best, similar)
        ids = [(replies.ids[c.newest], replies.ids[c.found_by]) for _, c in sure]
        texts = self.store._replies.texts(account_id, [id for pair in ids for id in pair])
        return Suggestions(
            tuple(
                Suggestion(
                    id=suggestion_id(account_id, newest),
                    text=texts[newest].reply,
                    confidence=confidence,
                    question=texts[found_by].question or "",
                    times_sent=candidate.times_sent,
                    last_sent_at=from_micros(candidate.last_sent_at),
                    message_id=newest,
                )
                for (confidence, candidate), (newest, found_by) in zip(sure, ids, strict=True)
                if newest in texts and found_by in texts  # else erased by another process a moment ago
            ),
            confidence=best,
            similar=similar,
        )


def similar_replies(replies: AccountReplies, found: Found) -> tuple[Similar, ...]:
    """Those of what was found whose question is most like what was asked, the likest first."""
    likeness = found.features.question
    nearest = np.argsort(-likeness, kind="stable")[:SIMILAR].tolist()
    return tuple(Similar(replies.ids[found.hits.rows[at]], float(likeness[at])) for at in nearest)

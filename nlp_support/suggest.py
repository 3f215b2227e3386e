"""Suggested replies: what an account's agents answered to the same question before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from .account import AccountReplies
from .cache import Loader, ReplyCache
from .encoders import Encoder
from .errors import InvalidArgument
from .index import Hits
from .language import UNKNOWN, detect_language, script_language
from .messages import Message, clean_text
from .pairs import LONGEST, has_words, question_text, says_little, searchable
from .ranking import Ranking, feedback_score
from .redaction import redact
from .selection import Candidate, select
from .store import MessageStore
from .store.feedback import Outcomes
from .suggestions import Suggestion, Suggestions, parse_suggestion_id, suggestion_id
from .times import from_micros, now_micros
from .windows import Window

SEARCHED = 64  # rows looked at
POOL = 12  # wordings of which texts are compared
OUTCOMES = ("accepted", "edited", "rejected")
ANY_LANGUAGE = "any"
NO_OUTCOME = Outcomes()


@dataclass(frozen=True)
class Span:
    """The candidates that may be suggested: rows from `first` to before `last` where `mask` (None: all) is
    true, in the window that `now` (microseconds) closes."""

    now: int
    first: int
    last: int
    mask: NDArray[np.bool_] | None = None


class ReplySuggester:
    """Suggests replies to customer messages, for any number of accounts of a store.

    Args:
        store: an open store; messages added to it, by any process, count from the next call on.
        encoder: default: the bundled one.
        window: which sent messages may be suggested; default: the 2,000 most recent.
        ranking: weights and threshold; default: those for the bundled encoder.
        keep_boilerplate: also suggest bare courtesies and hand-offs to private messages.
        cache_bytes: memory for the accounts used last, about 2 MB each.
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
        self.ranking = ranking or Ranking()
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
                customer's. They are used when `text` alone says little.
            now: closes the window (aware; default: the clock); messages sent then or later are no candidates.
            language: a code such as "en" or "ko", or "any"; default: that of the question.

        Raises:
            UnknownAccount: the store has no message of the account.
            InvalidArgument: `k` is below 1, `text` is no string, or `now` has no time zone.
        """
        if k < 1:
            raise InvalidArgument(f"k is {k}, expected 1 or more")
        if not isinstance(text, str):
            raise InvalidArgument(f"text must be a string, got {type(text).__name__}")
        closing = now_micros(now)
        question = _question(text, context)
        self.store.state(account_id)  # an unknown account is an error whatever is asked
        if not has_words(question):
            return Suggestions((), "the message holds no words to search for")
        query = self.encoder.encode_query([searchable(question)])[0]
        with self.cache.hold(account_id, closing) as replies:
            span, reason = self._span(replies, closing, language or detect_language(question))
            if reason:
                return Suggestions((), reason)
            return self._offer(account_id, replies, self._choose(replies, query, span, k))

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
        self.store.feedback.record(suggestion_id, account_id, message_id, outcome, kept, now_micros(None))

    def _span(self, replies: AccountReplies, now: int, language: str) -> tuple[Span, str | None]:
        """Which candidates may be suggested, and why none may if so."""
        sent, first, last = replies.bounds(self.window, now)
        span = Span(now, first, last)
        if not sent:
            return span, "the account sent no message in the window"
        if first == last:
            return span, "no sent message in the window answers a customer message with more than a courtesy"
        if language in (ANY_LANGUAGE, UNKNOWN):
            return span, None
        fits = _fitting_languages(replies.languages, language)
        if len(fits) == len(replies.languages):
            return span, None
        mask = np.isin(replies.language, [code.encode() for code in fits])
        if not mask[first:last].any():
            return span, f"the window holds no reply in language {language!r}"
        return Span(now, first, last, mask), None

    def _choose(
        self, replies: AccountReplies, query: NDArray[np.float32], span: Span, k: int
    ) -> list[Candidate]:
        """The best candidates for a query, at most k."""
        hits = replies.index.search(
            query,
            k=SEARCHED,
            first=span.first,
            last=span.last,
            mask=span.mask,
            weights=(self.ranking.question, self.ranking.reply),
        )
        relevance = self._relevance(replies, hits, query, span)
        places, candidates = _candidates(replies, hits, relevance, span)
        questions, answers = hits.questions[places], hits.replies[places]
        return select(
            candidates,
            k=k,
            questions=(questions @ questions.T).tolist(),
            replies=(answers @ answers.T).tolist(),
        )

    def _relevance(
        self, replies: AccountReplies, hits: Hits, query: NDArray[np.float32], span: Span
    ) -> NDArray[np.float64]:
        counts = np.bincount(replies.group[span.first : span.last], minlength=len(replies.group))
        feedback = np.zeros(len(hits.rows))
        if replies.outcomes:
            wordings = replies.exact[hits.rows].tolist()
            feedback[:] = [feedback_score(replies.outcomes.get(wording, NO_OUTCOME)) for wording in wordings]
        return self.ranking.relevance(
            question=hits.questions @ query,
            reply=hits.replies @ query,
            age=span.now - replies.sent_at[replies.place[hits.rows]],
            times=counts[replies.group[hits.rows]],
            feedback=feedback,
        )

    def _offer(self, account_id: str, replies: AccountReplies, chosen: Sequence[Candidate]) -> Suggestions:
        sure = [(self.ranking.confidence(candidate.relevance), candidate) for candidate in chosen]
        best = max((confidence for confidence, _ in sure), default=0.0)
        sure = [(confidence, c) for confidence, c in sure if confidence >= self.ranking.threshold]
        if not sure:
            reason = f"no past reply is likely enough right: the best has confidence {best:.2f}, "
            return Suggestions((), reason + f"{self.ranking.threshold:.2f} is needed")
        ids = [(replies.ids[c.newest], replies.ids[c.found_by]) for _, c in sure]
        texts = self.store.replies.texts(account_id, [id for pair in ids for id in pair])
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
            )
        )


def _question(text: str, context: Sequence[Message | str]) -> str:
    """What is asked, redacted as the stored questions are; the context only where the message needs it."""
    asked = redact(clean_text(text)).text
    if not context or not says_little(asked):
        return asked[-LONGEST:]
    names = tuple(
        {turn.customer_name for turn in context if isinstance(turn, Message) and turn.customer_name}
    )
    turns: list[Message | str] = []
    for turn in context:
        if isinstance(turn, Message):
            turns.append(replace(turn, text=redact(turn.text, names=names).text))
        else:
            turns.append(redact(clean_text(turn)).text)
    return question_text([*turns, asked]) or ""


def _candidates(
    replies: AccountReplies,
    hits: Hits,
    relevance: NDArray[np.float64],
    span: Span,
) -> tuple[list[int], list[Candidate]]:
    """The most relevant hits, one for each wording, best first, and their places among the hits."""
    best: dict[int, int] = {}  # group -> place in hits
    order = np.argsort(-relevance, kind="stable")
    for place, group in zip(order.tolist(), replies.group[hits.rows[order]].tolist(), strict=True):
        best.setdefault(group, place)
        if len(best) == POOL:
            break
    sendings = [replies.sendings(group, span.first, span.last) for group in best]
    return list(best.values()), [
        Candidate(
            found_by=int(hits.rows[place]),
            newest=int(sent[-1]),
            wording=replies.wording(sent[-1]),
            relevance=float(relevance[place]),
            times_sent=len(sent),
            first_sent_at=replies.sent_time(sent[0]),
            last_sent_at=replies.sent_time(sent[-1]),
            place=at,
        )
        for at, (place, sent) in enumerate(zip(best.values(), sendings, strict=True))
    ]


def _fitting_languages(languages: Sequence[str], wanted: str) -> list[str]:
    """The languages that are the wanted one, or of which only the script is known, and it is the same."""
    wanted = wanted.lower().replace("_", "-").split("-")[0]
    bucket = script_language(wanted)
    return [
        own
        for own in languages
        if own in (wanted, bucket, UNKNOWN) or (wanted == bucket and script_language(own) == wanted)
    ]

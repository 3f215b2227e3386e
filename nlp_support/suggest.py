"""Suggested replies: what an account's agents answered to the same question before."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from .account import AccountReplies, Loader, ReplyCache
from .encoders import Encoder
from .errors import InvalidArgument
from .index import Hits
from .language import UNKNOWN, detect_language, script_language
from .messages import Message, clean_text
from .pairs import has_words, question_text
from .ranking import Ranking, feedback_score
from .redaction import redact
from .selection import Candidate, select
from .store import MessageStore
from .suggestions import Suggestion, Suggestions, parse_suggestion_id, suggestion_id
from .times import from_micros, now_micros
from .windows import Window

SEARCHED = 64  # rows looked at, by question and again by reply
POOL = 24  # wordings of which texts are compared
OUTCOMES = ("accepted", "edited", "rejected")
ANY_LANGUAGE = "any"


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
        self.keep_boilerplate = keep_boilerplate
        self.cache = ReplyCache(Loader(store, self.encoder, self.window), max_bytes=cache_bytes)

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
        """
        if k < 1:
            raise InvalidArgument(f"k is {k}, expected 1 or more")
        closing = now_micros(now)
        self.store.state(account_id)
        turns = [clean_text(turn) if isinstance(turn, str) else turn for turn in (*context, text)]
        question = redact(question_text(turns) or "").text
        if not has_words(question):
            return Suggestions((), "the message holds no words to search for")
        replies = self.cache.get(account_id, closing)
        mask, reason = self._allowed(replies, closing, language or detect_language(question))
        if reason:
            return Suggestions((), reason)
        query = self.encoder.encode_query([question])[0]
        chosen = select(self._candidates(account_id, replies, query, mask, closing), k=k)
        return self._offer(account_id, replies, chosen)

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

    def _allowed(
        self, replies: AccountReplies, now: int, language: str
    ) -> tuple[NDArray[np.bool_], str | None]:
        """Which rows may be suggested, and why none may if so."""
        first, last = self.window.bounds(replies.sent_at, now)
        mask = np.zeros(len(replies), np.bool_)
        mask[first:last] = replies.encoded[first:last]
        if first == last:
            return mask, "the account sent no message in the window"
        if not mask.any():
            return mask, "no sent message in the window answers a customer message"
        if not self.keep_boilerplate:
            mask &= ~replies.boilerplate
            if not mask.any():
                return mask, "the window holds only courtesies and hand-offs"
        if language not in (ANY_LANGUAGE, UNKNOWN):
            mask &= _in_language(replies, language)
            if not mask.any():
                return mask, f"the window holds no reply in language {language!r}"
        return mask, None

    def _candidates(
        self,
        account_id: str,
        replies: AccountReplies,
        query: NDArray[np.float32],
        mask: NDArray[np.bool_],
        now: int,
    ) -> list[Candidate]:
        """The best rows, one for each wording, most relevant first."""
        hits = replies.index.search(query, k=SEARCHED, mask=mask)
        relevance = self._relevance(replies, hits, mask, now)
        best: dict[int, int] = {}  # wording -> place in hits
        for place in np.argsort(-relevance, kind="stable"):
            best.setdefault(int(replies.wording[hits.rows[place]]), int(place))
            if len(best) == POOL:
                break
        sendings = {wording: np.flatnonzero((replies.wording == wording) & mask) for wording in best}
        texts = self.store.replies.texts(account_id, [replies.ids[rows[-1]] for rows in sendings.values()])
        questions, answers = replies.index.vectors(hits.rows[list(best.values())])
        return [
            Candidate(
                row=int(hits.rows[place]),
                newest=int(rows[-1]),
                text=texts[replies.ids[rows[-1]]].reply,
                relevance=float(relevance[place]),
                times_sent=len(rows),
                first_sent_at=int(replies.sent_at[rows[0]]),
                last_sent_at=int(replies.sent_at[rows[-1]]),
                question=question,
                reply=answer,
            )
            for place, rows, question, answer in zip(
                best.values(), sendings.values(), questions, answers, strict=True
            )
            if replies.ids[rows[-1]] in texts  # else erased by another process a moment ago
        ]

    def _relevance(
        self, replies: AccountReplies, hits: Hits, mask: NDArray[np.bool_], now: int
    ) -> NDArray[np.float64]:
        wordings = replies.wording[hits.rows]
        known, counts = np.unique(replies.wording[mask], return_counts=True)
        scores = {wording: feedback_score(outcomes) for wording, outcomes in replies.outcomes.items()}
        return self.ranking.relevance(
            question=hits.question,
            reply=hits.reply,
            age=now - replies.sent_at[hits.rows],
            times=counts[np.searchsorted(known, wordings)],
            feedback=np.array([scores.get(int(wording), 0.0) for wording in wordings]),
        )

    def _offer(self, account_id: str, replies: AccountReplies, chosen: Sequence[Candidate]) -> Suggestions:
        sure = [(self.ranking.confidence(candidate.relevance), candidate) for candidate in chosen]
        best = max((confidence for confidence, _ in sure), default=0.0)
        sure = [(confidence, c) for confidence, c in sure if confidence >= self.ranking.threshold]
        if not sure:
            return Suggestions(
                (), f"no past reply is likely enough right: the best has confidence {best:.2f}, "
                f"{self.ranking.threshold:.2f} is needed"
            )  # fmt: skip
        found_by = self.store.replies.texts(account_id, [replies.ids[c.row] for _, c in sure])
        return Suggestions(
            tuple(
                Suggestion(
                    id=suggestion_id(account_id, replies.ids[candidate.newest]),
                    text=candidate.text,
                    confidence=confidence,
                    question=found_by[replies.ids[candidate.row]].question or "",
                    times_sent=candidate.times_sent,
                    last_sent_at=from_micros(candidate.last_sent_at),
                    message_id=replies.ids[candidate.newest],
                )
                for confidence, candidate in sure
                if replies.ids[candidate.row] in found_by
            )
        )


def _in_language(replies: AccountReplies, language: str) -> NDArray[np.bool_]:
    """Rows whose reply is in the language, or in its script where the reply's language is not known."""
    wanted = language.lower().replace("_", "-").split("-")[0]
    bucket = script_language(wanted)
    fits = [
        at
        for at, own in enumerate(replies.languages)
        if own in (wanted, UNKNOWN) or own == bucket or (wanted == bucket and script_language(own) == wanted)
    ]
    return np.isin(replies.language, fits)

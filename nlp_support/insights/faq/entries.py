"""What a knowledge base contains."""

from dataclasses import dataclass
from datetime import datetime

from ...store.entries import EntryState
from ...types.rate import Rate
from ..trend import Trend


@dataclass(frozen=True, slots=True)
class Conflict:
    """An answer in use that says nearly the same as the entry's with another number, day or negation."""

    text: str
    count: int
    first_sent: datetime
    last_sent: datetime


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A question that is asked again and again, and its best answer; all texts redacted.

    Attributes:
        id: stays the same from run to run, as long as the entry has the same messages or asks the same.
        question: the most typical of its questions.
        answer: the one that worked best; among those that contradict each other, the newest.
        count: contacts in which it was asked.
        customers: how many different customers asked.
        trend: rising or falling if the share of its contacts that is in the latest quarter of all
            questions differs from a quarter by more than chance (95%), otherwise steady.
        first_seen, last_seen: when an agent first and last answered it, or a customer asked if unanswered.
        state: whether people approved or blocked it; set_at, set_by: when and by whom (None: never set).
        sent: how often the answer was sent, in nearly the same words.
        answered_at: when the answer was last sent.
        solved: the share of the contacts with the answer that were resolved, of those that are over.
        satisfaction: the mean, in [1, 5], at the customer's next message after the answer; None if no scores
            are stored.
        accepted, edited: the shares of its suggestions that agents sent unchanged, and after a change, of
            those that they accepted, edited or rejected.
        conflicts: the newest first.
        stale: whether the question was asked long after the answer was last sent.
    """

    id: str
    question: str
    answer: str
    count: int
    customers: int
    trend: Trend
    first_seen: datetime
    last_seen: datetime
    state: EntryState
    set_at: datetime | None
    set_by: str | None
    sent: int
    answered_at: datetime
    solved: Rate
    satisfaction: float | None
    accepted: Rate
    edited: Rate
    conflicts: tuple[Conflict, ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that is asked often and mostly answered badly, or never.

    Attributes:
        question: the most typical, redacted.
        count, customers, trend, first_seen, last_seen: as in `FaqEntry`.
        unanswered: the share of contacts in which it was answered only with courtesies or questions
            back, if at all.
        abandoned: the share of the contacts that are over that the customer gave up.
        satisfaction: the mean, in [1, 5], after the answers; None if no scores are stored.
    """

    question: str
    count: int
    customers: int
    trend: Trend
    first_seen: datetime
    last_seen: datetime
    unanswered: Rate
    abandoned: Rate
    satisfaction: float | None


@dataclass(frozen=True, slots=True)
class Faq:
    """The knowledge base of an account.

    Attributes:
        entries: those asked most often first.
        gaps: likewise; a question whose answer works badly may be in both.
        reason: why there are no entries, or None.
    """

    account_id: str
    entries: tuple[FaqEntry, ...]
    gaps: tuple[Gap, ...]
    reason: str | None = None

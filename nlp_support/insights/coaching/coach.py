"""All of an account's coaching in one call."""

from datetime import datetime

from ...journey import JourneyMonitor
from ...models.encoder import Encoder
from ...store import MessageStore
from ...types.numbers import check_whole
from ...types.progress import Progress
from ...types.times import utc_now
from ..cases import own_monitor, read_cases
from ..conversations import read_conversations
from ..faq import Faq, make_faq
from ..periods import check_period
from ..questions import read_questions
from ..topics import Topics, group_questions
from .lessons import MOST, Coaching, lessons


def coach(
    store: MessageStore,
    account_id: str,
    *,
    monitor: JourneyMonitor | None = None,
    encoder: Encoder | None = None,
    topics: Topics | None = None,
    faq: Faq | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    most: int = MOST,
    now: datetime | None = None,
    on_progress: Progress | None = None,
) -> Coaching:
    """The best recoveries and worst falls with the turn where the mood changed; changes by agent and topic;
    answers that could have come earlier; and a tree of when to escalate.

    Flags are brought up to date, and what is not yet scored or encoded is scored and encoded on the way.

    Args:
        monitor: default: `JourneyMonitor(store)`.
        encoder: finds out which questions are the same; default: the monitor's if it has one, else the
            bundled one.
        topics: issue types; default: those of the period.
        faq: the knowledge base; default: that of the history up to `until`. If answers in it are approved,
            only those count as endings, see `EarlyEndings`.
        since, until: aware; conversations begun from `since` to before `until`. The tree and earlier answers
            use the whole history up to `until`.
        most: the most recoveries and falls to list; 0 or more.
        now: aware; messages sent, flags raised and feedback given at or after it are ignored; default: the
            clock's time.
        on_progress: called with how many conversations are done while flags are brought up to date.

    Raises:
        UnknownAccount: no such account.
        InvalidArgument: a naive time, a period that ends before it begins, `most` below 0, or a monitor of
            another store.
    """
    check_period(since, until)
    check_whole("most", most, low=0)
    now = utc_now(now)
    monitor = own_monitor(store, monitor)
    monitor.update(account_id, now=now, on_progress=on_progress)
    encoder = encoder or monitor.scorer.encoder or Encoder.load()
    rules = monitor.policy.for_account(account_id).contact_rules
    conversations = read_conversations(store, account_id, until=until, now=now)
    if topics is None or faq is None:
        end = now if until is None else min(until, now)
        questions = read_questions(store, account_id, conversations, encoder=encoder, until=end, rules=rules)
        if topics is None:
            topics = group_questions(account_id, questions.between(since, end), encoder=encoder)
        if faq is None:
            faq = make_faq(store, account_id, questions, encoder=encoder, rules=rules, now=now)
    cases = read_cases(monitor, account_id, conversations, now=now)
    return lessons(
        cases, monitor, account_id, encoder=encoder, topics=topics, faq=faq, since=since, most=most, now=now
    )

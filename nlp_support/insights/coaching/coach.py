"""Everything that coaching tells of an account, in one call."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...errors import InvalidArgument, MissingExtra
from ...journey import JourneyMonitor
from ...models.encoder import Encoder
from ...text.redacted import redacted_pairs
from ...types.message import Conversation, Role
from ..cases import Case, read_cases
from ..periods import check_period
from .changes import FEW, LEAST_STEPS, Change, Split, turning_points, usual_noise
from .earlier import EarlyEndings, early_endings
from .groups import GroupChange, by_agent, by_topic
from .tree import EscalationTree, fit_tree

if TYPE_CHECKING:
    from ..faq import Faq
    from ..topics import Topics

MOST = 10  # recoveries and falls that are listed


@dataclass(frozen=True, slots=True)
class Coaching:
    """What can be learnt from how an account's conversations went.

    Attributes:
        conversations: how many were looked at.
        recoveries: the customer was unhappy (mean mood below 0) and became clearly happier, the surest first.
        falls: the mood clearly fell, to below 0; the surest first.
        by_agent, by_topic: how moods change, best first; no topics, no `by_topic`.
        early_endings: how often an answer was there before it was given; None without an encoder.
        tree: which messages come before trouble; None where it could not be fitted.
        notes: what could not be told, and why.
    """

    account_id: str
    conversations: int
    recoveries: tuple[Change, ...]
    falls: tuple[Change, ...]
    by_agent: tuple[GroupChange, ...]
    by_topic: tuple[GroupChange, ...]
    early_endings: EarlyEndings | None
    tree: EscalationTree | None
    notes: tuple[str, ...]


def coach(
    monitor: JourneyMonitor,
    account_id: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    now: datetime | None = None,
    topics: "Topics | None" = None,
    faq: "Faq | None" = None,
    encoder: Encoder | None = None,
    most: int = MOST,
    on_progress: Callable[[int], None] | None = None,
) -> Coaching:
    """Best recoveries and worst falls with the turn where it changed, by agent and topic; answers that could
    have come earlier; and a tree of when to escalate.

    Flags are brought up to date and what is not scored or encoded yet is scored and encoded on the way.

    Args:
        since, until: aware; conversations begun from `since` to before `until`. The tree and what was
            answered before are of the whole history to `until`.
        now: aware; later messages are not looked at; default: the clock's time.
        topics: issue types, from `nlp_support.insights.topics.find_topics`.
        faq: the knowledge base, from `nlp_support.insights.faq.mine_faq`; where answers in it are approved,
            endings count by them, see `EarlyEndings`.
        encoder: tells which questions are the same; default: the monitor's, where its policy needs one.
        most: recoveries and falls that are listed at most; 0 or more.
        on_progress: called with how many conversations are done, as flags are brought up to date.

    Raises:
        UnknownAccount: no such account.
        InvalidArgument: a naive time, a period that ends before it begins, or `most` below 0.
    """
    _check(since, until, most)
    now = now or datetime.now(UTC)
    monitor.update(account_id, now=now, on_progress=on_progress)
    every = list(read_cases(monitor, account_id, until=until, now=now))
    cases = [case for case in every if since is None or case.started_at >= since]
    names = _topic_names(topics)
    notes = _what_is_missing(cases)
    turned = _turned(cases, every, notes)
    return Coaching(
        account_id=account_id,
        conversations=len(cases),
        recoveries=tuple(_change(one, names) for one in turned if one.change > 0 and one.before < 0)[:most],
        falls=tuple(_change(one, names) for one in turned if one.change < 0 and one.after < 0)[:most],
        by_agent=tuple(by_agent(cases)),
        by_topic=tuple(by_topic(cases, names)),
        early_endings=_early(monitor, encoder, account_id, every, since, faq, notes),
        tree=_tree(monitor, account_id, every, notes),
        notes=tuple(notes),
    )


def _check(since: datetime | None, until: datetime | None, most: int) -> None:
    check_period(since, until)
    if most < 0:
        raise InvalidArgument(f"most is {most}, expected 0 or more")


def _topic_names(topics: "Topics | None") -> dict[str, str]:
    if topics is None:
        return {}
    names = {topic.id: topic.name for topic in topics.topics}
    return {conversation: names[topic] for conversation, topic in topics.of.items() if topic in names}


def _what_is_missing(cases: Sequence[Case]) -> list[str]:
    """What there is too little of to tell anything."""
    if not cases:
        return ["no conversation in which a customer wrote begins in the period"]
    sent = [message for case in cases for message in case.messages if message.role is Role.AGENT]
    if not sent:
        return ["no agent wrote in these conversations"]
    found = []
    if unknown := sum(message.agent_id is None for message in sent):
        found.append(f"{unknown:,} of {len(sent):,} agent messages name no agent and count for none")
    if not any(len(case.moods) >= 2 * FEW for case in cases):
        found.append(f"no conversation has {2 * FEW} customer messages, too few to see a change in")
    return found


def _turned(cases: Sequence[Case], every: Sequence[Case], notes: list[str]) -> list[Split]:
    noise = usual_noise(every)
    if noise is None:
        notes.append(f"fewer than {LEAST_STEPS} steps from one customer message to the next: no changes told")
        return []
    return turning_points(cases, noise=noise)


def _early(
    monitor: JourneyMonitor,
    encoder: Encoder | None,
    account_id: str,
    cases: Sequence[Case],
    since: datetime | None,
    faq: "Faq | None",
    notes: list[str],
) -> EarlyEndings | None:
    encoder = encoder or monitor.scorer.encoder
    if encoder is None:
        notes.append("no encoder was given: whether answers were there earlier is not told")
        return None
    approved = [] if faq is None else [one.answer for one in faq.entries if one.state == "approved"]
    similar_from = monitor.policy.for_account(account_id).similar_from
    return early_endings(
        monitor.store, encoder, account_id, cases, since=since, similar_from=similar_from, approved=approved
    )


def _tree(
    monitor: JourneyMonitor, account_id: str, cases: Sequence[Case], notes: list[str]
) -> EscalationTree | None:
    flagged = defaultdict(list)
    for flag in monitor.store._flags.list(account_id):
        flagged[flag.conversation_id].append(flag.raised_at)
    try:
        return fit_tree(cases, flagged)
    except (MissingExtra, InvalidArgument) as error:
        notes.append(str(error))
        return None


def _change(split: Split, names: dict[str, str]) -> Change:
    case, turn = split.case, split.turn
    thread = Conversation(turn.account_id, case.conversation_id, case.messages)
    quote = next(pair.reply.text for pair in redacted_pairs(thread) if pair.reply.id == turn.id)
    return Change(
        conversation_id=case.conversation_id,
        topic=names.get(case.conversation_id),
        agent_id=turn.agent_id,
        message_id=turn.id,
        said_at=turn.sent_at,
        quote=quote,
        before=split.before,
        after=split.after,
        at_least=split.at_least,
        n_before=split.n_before,
        n_after=split.n_after,
    )

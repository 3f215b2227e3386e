"""What can be learnt from conversations that have been read and scored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...errors import InvalidArgument, MissingExtra
from ...journey import JourneyMonitor
from ...models.encoder import Encoder
from ...models.usual import own_threshold
from ...store.entries import EntryState
from ...text.profile import Profile
from ...text.redacted import redacted_pairs
from ...types.flag import Flag
from ...types.message import Conversation, Role
from ..cases import Case
from ..faq import Faq
from ..topics import Topics
from .changes import FEW, LEAST_STEPS, MoodChange, Split, turning_points, usual_noise
from .earlier import EarlyEndings, early_endings
from .groups import GroupChange, by_agent, by_topic
from .tree import EscalationTree, fit_tree

MOST = 10  # recoveries and falls to list


@dataclass(frozen=True, slots=True)
class Coaching:
    """What can be learnt from how an account's conversations went.

    Attributes:
        conversations: how many were looked at.
        recoveries: where the customer was unhappy (mean mood below 0) and clearly became happier, the most
            certain first.
        falls: where the mood clearly fell to below 0, the most certain first.
        by_agent, by_topic: how moods change, the best first.
        early_endings: how often an answer was available before it was given.
        tree: which messages come before trouble; None if it could not be fitted.
        notes: what could not be found out, and why.
    """

    account_id: str
    conversations: int
    recoveries: tuple[MoodChange, ...]
    falls: tuple[MoodChange, ...]
    by_agent: tuple[GroupChange, ...]
    by_topic: tuple[GroupChange, ...]
    early_endings: EarlyEndings
    tree: EscalationTree | None
    notes: tuple[str, ...]


def lessons(
    cases: Sequence[Case],
    monitor: JourneyMonitor,
    account_id: str,
    *,
    encoder: Encoder,
    topics: Topics,
    faq: Faq,
    since: datetime | None,
    most: int = MOST,
    now: datetime,
) -> Coaching:
    """What `coach` returns, from all cases of an account begun before the end of the period; its flags must
    be up to date."""
    policy = monitor.policy.for_account(account_id)
    own = [case for case in cases if since is None or case.started_at >= since]
    names, profile = _topic_names(topics), monitor.store.profile(account_id)
    turned, few_steps = _turned(own, cases)
    rose = [one for one in turned if one.change > 0 and one.before < 0]
    fell = [one for one in turned if one.change < 0 and one.after < 0]
    tree, no_tree = _tree(cases, monitor.all_flags(account_id, now=now))
    return Coaching(
        account_id=account_id,
        conversations=len(own),
        recoveries=tuple(_told(one, names, profile) for one in rose[:most]),
        falls=tuple(_told(one, names, profile) for one in fell[:most]),
        by_agent=tuple(by_agent(own)),
        by_topic=tuple(by_topic(own, names)),
        early_endings=early_endings(
            monitor.store,
            account_id,
            cases,
            encoder=encoder,
            since=since,
            similarity=own_threshold(policy.similar_from, encoder),
            approved=[entry.answer for entry in faq.entries if entry.state is EntryState.APPROVED],
            over_after=policy.over_after,
            now=now,
        ),
        tree=tree,
        notes=(*_what_is_missing(own), *few_steps, *no_tree),
    )


def _topic_names(topics: Topics) -> dict[str, str]:
    names = {topic.id: topic.name for topic in topics.topics}
    return {conversation: names[topic] for conversation, topic in topics.of.items() if topic in names}


def _what_is_missing(cases: Sequence[Case]) -> list[str]:
    """Notes on what there is too little of to draw conclusions."""
    if not cases:
        return ["no conversation in which a customer wrote begins in the period"]
    sent = [message for case in cases for message in case.messages if message.role is Role.AGENT]
    if not sent:
        return ["no agent wrote in these conversations"]
    found = []
    if unknown := sum(message.agent_id is None for message in sent):
        found.append(f"{unknown:,} of {len(sent):,} agent messages do not name an agent and are not compared")
    if not any(len(case.moods) >= 2 * FEW for case in cases):
        found.append(f"no conversation has {2 * FEW} customer messages, the fewest in which a change shows")
    return found


def _turned(cases: Sequence[Case], every: Sequence[Case]) -> tuple[list[Split], list[str]]:
    """Where moods changed, and a note if there is too little to judge by."""
    noise = usual_noise(every)
    if noise is None:
        note = (
            f"fewer than {LEAST_STEPS} steps from one customer message to the next, so no changes are listed"
        )
        return [], [note]
    return turning_points(cases, noise=noise), []


def _tree(cases: Sequence[Case], flags: Iterable[Flag]) -> tuple[EscalationTree | None, list[str]]:
    """The tree, or None and a note on why there is none."""
    flagged = defaultdict(list)
    for flag in flags:
        flagged[flag.conversation_id].append(flag.raised_at)
    try:
        return fit_tree(cases, flagged), []
    except (MissingExtra, InvalidArgument) as error:
        return None, [str(error)]


def _told(split: Split, names: Mapping[str, str], profile: Profile) -> MoodChange:
    case, turn = split.case, split.turn
    whole = Conversation(turn.account_id, case.conversation_id, case.messages)
    pairs = redacted_pairs(whole, profile)
    quote = next(pair.reply.text for pair in pairs if pair.reply.id == turn.id)
    return MoodChange(
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

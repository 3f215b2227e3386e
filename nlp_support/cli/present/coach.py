"""Coaching as text for people."""

from collections.abc import Iterator, Sequence

from ...insights.coaching import Coaching, EarlyEndings, EscalationTree, GroupChange, MoodChange
from ...types.rate import Rate
from .layout import WIDTH, wrapped

SHOWN = 12  # agents or topics
QUOTED = 160  # the longest quote, in letters


def coaching_text(found: Coaching, *, width: int = WIDTH) -> str:
    """Coaching as lines of text, a paragraph for each part."""
    parts = [
        [f"{found.account_id}: {found.conversations:,} conversations"],
        _changes("best recoveries", found.recoveries),
        _changes("worst falls", found.falls),
        _groups("change of mood by agent", found.by_agent),
        _groups("change of mood by topic", found.by_topic),
        _early(found.early_endings),
        list(_tree(found.tree)),
        [f"note: {note}" for note in found.notes],
    ]
    return "\n\n".join("\n".join(_fitted(lines, width)) for lines in parts if lines)


def share_text(rate: Rate) -> str:
    """Such as "12.0% (8.1–17.4%)"; a dash if there was no case."""
    if rate.share is None or rate.low is None or rate.high is None:
        return "–"
    return f"{rate.share:.1%} ({100 * rate.low:.1f}–{rate.high:.1%})"


def _fitted(lines: Sequence[str], width: int) -> Iterator[str]:
    """Lines broken between words, what is left of one under its beginning."""
    for line in lines:
        text = line.lstrip(" ")
        yield from wrapped(text, width=width, first=" " * (len(line) - len(text)))


def _changes(heading: str, changes: Sequence[MoodChange]) -> list[str]:
    lines = [f"{heading}: mood before → after, messages, agent, topic, conversation, and the turn at which"]
    for one in changes:
        lines += [
            f"  {one.before:+.2f} → {one.after:+.2f}  {one.n_before}+{one.n_after}  {one.agent_id or '–'}  "
            f"{one.topic or '–'}  {one.conversation_id}",
            f"    {one.said_at:%Y-%m-%d %H:%M}  “{_short(one.quote)}”",
        ]
    return lines if changes else []


def _groups(heading: str, groups: Sequence[GroupChange]) -> list[str]:
    """The first and last of the ranked groups, and how many are left out."""
    ranked = [one for one in groups if one.ranked]
    shown = ranked if len(ranked) <= SHOWN else ranked[: SHOWN // 2] + ranked[-SHOWN // 2 :]
    lines = [
        f"{heading}, against customers who began in the same mood, shrunk (95% interval before shrinking); "
        "n; plain change"
    ]
    for one in shown:
        interval = "" if one.low is None or one.high is None else f" ({one.low:+.2f} to {one.high:+.2f})"
        lines.append(
            f"  {round(one.effect, 2) + 0.0:+.2f}{interval}  n {one.n:,}  {one.change:+.2f}  {one.name}"
        )
    left = len(ranked) - len(shown)
    lines += [f"  {left:,} more between"] if left else []
    few = len(groups) - len(ranked)
    lines += [f"  {few:,} more with too few conversations to be ranked"] if few else []
    return lines if groups else []


def _early(early: EarlyEndings) -> list[str]:
    if not early.rate.n:
        return []
    whose = "an approved answer" if early.approved else "the answer that worked before"
    return [
        f"could have ended earlier by {whose}: {early.rate.count:,} of {early.rate.n:,} resolved "
        f"conversations, {share_text(early.rate)}; "
        f"{early.turns:,} agent messages, {early.saved_seconds / 3600:,.1f} hours saved at most"
    ]


def _tree(tree: EscalationTree | None) -> Iterator[str]:
    if tree is None:
        return
    auc = "" if tree.auc is None else f"AUC {tree.auc:.2f} ({tree.auc_low:.2f}–{tree.auc_high:.2f}), "
    yield (
        f"when it goes wrong later (flagged or abandoned), learnt from {tree.fitted:,} conversations; on the "
        f"newest {tree.tested:,}: {auc}right {tree.accuracy:.0%}, "
        f"always predicting the more common outcome {tree.majority:.0%}"
    )
    if not tree.tells:
        yield "  no better than chance on conversations that it has not seen: do not escalate by it"
    yield from (f"  {line}" for line in tree.lines)


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1].rstrip()}…"

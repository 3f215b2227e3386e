"""Flags as a forecast: which rated dialogues an escalation policy finds, how early, and by which reasons."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument
from nlp_support.journey.escalation.flagging import Step, is_message, stands, steps
from nlp_support.journey.escalation.policy import WEIGHTS, EscalationPolicy
from nlp_support.journey.scoring.scorer import TurnScorer
from nlp_support.journey.scoring.turn import ScoredTurn
from nlp_support.text.context import in_context
from nlp_support.types.message import Message, Role

from ..metrics.forecast import at_false_positive_rate
from ..metrics.ranking import mean
from ..metrics.significance import bootstrap_mean
from ..reports.report import Figure, Report
from .dialogues import MIDDLE, RatedDialogue
from .journeys import measure_journeys
from .measured import groups_of, measured
from .predictions import ScoredConversation

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)  # rated dialogues have no times; they are given a minute a turn

Numbers = Callable[[Sequence[str]], NDArray[np.floating]]
Score = Callable[[Sequence[RatedDialogue]], list[list[ScoredTurn]]]


@dataclass(frozen=True)
class Watched:
    """A dialogue with its scores and flags, and the codes that ever counted in it."""

    row: ScoredConversation
    codes: frozenset[str]


def measure_escalation(
    dialogues: Iterable[RatedDialogue],
    policy: EscalationPolicy,
    score: Score,
    *,
    false_positive_rate: float = 0.1,
    seed: int = 0,
) -> Report:
    """How well a policy's flags predict unsatisfied customers, in all and by language.

    Figures: those of `measure_journeys` (auc of the last severity; recall, false_positive_rate, precision,
    horizon in turns and recovery of the flags); for the flags that stand at the end recall_at_end,
    false_positive_rate_at_end and precision_at_end; flags_per_1000 conversations; for each reason (a slice)
    fired, the share of conversations in which it ever counted, and its precision; and recall and horizon at a
    false-positive rate of at most `false_positive_rate`, by a threshold on the severity that is chosen on
    these same dialogues, which makes it look better than it is.

    Args:
        dialogues: those without an `overall` rating or a customer's turn are left out, with a warning.
        score: `by_votes`, `by_scorer`, or `by_models` with models.
        seed: of the bootstrap.

    Raises:
        InvalidArgument: no dialogue can be measured, or the rate is outside [0, 1].
    """
    given = list(dialogues)
    rated = [one for one in given if one.overall and any(role == Role.CUSTOMER for role, _ in one.turns)]
    if not rated:
        raise InvalidArgument("no dialogue has an 'overall' rating and a customer's turn; give at least one")
    scored = zip(rated, score(rated), strict=True)
    found = [_watched(dialogue, turns, policy) for dialogue, turns in scored]
    rows = [one.row for one in found]
    report = measure_journeys(rows, false_positive_rate=false_positive_rate, seed=seed)
    left_out = len(given) - len(rated)
    note = f"{left_out:,} of {len(given):,} dialogues have no overall rating or customer's turn"
    return replace(
        report,
        kind="escalation",
        figures=(
            *report.figures,
            *_at_end(rows, seed),
            _flags(rows, seed),
            *_early(rows, false_positive_rate),
            *_by_reason(found, seed),
        ),
        rows=tuple(_with_reasons(report.rows, found)),
        warnings=(*report.warnings, *([note] if left_out else [])),
    )


def _with_reasons(rows: Iterable[Mapping[str, Any]], found: Iterable[Watched]) -> Iterator[dict[str, Any]]:
    """The rows with the codes that ever counted in each conversation."""
    reasons = {one.row.id: ", ".join(sorted(one.codes)) for one in found}
    for row in rows:
        yield {**row, "reasons": reasons[row["id"]]}


def by_votes(dialogues: Sequence[RatedDialogue]) -> list[list[ScoredTurn]]:
    """The raters' scores: satisfaction is their mean vote v, valence (v - 3) / 2; no vectors."""
    return [
        [
            ScoredTurn(message, (vote - MIDDLE) / 2, vote) if (vote := _vote(votes)) else ScoredTurn(message)
            for message, votes in zip(_messages(dialogue), dialogue.votes, strict=True)
        ]
        for dialogue in dialogues
    ]


def by_models(
    *, satisfaction: Numbers | None = None, valence: Numbers | None = None, vectors: Numbers | None = None
) -> Score:
    """The models' scores; each model is given all texts at once.

    Args:
        satisfaction: customers' turns in context (`nlp_support.text.context.in_context`) to (n,) in [1, 5].
        valence: customers' turns alone to (n,) in [-1, 1].
        vectors: the same to (n, d), rows of length 1.
    """

    def score(dialogues: Sequence[RatedDialogue]) -> list[list[ScoredTurn]]:
        talks = [_messages(dialogue) for dialogue in dialogues]
        own = [(talk, at) for talk in talks for at, one in enumerate(talk) if one.role is Role.CUSTOMER]
        texts = [talk[at].text for talk, at in own]
        points = satisfaction([in_context(talk, at) for talk, at in own]) if satisfaction else None
        moods = valence(texts) if valence else None
        rows = vectors(texts) if vectors else None
        said = {
            talk[at].id: ScoredTurn(
                talk[at],
                None if moods is None else float(moods[number]),
                None if points is None else float(points[number]),
                None if rows is None else rows[number],
            )
            for number, (talk, at) in enumerate(own)
        }
        return [[said.get(one.id, ScoredTurn(one)) for one in talk] for talk in talks]

    return score


def by_scorer(scorer: TurnScorer) -> Score:
    """The scores that a monitor with these models goes by."""
    return lambda dialogues: scorer.score_new([_messages(dialogue) for dialogue in dialogues])


def _messages(dialogue: RatedDialogue) -> list[Message]:
    return [
        Message(
            id=f"{dialogue.id} {at}",
            account_id=dialogue.source or "rated",
            conversation_id=dialogue.id,
            customer_id=dialogue.id,
            role=Role(role),
            text=text,
            sent_at=BEGIN + timedelta(minutes=at),
        )
        for at, (role, text) in enumerate(dialogue.turns)
    ]


def _vote(votes: Sequence[int]) -> float:
    return sum(votes) / len(votes) if votes else 0.0


def _watched(dialogue: RatedDialogue, turns: Sequence[ScoredTurn], policy: EscalationPolicy) -> Watched:
    judged = list(steps(turns, policy=policy))
    flags, standing = [], False
    for step in judged:
        standing = stands(step.severity, before=standing, policy=policy)
        if is_message(step):
            flags.append(standing)
    row = ScoredConversation(
        id=dialogue.id,
        unsatisfied=bool(dialogue.unsatisfied),
        scores=tuple(step.severity for step in judged if is_message(step)),
        language=dialogue.language,
        flags=tuple(flags),
        slices={"account": dialogue.source} if dialogue.source else {},
    )
    return Watched(row, _codes(judged))


def _codes(judged: Iterable[Step]) -> frozenset[str]:
    return frozenset(reason.code for step in judged for reason in step.reasons)


def _at_end(rows: Sequence[ScoredConversation], seed: int) -> list[Figure]:
    """The flags that still stand when the conversation ends; those that cleared no longer count."""
    standing = {row.id: bool(row.flags and row.flags[-1]) for row in rows}
    among = {
        "recall_at_end": ([row for row in rows if row.unsatisfied], standing),
        "false_positive_rate_at_end": ([row for row in rows if not row.unsatisfied], standing),
        "precision_at_end": (
            [row for row in rows if standing[row.id]],
            {row.id: row.unsatisfied for row in rows},
        ),
    }
    figures = []
    for name, (part, counted) in among.items():
        values = np.array([counted[row.id] for row in part], dtype=np.float64)
        interval = bootstrap_mean(values, [row.group for row in part], seed=seed)
        figures.append(
            measured(name, mean(values), interval, part, undefined="no conversation counts for it")
        )
    return figures


def _flags(rows: Sequence[ScoredConversation], seed: int) -> Figure:
    """How many flags were raised, counting a conversation's second one too."""
    raised = np.array([_raised(row.flags or ()) for row in rows], dtype=np.float64) * 1000
    interval = bootstrap_mean(raised, [row.group for row in rows], seed=seed)
    return measured("flags_per_1000", mean(raised), interval, rows, unit="flags")


def _raised(flags: Sequence[bool]) -> int:
    return sum(now and not before for before, now in zip((False, *flags), flags, strict=False))


def _early(rows: Sequence[ScoredConversation], rate: float) -> list[Figure]:
    """Recall and horizon if at most this share of the satisfied are flagged."""
    truth = [row.unsatisfied for row in rows]
    found = at_false_positive_rate([row.scores for row in rows], truth, rate=rate)
    note = f"at severities of {found.threshold:.3g} or more, chosen on these same dialogues, which flatters"
    values = ((f"recall@fpr={rate:g}", found.recall, ""), (f"horizon@fpr={rate:g}", found.horizon, "turns"))
    unsatisfied = [row for row in rows if row.unsatisfied]
    return [
        Figure(
            name,
            None if np.isnan(value) else value,
            n=len(unsatisfied),
            groups=groups_of(unsatisfied),
            unit=unit,
            note=note,
        )
        for name, value, unit in values
    ]


def _by_reason(found: Sequence[Watched], seed: int) -> list[Figure]:
    """How often each reason counted, and how many of those conversations were unsatisfied."""
    figures = []
    rows, groups = [one.row for one in found], [one.row.group for one in found]
    for code in WEIGHTS:
        fired = np.array([code in one.codes for one in found], dtype=np.float64)
        if not fired.any():
            continue
        part = [one.row for one in found if code in one.codes]
        right = np.array([row.unsatisfied for row in part], dtype=np.float64)
        share = bootstrap_mean(fired, groups, seed=seed)
        rightly = bootstrap_mean(right, [row.group for row in part], seed=seed)
        slice = f"reason={code}"
        figures.append(measured("fired", mean(fired), share, rows, slice=slice))
        figures.append(measured("precision", mean(right), rightly, part, slice=slice))
    return figures

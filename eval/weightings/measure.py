"""`nlp-support eval journeys` on rated dialogues: the ablation of the weightings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from nlp_support.errors import InvalidArgument
from nlp_support.journey.scoring.conversation import POINTS_BAND, VALENCE_BAND, mood_of
from nlp_support.journey.scoring.weighting import PROFILES, Weighting, profile_score

from ..metrics.significance import too_few
from ..models.dialogues import MIDDLE, RatedDialogue
from ..reports.report import Figure, Report
from ..rows.records import length_of, record
from .drawn import ROUNDS, by_source
from .turns import Floats, Score, by_raters, by_satisfaction, by_valence, digest_of

MISSED, ALARM = "unsatisfied, taken for satisfied", "satisfied, taken for unsatisfied"


def measure_weightings(
    dialogues: Sequence[RatedDialogue],
    *,
    satisfaction: Score | None = None,
    valence: Score | None = None,
    fitted: Weighting | None = None,
    rounds: int = ROUNDS,
    seed: int = 0,
) -> Report:
    """How well each weighting profile finds the unsatisfied dialogues, in all and by source.

    A dialogue is unsatisfied if its mean overall vote is below 3. Figures, each with a 95% interval by
    bootstrap over dialogues: "auc PROFILE", in [0, 1], and "default - PROFILE", the paired difference.
    Systems are named after the source of the turns' scores: "raters", the mean votes, the ceiling of what any
    model can reach; "satisfaction", end to end from text; "valence", from the words alone; "mood", from both
    together, if both are given. Models score every customer turn, raters those that they rated.

    Args:
        dialogues: those without overall votes are left out, with a warning.
        satisfaction: turns in context to (n,) points in [1, 5].
        valence: bare texts to (n,) in [-1, 1].
        fitted: further weights to measure, as the profile "fitted".
        rounds, seed: of the bootstrap.

    Raises:
        InvalidArgument: no dialogue has overall votes.
        ModelError: a model does not give one finite number for each text.
    """
    rows = [dialogue for dialogue in dialogues if dialogue.overall]
    if not rows:
        raise InvalidArgument(
            "no dialogue has 'overall', the overall votes; nothing can be measured without them"
        )
    systems = _systems(rows, satisfaction, valence)
    unsatisfied = np.array([bool(row.unsatisfied) for row in rows])
    sources = [row.source for row in rows]
    figures: list[Figure] = []
    kept: list[dict[str, Any]] = []
    for system, (scores, neutral, band) in systems.items():
        wholes: dict[str, Floats] = {
            name: np.array([profile_score(own, name, neutral=neutral, band=band) for own in scores])
            for name in PROFILES
        }
        if fitted is not None:
            wholes["fitted"] = np.array([profile_score(own, fitted) for own in scores])
        kept += _records(rows, system, wholes, neutral)
        figures += by_source(
            unsatisfied, sources, wholes, first="default", rounds=rounds, seed=seed, system=system
        )
    return Report(
        kind="weightings",
        made={"seed": seed, "rounds": rounds, **asdict(Weighting()), **_told(fitted)},
        data={
            "dialogues": len(rows),
            "unsatisfied": int(unsatisfied.sum()),
            "turns": sum(len(row.rated) for row in rows),
            "digest": digest_of(rows),
        },
        figures=tuple(sorted(figures, key=lambda figure: figure.slice)),
        warnings=tuple(_warnings(rows, left_out=len(dialogues) - len(rows))),
        rows=tuple(kept),
    )


def _told(fitted: Weighting | None) -> dict[str, Any]:
    return {} if fitted is None else {"fitted": asdict(fitted)}


def _records(
    rows: Sequence[RatedDialogue], system: str, wholes: Mapping[str, Floats], neutral: float
) -> Iterator[dict[str, Any]]:
    """Each dialogue with its scores; it is taken for unsatisfied if the default's is below neutral."""
    for at, row in enumerate(rows):
        below = neutral - float(wholes["default"][at])
        missed, alarm = row.unsatisfied and below <= 0, not row.unsatisfied and below > 0
        yield record(
            row.id,
            {f"score {name}": float(whole[at]) for name, whole in wholes.items()},
            system=system,
            account=row.source,
            language=row.language,
            length=length_of(len(row.turns), "turns"),
            unsatisfied=bool(row.unsatisfied),
            error=MISSED if missed else ALARM if alarm else "",
            how_bad=abs(below) if missed or alarm else None,
        )


def _systems(
    rows: Sequence[RatedDialogue], satisfaction: Score | None, valence: Score | None
) -> dict[str, tuple[list[Floats], float, float]]:
    """The scores of each dialogue's turns, the midpoint between good and bad, and how far from it a score
    still means nothing, by system."""
    systems = {"raters": (by_raters(rows), MIDDLE, POINTS_BAND)}
    if satisfaction is not None:
        systems["satisfaction"] = by_satisfaction(rows, satisfaction), MIDDLE, POINTS_BAND
    if valence is not None:
        systems["valence"] = by_valence(rows, valence), 0.0, VALENCE_BAND
    if satisfaction is not None and valence is not None:
        both = zip(systems["valence"][0], systems["satisfaction"][0], strict=True)
        moods = [np.array([mood_of(*turn) for turn in zip(*own, strict=True)]) for own in both]
        systems["mood"] = moods, 0.0, VALENCE_BAND
    return systems


def _warnings(rows: Sequence[RatedDialogue], *, left_out: int) -> list[str]:
    found = []
    if left_out:
        found.append(f"{left_out:,} dialogues without overall votes are left out")
    if len({row.unsatisfied for row in rows}) == 1:
        alike = "unsatisfied" if rows[0].unsatisfied else "satisfied"
        found.append(f"all dialogues are {alike}, so nothing can be told apart; add others")
    if again := len(rows) - len({(row.source, row.id) for row in rows}):
        found.append(f"{again:,} dialogues repeat an id; each counts separately")
    if few := too_few(range(len(rows))):
        found.append(few)
    return found

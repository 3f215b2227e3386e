"""`nlp-support train weights`: primacy, recency and decay from dialogues that people rated."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support import __version__
from nlp_support.errors import InvalidArgument, TrainingError
from nlp_support.eval.files import check_once, full_path
from nlp_support.eval.models.columns import Columns
from nlp_support.eval.models.dialogue_files import read_dialogues
from nlp_support.eval.models.dialogues import MIDDLE, RatedDialogue
from nlp_support.eval.reports.report import Figure
from nlp_support.eval.weightings.drawn import Floats, by_source
from nlp_support.eval.weightings.turns import Score, by_raters, by_satisfaction
from nlp_support.journey.scoring.weighting import PROFILES, profile_score
from nlp_support.types.message import Rejection
from nlp_support.types.staged import write_whole

from ..apart import kept_apart
from ..digests import source_digest
from ..found import DataFound, FileFound, OnData
from ..rows import MAX_DROPPED, check_dropped, collected
from ..splits import held_out
from .choose import Estimate, Tell, chosen
from .grid import Rated, Shape, wholes
from .settings import WeightsSettings

FORMAT = 1
NEEDED = 20  # dialogues of either kind, of a source that is fitted to


@dataclass(frozen=True)
class WeightsFit:
    """Fitted weights and how good they are.

    Attributes:
        fitted: "primacy", "recency" and "decay", as `serial_position_weights` takes them.
        free: the same without conditions on opening and closing.
        figures: on held-out dialogues: "auc NAME" of "fitted", "free" and every profile, and "fitted - NAME",
            with 95% intervals; in all and by source.
        made: version, source of the weighted scores, and settings.
        data: digests of the files, and by source how many dialogues were fitted to and held out, and how many
            of them were unsatisfied.
        rejected: the rows that were left out, by file.
    """

    fitted: Mapping[str, Estimate]
    free: Mapping[str, Estimate]
    figures: tuple[Figure, ...]
    made: Mapping[str, Any]
    data: Mapping[str, Any]
    rejected: Mapping[str, Sequence[Rejection]]

    def figure(self, name: str, *, slice: str = "") -> Figure | None:
        """One figure, or None if there is none of that name."""
        return next((one for one in self.figures if (one.name, one.slice) == (name, slice)), None)

    def save(self, path: str | Path) -> None:
        """Write the values as JSON, under "weights", together with all the rest.

        Raises:
            InvalidArgument: the file cannot be written.
        """
        saved = {
            "format": FORMAT,
            "weights": {name: one.value for name, one in self.fitted.items()},
            "intervals": {name: [one.low, one.high] for name, one in self.fitted.items()},
            "free": {name: asdict(one) for name, one in self.free.items()},
            "about": {
                "made": self.made,
                "data": self.data,
                "figures": [
                    {k: v for k, v in asdict(one).items() if v not in ("", None)} for one in self.figures
                ],
            },
        }
        text = json.dumps(saved, indent=1, ensure_ascii=False, allow_nan=False)
        try:
            write_whole(Path(path), text + "\n")
        except OSError as error:
            raise InvalidArgument(f"cannot write {path}: {error.strerror}; name another file") from error


def fit_positions(
    files: Sequence[Path],
    *,
    satisfaction: Score | None = None,
    scored_by: str = "raters",
    settings: WeightsSettings | None = None,
    columns: Columns | None = None,
    max_dropped: float = MAX_DROPPED,
    on_progress: Tell | None = None,
    on_data: OnData | None = None,
) -> WeightsFit:
    """Fit serial-position weights: those whose weighted mean best finds unsatisfied dialogues.

    A dialogue is unsatisfied if its overall votes have a mean below 3. The AUC itself, a mean over sources,
    is maximised over a grid of values; of equally good weightings the most even one is chosen. Values are
    chosen on one part of the dialogues and measured on the rest. Their intervals come from repeating the
    choice on bootstrap draws; they are wide, since the AUC hardly changes around its maximum.

    Args:
        files: rated dialogues; those without overall votes are left out.
        satisfaction: turns in context to (n,) points, to fit to a model's scores of all customer turns;
            default: the raters' mean votes on the turns that they rated.
        scored_by: what the record calls the source of the scores.
        columns, max_dropped, on_data: as for `train_satisfaction`.
        on_progress: called with (what, weightings tried, their total).

    Raises:
        InvalidArgument: there is no file, one is given twice, or too much of it is unusable.
        UnreadableFile: a file cannot be read, or none of its lines is usable.
        TrainingError: no source has enough dialogues of both kinds.
        ModelError: the model does not give one finite number for each turn.
    """
    settings = settings or WeightsSettings()
    if not files:
        raise InvalidArgument("there is no file of rated dialogues; name at least one")
    check_once(files, what="dialogues")
    read = {full_path(file): collected(file, read_dialogues(file, columns=columns)) for file in files}
    for name, one in read.items():
        check_dropped(Path(name), one, max_dropped)
    rows = [row for found in read.values() for row in found.rows if row.overall]
    test, fit, data = _divided(rows, settings)
    data = replace(data, files={name: FileFound.of(one) for name, one in read.items()})
    if on_data:
        on_data(data)
    sources = _sources([rows[at] for at in fit])
    scores = by_raters(rows) if satisfaction is None else by_satisfaction(rows, satisfaction)
    rated = {}
    for name in sources:
        own = [at for at in fit if rows[at].source == name]
        rated[name] = Rated([scores[at] for at in own], _unsatisfied([rows[at] for at in own]))
    fitted, free = chosen(rated, settings, told=on_progress)
    shapes = {"fitted": fitted.shape, "free": free.shape}
    figures = _measured([rows[at] for at in test], [scores[at] for at in test], shapes, seed=settings.seed)
    return WeightsFit(
        fitted=fitted.estimates,
        free=free.estimates,
        figures=tuple(figures),
        made={"version": __version__, "scores": scored_by, "settings": asdict(settings)},
        data={
            "digests": {name: source_digest(Path(name)) for name in read},
            "rows": data.as_record(),
            "fitted": sources,
            "held_out": _counts([rows[at] for at in test]),
        },
        rejected={file: found.rejected for file, found in read.items() if found.rejected},
    )


def _divided(
    rows: Sequence[RatedDialogue], settings: WeightsSettings
) -> tuple[list[int], list[int], DataFound]:
    """The rows to hold out and those to fit to, which repeat none of them; those of one dialogue stay
    together."""
    names = [f"{row.source}/{row.id}" for row in rows]
    chosen = held_out(names, rows=round(settings.held_out * len(rows)), seed=settings.seed)
    test = [at for at, name in enumerate(names) if name in chosen]
    rest = [at for at, name in enumerate(names) if name not in chosen]
    apart = kept_apart([[_form(rows[at])] for at in rest], {"test": [_form(rows[at]) for at in test]})
    fit = apart.of(rest)
    used = {"fit": len(fit), "test": len(test)}
    return test, fit, DataFound(used, repeats={"fit": apart.repeats})


def _form(dialogue: RatedDialogue) -> str:
    """What a dialogue is told to repeat another by: its turns with their votes."""
    turns = zip(dialogue.turns, dialogue.votes, strict=True)
    return " ".join(f"{text} {' '.join(map(str, votes))}" for (_, text), votes in turns)


def _counts(rows: Sequence[RatedDialogue]) -> dict[str, dict[str, int]]:
    """By source, how many dialogues there are and how many of them are unsatisfied."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = found.setdefault(row.source, {"dialogues": 0, "unsatisfied": 0})
        counts["dialogues"] += 1
        counts["unsatisfied"] += bool(row.unsatisfied)
    return dict(sorted(found.items()))


def _sources(rows: Sequence[RatedDialogue]) -> dict[str, dict[str, int]]:
    """The counts of those sources that can be fitted to."""
    counts = _counts(rows)
    enough = {
        name: found
        for name, found in counts.items()
        if min(found["unsatisfied"], found["dialogues"] - found["unsatisfied"]) >= NEEDED
    }
    if not enough:
        there = sum(found["dialogues"] for found in counts.values())
        low = sum(found["unsatisfied"] for found in counts.values())
        raise TrainingError(
            f"{low} of {there} dialogues to fit to are unsatisfied, expected at least {NEEDED} that are and "
            f"{NEEDED} that are not, from one source; add dialogues with overall votes"
        )
    return enough


def _measured(
    rows: Sequence[RatedDialogue], scores: Sequence[Floats], shapes: Mapping[str, Shape], *, seed: int
) -> list[Figure]:
    compared = {name: wholes(scores, shape) for name, shape in shapes.items()}
    for name in PROFILES:
        compared[name] = np.array([profile_score(own, name, neutral=MIDDLE) for own in scores])
    sources = [row.source for row in rows]
    return by_source(_unsatisfied(rows), sources, compared, first="fitted", seed=seed)


def _unsatisfied(rows: Sequence[RatedDialogue]) -> NDArray[np.bool_]:
    return np.array([bool(row.unsatisfied) for row in rows], dtype=bool)

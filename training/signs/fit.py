"""`nlp-support train signs`: what each sign of satisfaction counts, from dialogues that people rated."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support import __version__
from nlp_support.errors import InvalidArgument, TrainingError
from nlp_support.eval.files import check_once
from nlp_support.eval.models.columns import Columns
from nlp_support.eval.models.dialogues import POINTS, RatedDialogue
from nlp_support.eval.reports.report import Figure
from nlp_support.eval.weightings.drawn import by_source, compared
from nlp_support.journey.scoring.weighting import serial_position_weights
from nlp_support.models.by_signs import FILE, SIGNS, BySigns, Polarity, SignWeights
from nlp_support.models.sentiment import SentimentModel
from nlp_support.text.context import in_context, turns_of
from nlp_support.types.message import Role
from nlp_support.types.numbers import check_kinds, check_number
from nlp_support.types.staged import write_whole

from ..classifier.files import read_data
from ..classifier.satisfaction import kind_of_dialogues
from ..digests import source_digest
from ..found import OnData
from ..rows import MAX_DROPPED
from .ordinal import Floats, Ordinal, Votes, fit_ordinal

AT_ONCE = 256  # turns read together
NEEDED = 50  # dialogues, and of a source that is left out in turn
DIGITS = 4  # of a weight
MOST_WIDENED, HALVINGS = (0.5, 4.0), 20

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class SignsSettings:
    """Settings of `train signs`.

    Attributes:
        whole: how much the overall votes of a dialogue count against the votes of one turn; 0: not at all.
        penalty: on the squares of the weights, of signs scaled to a spread of 1.
        seed: of the intervals.
    """

    whole: float = 3.0
    penalty: float = 30.0
    seed: int = 0

    def __post_init__(self) -> None:
        check_kinds(self)
        check_number("whole", self.whole, low=0)
        check_number("penalty", self.penalty, low=0, above=True)


@dataclass(frozen=True)
class SignsFit:
    """Fitted weights, and how well they find unsatisfied dialogues.

    Attributes:
        weights: the contents of `satisfaction.json`.
        figures: "auc unseen", of each source by weights that were fitted to the others alone; "auc test", of
            the files that are only measured on; with 95% intervals by bootstrap over dialogues.
    """

    weights: Mapping[str, Any]
    figures: tuple[Figure, ...]

    def save(self, out: Path) -> None:
        """Write `satisfaction.json` into the folder.

        Raises:
            InvalidArgument: it cannot be written.
        """
        try:
            out.mkdir(parents=True, exist_ok=True)
            write_whole(out / FILE, json.dumps(self.weights, indent=1, allow_nan=False) + "\n")
        except OSError as error:
            raise InvalidArgument(f"cannot write {out}: {error.strerror}; name another folder") from error


@dataclass(frozen=True)
class _Read:
    """The signs of some dialogues: of each (turns, signs), and its rated turns among the customer's."""

    rows: list[Floats]
    rated: list[list[int]]


def fit_signs(
    files: Sequence[Path],
    *,
    test_files: Sequence[Path] = (),
    name: str = "satisfaction-by-signs",
    sentiment: SentimentModel | None = None,
    settings: SignsSettings | None = None,
    columns: Columns | None = None,
    max_dropped: float = MAX_DROPPED,
    on_progress: Tell | None = None,
    on_data: OnData | None = None,
) -> SignsFit:
    """Fit the weights of the signs to the votes on turns and on whole dialogues, together.

    Each source that is large enough is left out in turn, so that it is known how good the weights are for
    dialogues of another kind; the weights that are kept are fitted to all.

    Args:
        files: rated dialogues; what repeats a tested one is dropped.
        test_files: more of them, only measured on.
        sentiment: default: the bundled model. It is the one that is asked where the weights are used.
        columns, max_dropped, on_data: as for `train_satisfaction`.
        on_progress: called with (what, turns read, their total).

    Raises:
        InvalidArgument, UnreadableFile: as for `train_satisfaction`.
        TrainingError: there are too few dialogues, or all have the same votes.
    """
    settings, columns = settings or SignsSettings(), columns or Columns()
    check_once([*files, *test_files], what="dialogues")
    parts = {"train": files, "val": (), "test": test_files}
    data = read_data(parts, kind_of_dialogues(columns), max_dropped=max_dropped)
    if on_data:
        on_data(data.found)
    fitted, tested = [row for row in data.train if row.overall], [row for row in data.test if row.overall]
    _check(fitted)
    sentiment = sentiment or SentimentModel.load(threads=0)
    read = _read([*fitted, *tested], sentiment.score, on_progress)
    own = _Read(read.rows[: len(fitted)], read.rated[: len(fitted)])
    figures = [*_unseen(fitted, own, settings)]
    scale, found = _fit(fitted, own, settings)
    if tested:
        points = np.array([_whole(found, scale, rows) for rows in read.rows[len(fitted) :]])
        sources = [row.source for row in tested]
        figures += by_source(
            _unsatisfied(tested), sources, {"test": points}, first="test", seed=settings.seed
        )
    made = {
        "version": __version__, "settings": asdict(settings),
        "data": {file.name: source_digest(file) for file in (*files, *test_files)},
        "rows": data.found.as_record()["used"], "figures": [_plain(one) for one in figures],
    }  # fmt: skip
    return SignsFit(_written(name, found, scale, sentiment.fingerprint, made), tuple(figures))


def _check(dialogues: Sequence[RatedDialogue]) -> None:
    if len(dialogues) < NEEDED:
        raise TrainingError(f"there are {len(dialogues)} dialogues with 'overall', expected {NEEDED} or more")
    for what, votes in (
        ("turns", {vote for row in dialogues for own in row.votes for vote in own}),
        ("dialogues", {vote for row in dialogues for vote in row.overall}),
    ):
        if len(votes) < 2:
            raise TrainingError(f"all {what} have the same vote; add dialogues with other votes")


def _read(dialogues: Sequence[RatedDialogue], polarity: Polarity, tell: Tell | None) -> _Read:
    """The signs at every turn of a customer."""
    places = [[at for at, (role, _) in enumerate(row.turns) if role == Role.CUSTOMER] for row in dialogues]
    contexts = [
        turns_of(in_context(row.turns, at)) for row, own in zip(dialogues, places, strict=True) for at in own
    ]
    reader = BySigns(SignWeights(format=1, name="none", thresholds=[0.0] * 4, signs={}), polarity)
    rows = []
    for at in range(0, len(contexts), AT_ONCE):
        rows.append(reader.read(contexts[at : at + AT_ONCE]))
        if tell:
            tell("reading turns", min(at + AT_ONCE, len(contexts)), len(contexts))
    ends = np.cumsum([len(own) for own in places])[:-1]
    rated = [[own.index(at) for at in row.rated] for row, own in zip(dialogues, places, strict=True)]
    return _Read(np.split(np.concatenate(rows), ends), rated)


def _fit(
    dialogues: Sequence[RatedDialogue], read: _Read, settings: SignsSettings
) -> tuple[tuple[Floats, Floats], Ordinal]:
    """The scale of the signs, usual value and spread, and the fit on that scale."""
    every = np.concatenate(read.rows)
    usual, spread = every.mean(axis=0), every.std(axis=0)
    spread[spread < 1e-6] = np.inf  # what is always the same tells nothing
    scaled = [(rows - usual) / spread for rows in read.rows]
    rated = [rows[own] for rows, own in zip(scaled, read.rated, strict=True)]
    votes = [row.votes[at] for row in dialogues for at in row.rated]
    wholes = np.array([serial_position_weights(len(rows)) @ rows for rows in scaled])
    found = fit_ordinal(
        Votes(np.concatenate(rated), _shares(votes)),
        Votes(wholes, _shares([row.overall for row in dialogues])),
        whole=settings.whole, penalty=settings.penalty,
    )  # fmt: skip
    return (usual, spread), _widened(found, scaled, [fmean(row.overall) for row in dialogues])


def _widened(found: Ordinal, rows: Sequence[Floats], overall: Sequence[float]) -> Ordinal:
    """The same with weights so many times as large that the overall vote to expect is a point higher where
    the points of the dialogue are: raters judge a whole more strongly than its turns, and points are mostly
    read as those of a whole."""
    low, high = MOST_WIDENED
    for _ in range(HALVINGS):
        times = (low + high) / 2
        wider = replace(found, weights=times * found.weights)
        points = np.array([_weighed(wider.points(own)) for own in rows])
        apart = points - points.mean()
        low, high = (times, high) if apart @ np.array(overall) > apart @ apart else (low, times)
    return wider


def _unseen(dialogues: Sequence[RatedDialogue], read: _Read, settings: SignsSettings) -> list[Figure]:
    """How well each source is told by weights of the others."""
    figures: list[Figure] = []
    of = np.array([row.source for row in dialogues])
    names, counts = np.unique(of, return_counts=True)
    for name in (str(name) for name, n in zip(names, counts, strict=True) if NEEDED <= n <= len(of) - NEEDED):
        out, rest = np.flatnonzero(of == name).tolist(), np.flatnonzero(of != name).tolist()
        scale, found = _fit([dialogues[at] for at in rest], _part(read, rest), settings)
        points = np.array([_whole(found, scale, read.rows[at]) for at in out])
        wrong = _unsatisfied([dialogues[at] for at in out])
        figures += compared(
            wrong, {"unseen": points}, first="unseen", seed=settings.seed, slice=f"source={name}"
        )
    return figures


def _part(read: _Read, places: Sequence[int]) -> _Read:
    return _Read([read.rows[at] for at in places], [read.rated[at] for at in places])


def _whole(found: Ordinal, scale: tuple[Floats, Floats], rows: Floats) -> float:
    """The points of a dialogue by those of its turns."""
    return _weighed(found.points((rows - scale[0]) / scale[1]))


def _weighed(points: Floats) -> float:
    return float(serial_position_weights(len(points)) @ points)


def _unsatisfied(dialogues: Sequence[RatedDialogue]) -> NDArray[np.bool_]:
    return np.array([bool(row.unsatisfied) for row in dialogues])


def _shares(votes: Sequence[Sequence[int]]) -> Floats:
    return np.array([np.bincount(own, minlength=POINTS + 1)[1:] / len(own) for own in votes])


def _written(
    name: str, found: Ordinal, scale: tuple[Floats, Floats], sentiment: str, made: Mapping[str, Any]
) -> dict[str, Any]:
    signs = {
        sign: {"weight": round(float(weight / spread), DIGITS), "usual": round(float(usual), DIGITS)}
        for sign, weight, usual, spread in zip(SIGNS, found.weights, *scale, strict=True)
    }
    thresholds = [round(float(one), DIGITS) for one in found.thresholds]
    return {
        "format": 1, "name": name, "thresholds": thresholds, "signs": signs, "sentiment": sentiment,
        "made": made,
    }  # fmt: skip


def _plain(figure: Figure) -> dict[str, Any]:
    return {key: value for key, value in asdict(figure).items() if value not in ("", None)}

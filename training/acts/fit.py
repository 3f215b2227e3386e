"""`nlp-support train acts`: the model of what sentences do."""

import json
import random
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support import __version__
from nlp_support.errors import InvalidArgument, TrainingError
from nlp_support.eval.acts.measure import act_figures
from nlp_support.eval.acts.rows import Row, read_sentences
from nlp_support.eval.reports.report import Figure
from nlp_support.text.acts.features import BITS, pieces_of
from nlp_support.text.acts.model import ACTS, FORMAT, ActModel
from nlp_support.text.acts.sentences import sentences_of
from nlp_support.types.staged import staged_file

from ..apart import STOCK, Repeats, kept_apart
from ..digests import digest_texts
from ..found import DataFound, OnData
from ..splits import held_out
from .patterns import FRAMES, PATTERNS, drawn
from .public import read_public
from .settings import ActsSettings
from .varied import varied

OWN = Path(__file__).parent / "sentences"
LARGE = 0.9998  # the share of weights that are not cut by rounding them to 8 bits
Tell = Callable[[str, int, int], None]
STEPS = 4


@dataclass(frozen=True)
class ActsFit:
    """A fitted model, and how good it is.

    Attributes:
        weights: (2**BITS, 9) int8.
        scale, bias: what a weight of 1 stands for, and (9,) what is added.
        about: version, settings, a digest of the sentences, and how many there were by source.
        figures: on sentences of ours that were held out; none if none were.
    """

    weights: NDArray[np.int8]
    scale: float
    bias: NDArray[np.float32]
    about: dict[str, Any]
    figures: tuple[Figure, ...] = ()

    @property
    def model(self) -> ActModel:
        """The model as it is used."""
        return ActModel.of(self.weights, scale=self.scale, bias=self.bias, about=self.about)

    def save(self, path: Path) -> None:
        """Write the model to a file.

        Raises:
            InvalidArgument: the file cannot be written.
        """
        about = np.array(json.dumps(self.about, ensure_ascii=False))
        try:
            with staged_file(path) as part, part.open("wb") as file:
                np.savez_compressed(
                    file, about=about, weights=self.weights, scale=np.array(self.scale), bias=self.bias
                )
        except OSError as error:
            raise InvalidArgument(f"cannot write {path}: {error.strerror}; name another file") from error


def fit_acts(
    *,
    own: Path = OWN,
    public: Path | None = None,
    apart: Sequence[str] = (),
    settings: ActsSettings | None = None,
    on_progress: Tell = lambda what, done, total: None,
    on_data: OnData | None = None,
) -> ActsFit:
    """Fit the acts: a multinomial logistic regression over hashed pieces of sentences, rounded to 8 bits.

    Args:
        own: the folder of files LANGUAGE.toml.
        public: the folder of the public sets, see `read_public`; None: none.
        apart: texts that are measured on; sentences nearly the same as one of them are left out.
        settings: see there.
        on_progress: called with (what, steps done, steps in all).
        on_data: called with what was found, before the fit.

    Raises:
        UnreadableFile: a file is missing or not as expected.
        TrainingError: there is no sentence of an act.
    """
    settings = settings or ActsSettings()
    on_progress("reading", 0, STEPS)
    rows = _single(read_sentences(own))
    test = _held_out(rows, settings)
    tested = [*apart, *(row.text for row in test)]
    kept, left_own = _apart([row for row in rows if row not in test], tested)
    patterns = drawn(PATTERNS, each=settings.each, seed=settings.seed)
    frames = drawn(FRAMES, each=settings.frames, seed=settings.seed)
    made, left_made = _apart(_single([*patterns, *frames]), tested)
    drawn_public = _drawn(_single(read_public(public)), settings) if public else []
    known, left_public = _apart(drawn_public, apart)
    data = DataFound(
        {"sentences": len(kept), "patterns": len(made), "public": len(known), "test": len(test)},
        repeats={"sentences": left_own, "patterns": left_made, "public": left_public},
    )
    if on_data:
        on_data(data)
    if missing := set(ACTS) - {row.act for row in kept}:
        raise TrainingError(f"no sentence {', '.join(sorted(missing))}; add some of every act")
    on_progress("varying", 1, STEPS)
    more = _single(varied(kept, seed=settings.seed, pairs=settings.pairs, names=settings.names))
    on_progress("fitting", 2, STEPS)
    groups = ((kept, 1.0), (made, 1.0), (more, settings.varied_weight), (known, settings.public_weight))
    weights, bias = _fitted(groups, settings)
    on_progress("measuring", 3, STEPS)
    scale = float(np.quantile(np.abs(weights), LARGE)) / 127
    rounded = np.rint(weights / scale).clip(-127, 127).astype(np.int8)
    about = _about([*kept, *made, *known], settings) | {"rows": data.as_record()}
    found = ActsFit(rounded, scale, bias, about)
    figures = act_figures(test, model=found.model) if test else ()
    return ActsFit(rounded, scale, bias, found.about, tuple(figures))


def _single(rows: Sequence[Row]) -> list[Row]:
    """The rows that are one sentence as the model reads them."""
    counts = np.bincount(sentences_of([row.text for row in rows]).text, minlength=len(rows))
    return [row for row, count in zip(rows, counts.tolist(), strict=True) if count == 1]


def _held_out(rows: Sequence[Row], settings: ActsSettings) -> list[Row]:
    chosen = held_out(
        [row.text for row in rows], rows=round(settings.held_out * len(rows)), seed=settings.seed
    )
    return [row for row in rows if row.text in chosen]


def _apart(rows: Sequence[Row], texts: Sequence[str]) -> tuple[list[Row], Mapping[str, Repeats]]:
    """The rows that are not nearly the same as one of these texts, and how many are."""
    apart = kept_apart([(row.text,) for row in rows], {"test": texts}, least=STOCK)
    return apart.of(rows), apart.repeats


def _drawn(rows: Sequence[Row], settings: ActsSettings) -> list[Row]:
    """At most so many rows of each public set and act."""
    rng = random.Random(settings.seed)
    by: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by[row.source, row.act].append(row)
    drawn = (rng.sample(own, min(settings.public, len(own))) for own in by.values())
    return [row for own in drawn for row in own]


def _fitted(
    groups: Sequence[tuple[Sequence[Row], float]], settings: ActsSettings
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    from sklearn.linear_model import LogisticRegression

    rows = [row for own, _ in groups for row in own]
    worth = np.array([weight for own, weight in groups for _ in own])
    labels = [ACTS.index(row.act) for row in rows]
    fit = LogisticRegression(C=settings.regularization, max_iter=settings.rounds, tol=3e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it may stop before it has converged, which is as good here
        fit.fit(_matrix([row.text for row in rows]), labels, sample_weight=worth)
    return fit.coef_.T, fit.intercept_.astype(np.float32)


def _matrix(texts: Sequence[str]) -> Any:
    """(n, 2**BITS) the pieces of each text, which is one sentence, as `ActModel` weighs them."""
    from scipy.sparse import csr_matrix

    found = sentences_of(texts)
    pieces, owners = map(np.concatenate, zip(*pieces_of(found), strict=True))
    worth = 1 / np.sqrt(np.bincount(owners, minlength=len(texts)))
    shape = (len(texts), 1 << BITS)
    return csr_matrix((worth[owners].astype(np.float32), (owners, pieces)), shape=shape)


def _about(rows: Sequence[Row], settings: ActsSettings) -> dict[str, Any]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[f"{row.source} {row.language}"] += 1
    return {
        "format": FORMAT,
        "bits": BITS,
        "acts": list(ACTS),
        "version": __version__,
        "settings": asdict(settings),
        "sentences": dict(sorted(counts.items())),
        "digest": digest_texts(f"{row.act}\t{row.text}" for row in rows),
    }

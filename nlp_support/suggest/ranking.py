"""From hits to a ranking: how relevant each past reply is, and how sure that is."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..models import BUNDLED
from ..models.encoder import Encoder
from ..store.feedback import Outcomes

DAY = 86_400_000_000  # microseconds
FILE = BUNDLED / "ranker.json"
FORMAT = 1
WEIGHTS = ("question", "reply", "recency", "frequency", "feedback")  # of relevance, in the order of columns


@dataclass(frozen=True)
class Features:
    """What is known of n past replies to one question, each (n,).

    `question` and `reply` are cosines of what is asked to the past question and to the reply, `age` is in
    microseconds, `times` is how often the reply was sent, `feedback` is in [-1, 1].
    """

    question: NDArray[np.float32]
    reply: NDArray[np.float32]
    age: NDArray[np.int64]
    times: NDArray[np.int64]
    feedback: NDArray[np.float64]

    def columns(self, *, half_life_days: float) -> NDArray[np.float64]:
        """What relevance is a weighted sum of (n, 5), in the order of WEIGHTS."""
        recency = np.exp2(-self.age / (half_life_days * DAY))
        frequency = np.log2(1 + self.times) / 10
        return np.column_stack([self.question, self.reply, recency, frequency, self.feedback])


@dataclass(frozen=True)
class Ranking:
    """How past replies are ordered, and how sure the best are.

    Relevance, by which replies are ordered = question * (cosine of the question to the past question)
    + reply * (cosine of the question to the reply) + recency * 2^(-age / half_life)
    + frequency * log2(1 + times sent) / 10 + feedback * (smoothed share of accepted less rejected).
    Confidence = 1 / (1 + exp(-(intercept + slope * relevance + lead * L))), L being by how much the relevance
    is above that of the fifth best wording, or above `background`, which such a wording typically has, where
    fewer were found; replies below `threshold` are not suggested.

    The default values were set by hand for the encoder e5-small-p64k, by replaying English and Korean
    conversations, an answer counting as right when it says what the agent then said. Another encoder's
    cosines lie elsewhere: `nlp-support train ranker` fits them to it and to a store. `encoder` is the one
    that a ranking was fitted for, as `name@fingerprint`; None fits any.
    """

    question: float = 1.0
    reply: float = 0.5
    recency: float = 0.02
    frequency: float = 0.02
    feedback: float = 0.1
    half_life_days: float = 45.0
    intercept: float = -18.2
    slope: float = 12.5
    lead: float = 0.0
    background: float = 0.0
    threshold: float = 0.2
    encoder: str | None = None

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Ranking":
        """A ranking that was saved, or the bundled one.

        Raises:
            ModelError: the file cannot be read, was written by another version, or holds what no ranking has.
        """
        file = FILE if path is None else Path(path)
        try:
            saved = json.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(
                f"cannot read {file}: {error.strerror}; name a file written by nlp-support train ranker"
            ) from error
        except ValueError as error:
            raise ModelError(f"{file} is not JSON ({error}); fit the ranking again") from error
        return cls(**_checked(saved, file))

    def save(self, path: str | Path, *, about: Mapping[str, Any] | None = None) -> None:
        """Write the ranking as JSON, with what is worth knowing about how it was made.

        Raises:
            InvalidArgument: the file cannot be written, or a value is not finite.
        """
        values = asdict(self)
        encoder = values.pop("encoder")
        saved = {"format": FORMAT, "encoder": encoder, "ranking": values, "about": about or {}}
        try:
            text = json.dumps(saved, indent=1, ensure_ascii=False, allow_nan=False)
            Path(path).write_text(text + "\n", encoding="utf-8")
        except ValueError as error:
            raise InvalidArgument(f"a value is not finite, so {path} was not written: {error}") from error
        except OSError as error:
            raise InvalidArgument(f"cannot write {path}: {error.strerror}; name another file") from error

    def relevance(self, features: Features) -> NDArray[np.float64]:
        """Relevance (n,) of n replies."""
        weights = np.array([getattr(self, name) for name in WEIGHTS])
        relevance: NDArray[np.float64] = features.columns(half_life_days=self.half_life_days) @ weights
        return relevance

    def confidence(self, relevance: float, *, rival: float | None) -> float:
        """How likely a reply of this relevance is right, in [0, 1]; `rival` is the relevance of the fifth
        best wording, None where fewer were found."""
        lead = relevance - (self.background if rival is None else rival)
        return 0.5 + 0.5 * math.tanh((self.intercept + self.slope * relevance + self.lead * lead) / 2)


def ranking_for(encoder: Encoder, ranking: Ranking | None) -> Ranking:
    """The ranking to use with an encoder.

    None stands for the bundled ranking where it was fitted for this encoder, and else for the values set by
    hand, so that an encoder can be tried before a ranking is fitted for it; its confidence is no probability
    then. A given ranking that names another encoder is refused: most likely the encoder was changed and the
    ranking forgotten. Whoever means it says so by `replace(ranking, encoder=None)`.

    Raises:
        ModelError: the ranking was fitted for another encoder.
    """
    own = encoder_label(encoder)
    if ranking is None:
        bundled = Ranking.load()
        return bundled if bundled.encoder in (own, None) else Ranking()
    if ranking.encoder not in (own, None):
        raise ModelError(
            f"the ranking was fitted for the encoder {ranking.encoder}, this is {own}; fit one for it: "
            "nlp-support train ranker"
        )
    return ranking


def encoder_label(encoder: Encoder) -> str:
    """What a ranking calls the encoder that it was fitted for."""
    return f"{encoder.name}@{encoder.fingerprint}"


def feedback_score(outcomes: Outcomes) -> float:
    """Accepted and edited against rejected, in (-1, 1); 0 without feedback. Two imagined neutral outcomes
    keep a single click from deciding; an edited suggestion was half right."""
    total = outcomes.accepted + outcomes.edited + outcomes.rejected
    return (outcomes.accepted + 0.5 * outcomes.edited - outcomes.rejected) / (total + 2)


def _checked(saved: Any, file: Path) -> dict[str, Any]:
    """The arguments of a Ranking, if a file holds just those."""
    if not isinstance(saved, dict) or saved.get("format") != FORMAT:
        found = saved.get("format") if isinstance(saved, dict) else "none"
        raise ModelError(f"{file} has format {found}, this version reads {FORMAT}; fit the ranking again")
    _same_keys(saved, {"format", "encoder", "ranking", "about"}, file)
    values, encoder = saved["ranking"], saved["encoder"]
    if not isinstance(values, dict) or not (encoder is None or isinstance(encoder, str)):
        raise ModelError(f"{file} holds no ranking; fit it again")
    _same_keys(values, {field.name for field in fields(Ranking)} - {"encoder"}, file)
    for name, value in values.items():
        if type(value) not in (int, float) or not math.isfinite(value):
            raise ModelError(
                f"{name} in {file} is {value!r}, expected a finite number; fit the ranking again"
            )
    if values["half_life_days"] <= 0 or not 0 <= values["threshold"] <= 1:
        raise ModelError(
            f"{file} has half_life_days {values['half_life_days']} and threshold {values['threshold']}; "
            "expected more than 0, and 0 to 1"
        )
    return {**values, "encoder": encoder}


def _same_keys(found: Mapping[str, Any], expected: set[str], file: Path) -> None:
    if different := sorted(found.keys() ^ expected):
        raise ModelError(
            f"{file} lacks or does not know {', '.join(different)}; it was written by another version or by "
            "hand, fit the ranking again"
        )

"""From hits to a ranking: how relevant each past reply is, and how certain that is."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidArgument, ModelError
from ..models import BUNDLED
from ..models.encoder import Encoder
from ..store.feedback import Outcomes
from ..types.numbers import check_kinds, check_number, is_span
from ..types.times import MICROSECOND
from .agreement import at_least_one, weights_of
from .ranking_file import FORMAT, RankingFile, Usual, Values, read_ranking, write_ranking
from .spread import Spread

FILE = BUNDLED / "ranker.json"
DAY = timedelta(days=1)
NOT_NUMBERS = ("half_life", "encoder", "usual")
SHARE = 1 / 4  # of the confidence of the surest reply of a set, which each other one needs
UNFITTED = "no ranking is fitted for this encoder; run nlp-support train ranker"
WEIGHTS = ("question", "reply", "recency", "frequency", "feedback", "outcome")  # of relevance, by column


@dataclass(frozen=True)
class Features:
    """What is known about n past replies to one question, each (n,).

    `question` and `reply` are the cosines of what is asked to the past question and to the reply, `age` is
    timedelta64[us], `times` is how often the reply was sent, `feedback` is in [-1, 1], `outcome` how
    much better than usual the contacts ended in which it was sent, `approved` whether people approved it.
    """

    question: NDArray[np.float32]
    reply: NDArray[np.float32]
    age: NDArray[np.timedelta64]
    times: NDArray[np.int64]
    feedback: NDArray[np.float64]
    outcome: NDArray[np.float64]
    approved: NDArray[np.bool_]

    def columns(self, *, half_life: timedelta) -> NDArray[np.float64]:
        """The terms whose weighted sum is the relevance (n, 6), in the order of WEIGHTS."""
        half_lives = self.age / np.timedelta64(1, "us") / (half_life / MICROSECOND)
        recency = np.exp2(-half_lives)
        frequency = np.log2(1 + self.times) / 10
        return np.column_stack([self.question, self.reply, recency, frequency, self.feedback, self.outcome])


@dataclass(frozen=True)
class Ranking:
    """How past replies are ordered, and how certain the best ones are.

    Relevance = question * (cosine of the question to the past question)
    + reply * (cosine of the question to the reply) + recency * 2^(-age / half_life)
    + frequency * log2(1 + times sent) / 10 + feedback * (smoothed share of accepted less rejected)
    + outcome * (how much better than usual the contacts ended in which it was sent, by who had the last word
    and by ratings) + approved, where people approved it.

    Value, which orders the replies, is what the account's answers to similar questions agree upon: the sum
    over the replies found of softmax(relevance / temperature) * (cosine of the two replies, nothing below 0)
    squared, where one imaginary reply of relevance `floor` agrees with none; plus the terms of feedback,
    outcome and approval.

    Confidence that a reply could be sent = 1 / (1 + exp(-(intercept + slope * relevance + agreement * value
    + lead * L + history * log10(n)))), where L is how much the relevance exceeds that of the fifth best
    wording or, if fewer were found, `background`, which such a wording typically has, and n is how many
    replies may be suggested. That one of a set could be sent, p = 1 - (1 - the surest) * (product of 1 - each
    other)^others. Confidence of a set, that one of it could be sent or is at least a useful start
    = 1 / (1 + exp(-(set_intercept + set_slope * log(p / (1 - p))))); with 0 and 1 it is p. A set below
    `threshold` is not suggested, and of one that is, no reply below a quarter of the surest; a threshold of 0
    suggests all.

    The default values, set by hand, give confidence by relevance alone. Other encoders have cosines in other
    ranges: `nlp-support train ranker` fits the values to one and to a store. `encoder` is the one that a
    ranking was fitted for, as `name@fingerprint`; None goes with any. With `usual`, the cosines
    that are usual with an encoder, cosines are first stretched so that those that are usual in the account,
    or with the encoder where that has few replies, are as usual as with the bundled encoder: so the bundled
    ranking serves other encoders, and what is fitted to one of those begins there.

    Raises:
        InvalidArgument: `half_life` is not a positive timedelta, `threshold` or `others` is not in [0, 1],
            `temperature` is not above 0, or another number is not finite.
    """

    question: float = 1.0
    reply: float = 0.5
    recency: float = 0.02
    frequency: float = 0.02
    feedback: float = 0.1
    half_life: timedelta = timedelta(days=45)
    intercept: float = -18.2
    slope: float = 12.5
    lead: float = 0.0
    background: float = 0.0
    threshold: float = 0.2
    encoder: str | None = None
    temperature: float = 0.1
    floor: float = 0.0
    agreement: float = 0.0
    others: float = 0.0
    history: float = 0.0
    approved: float = 0.1
    outcome: float = 0.0
    set_intercept: float = 0.0
    set_slope: float = 1.0
    usual: Spread | None = None

    def __post_init__(self) -> None:
        check_kinds(self)
        check_number("threshold", self.threshold, low=0, high=1)
        check_number("others", self.others, low=0, high=1)
        if not self.temperature > 0:
            raise InvalidArgument(f"temperature is {self.temperature}, expected more than 0")
        if not is_span(self.half_life):
            raise InvalidArgument(f"half_life is {self.half_life!r}, expected a positive timedelta")

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Ranking":
        """A saved ranking, or the bundled one.

        Args:
            path: a file that `save` wrote; None for the bundled ranking.

        Raises:
            ModelError: the file cannot be read, was written by another version, or is not a ranking.
        """
        saved = read_ranking(FILE if path is None else Path(path))
        values = msgspec.structs.asdict(saved.ranking)
        half_life = timedelta(days=values.pop("half_life_days"))
        usual = None if saved.usual is None else Spread(**msgspec.structs.asdict(saved.usual))
        return cls(**values, half_life=half_life, encoder=saved.encoder, usual=usual)

    def save(self, path: str | Path, *, about: Mapping[str, Any] | None = None) -> None:
        """Write the ranking as JSON.

        Args:
            path: the file.
            about: what is worth knowing about how it was made, as JSON values.

        Raises:
            UnwritableFile: the file cannot be written.
            InvalidArgument: a value is not finite.
        """
        usual = None if self.usual is None else Usual(**asdict(self.usual))
        values = Values(**self.values())
        write_ranking(Path(path), RankingFile(FORMAT, self.encoder, values, dict(about or {}), usual))

    def values(self) -> dict[str, float]:
        """The numbers by name as in a file, with the half-life in days."""
        names = [field.name for field in fields(self) if field.name not in NOT_NUMBERS]
        return {name: getattr(self, name) for name in names} | {"half_life_days": self.half_life / DAY}

    @property
    def fingerprint(self) -> str:
        """16 hex digits that differ if the confidences that it gives differ; the threshold changes none."""
        values: list[Any] = sorted(own for own in self.values().items() if own[0] != "threshold")
        if self.usual is not None:
            values.append(("usual", tuple(asdict(self.usual).values())))
        return hashlib.sha256(repr(values).encode()).hexdigest()[:16]

    @property
    def unfitted(self) -> bool:
        """Whether it serves an encoder that it was not fitted for."""
        return self.usual is not None and self.encoder is None

    def shifted(self, reply: float, whole: float) -> "Ranking":
        """The ranking of an account whose replies, and whose sets, are surer than it says: by so much in
        log-odds."""
        if not reply and not whole:
            return self
        return replace(self, intercept=self.intercept + reply, set_intercept=self.set_intercept + whole)

    def relevance(self, features: Features) -> NDArray[np.float64]:
        """The relevance (n,) of n replies with these `features`."""
        weights = np.array([getattr(self, name) for name in WEIGHTS])
        relevance: NDArray[np.float64] = features.columns(half_life=self.half_life) @ weights
        return relevance + self.approved * features.approved

    def merit(self, features: Features) -> NDArray[np.float64]:
        """What is known for and against n replies themselves (n,), whatever is asked."""
        merit: NDArray[np.float64] = self.feedback * features.feedback + self.outcome * features.outcome
        return merit + self.approved * features.approved

    def weights(self, relevance: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much each of n replies of these relevances (n,) counts in what they agree upon (n,)."""
        return weights_of(relevance, temperature=self.temperature, floor=self.floor)

    def confidence(
        self, relevance: float, *, rival: float | None, value: float = 0.0, history: int = 1
    ) -> float:
        """How likely a reply of this relevance and value is right, in [0, 1].

        Args:
            rival: the relevance of the fifth best wording; None if fewer were found.
            history: how many replies may be suggested.
        """
        lead = relevance - (self.background if rival is None else rival)
        score = self.intercept + self.slope * relevance + self.lead * lead + self.agreement * value
        score += self.history * math.log10(max(history, 1))
        return 0.5 + 0.5 * math.tanh(score / 2)

    def confidence_of_set(self, confidences: Sequence[float]) -> float:
        """How likely one of the replies with these confidences helps, in [0, 1]; 0 without any."""
        chance = at_least_one(confidences, others=self.others)
        if not 0 < chance < 1 or (self.set_intercept, self.set_slope) == (0, 1):
            return chance
        score = self.set_intercept + self.set_slope * math.log(chance / (1 - chance))
        return 0.5 + 0.5 * math.tanh(score / 2)

    def offered(self, confidences: Sequence[float], *, threshold: float | None = None) -> list[int]:
        """Which replies of a set with these confidences are suggested, in order; none if it is not sure
        enough. With `threshold`, that counts in place of the ranking's own."""
        least = self.threshold if threshold is None else threshold
        if not confidences or self.confidence_of_set(confidences) < least:
            return []
        each = SHARE * max(confidences) if least > 0 else 0.0
        return [at for at, one in enumerate(confidences) if one >= each]


def ranking_for(encoder: Encoder, ranking: Ranking | None) -> Ranking:
    """The ranking to use with an encoder.

    None stands for the bundled ranking; with another encoder than the bundled one, whose cosines are in
    another range, it goes by what is usual in each account (`usual`), so that an encoder can be tried
    before a ranking is fitted for it. A given ranking that names another encoder is refused: most likely the
    encoder was changed and the ranking forgotten. If it is meant, pass `replace(ranking, encoder=None)`.

    Raises:
        ModelError: the ranking was fitted for another encoder.
    """
    own = encoder_label(encoder)
    if ranking is None:
        bundled = Ranking.load()
        if bundled.encoder in (own, None):
            return bundled
        return replace(bundled, encoder=None, usual=Spread.of_encoder(encoder.encode_document))
    if ranking.encoder not in (own, None):
        raise ModelError(
            f"the ranking was fitted for the encoder {ranking.encoder}, but this is {own}; fit one for it: "
            "nlp-support train ranker"
        )
    return ranking


def encoder_label(encoder: Encoder) -> str:
    """What a ranking calls the encoder that it was fitted for."""
    return f"{encoder.name}@{encoder.fingerprint}"


def feedback_score(outcomes: Outcomes) -> float:
    """Accepted and edited against rejected, in (-1, 1); 0 without feedback. Two imaginary neutral outcomes
    keep a single click from deciding. An edit counts from 1, as accepted, if hardly anything was changed, to
    -1, as rejected, if everything was; half right if nobody knows."""
    total = outcomes.accepted + outcomes.edited + outcomes.rejected
    edited = (1 - 2 * outcomes.distance) * outcomes.edited
    return (outcomes.accepted + edited - outcomes.rejected) / (total + 2)

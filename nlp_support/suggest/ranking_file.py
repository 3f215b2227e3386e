"""The file that a ranking is saved in."""

import json
import math
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from ..errors import InvalidArgument, ModelError, UnwritableFile
from ..types.documents import fault, read_json
from ..types.staged import write_whole

FORMAT: Final = 2
OLDER: Final = 1  # without agreement: confidence by relevance alone
USUAL_TEMPERATURE = 0.1  # of the weight of the questions' cosine, for rankings that have none of their own

Days = Annotated[float, Meta(ge=1e-9, le=999_999_999)]  # the range of a positive timedelta
Share = Annotated[float, Meta(ge=0, le=1)]
Positive = Annotated[float, Meta(gt=0)]
Cosine = Annotated[float, Meta(ge=-1, le=1)]


class Values(msgspec.Struct, forbid_unknown_fields=True):
    """The numbers of a ranking; see `Ranking`."""

    question: float
    reply: float
    recency: float
    frequency: float
    feedback: float
    half_life_days: Days
    intercept: float
    slope: float
    lead: float
    background: float
    threshold: Share
    temperature: Positive
    floor: float
    agreement: float
    others: Share
    history: float = 0.0
    approved: float = 0.1
    outcome: float = 0.0
    set_intercept: float = 0.0
    set_slope: float = 1.0


class Usual(msgspec.Struct, forbid_unknown_fields=True):
    """The cosines that are usual with the encoder; see `Spread`."""

    questions: Cosine
    across: Cosine
    replies: Cosine


class RankingFile(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The contents of such a file: the numbers, the encoder they were fitted for, how they were made and, if
    they go by stretched cosines, from what those are stretched."""

    format: Literal[2]
    encoder: str | None
    ranking: Values
    about: dict[str, Any]
    usual: Usual | None = None


def read_ranking(file: Path) -> RankingFile:
    """The contents of a file.

    Raises:
        ModelError: it cannot be read, was written by another version, or is not a ranking.
    """
    try:
        saved = read_json(file)
    except OSError as error:
        raise ModelError(
            f"cannot read {file}: {error.strerror}; give a file written by nlp-support train ranker"
        ) from error
    except ValueError as error:
        raise ModelError(f"{file} is not JSON ({error}); fit the ranking again") from error
    found = saved.get("format") if isinstance(saved, dict) else "none"
    if found not in (OLDER, FORMAT) or isinstance(found, bool):
        raise ModelError(
            f"{file} has format {str(found)[:40]}, this version reads {OLDER} and {FORMAT}; fit the ranking "
            "again"
        )
    try:
        ranking = msgspec.convert(_newer(saved) if found == OLDER else saved, RankingFile)
    except msgspec.ValidationError as error:
        raise ModelError(f"{file}: {fault(error)}; fit the ranking again") from None
    for name, value in msgspec.structs.asdict(ranking.ranking).items():
        if not math.isfinite(value):
            raise ModelError(
                f"{file}: $.ranking.{name}: expected a finite number, got {value}; fit the ranking again"
            )
    return ranking


def _newer(saved: dict[str, Any]) -> dict[str, Any]:
    """A file of the older format as one of this: replies are ordered by agreement, confidence stays as it
    was fitted."""
    own = saved.get("ranking")
    if not isinstance(own, dict):
        return saved | {"format": FORMAT}
    added = {"floor": 0.0, "agreement": 0.0, "others": 0.0}
    if added.keys() & own.keys() or "temperature" in own:
        raise msgspec.ValidationError("Object contains unknown field of a newer format - at `$.ranking`")
    question = own.get("question")
    scale = question if isinstance(question, int | float) and question > 0 else 1.0
    values = {**own, **added, "temperature": USUAL_TEMPERATURE * scale}
    return saved | {"format": FORMAT, "ranking": values}


def write_ranking(file: Path, ranking: RankingFile) -> None:
    """Write a file that `read_ranking` reads.

    Raises:
        InvalidArgument: a value is not finite.
        UnwritableFile: the file cannot be written.
    """
    try:
        text = json.dumps(msgspec.to_builtins(ranking), indent=1, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise InvalidArgument(
            f"a value is not finite, so {file} was not written: {error}; expected finite numbers, check them"
        ) from error
    try:
        write_whole(file, text + "\n")
    except OSError as error:
        raise UnwritableFile(
            f"cannot write {file}: {error.strerror}; give a file that can be written"
        ) from error

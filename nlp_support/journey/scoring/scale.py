"""From points of satisfaction to the ratings that the customers of an account give when asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ...errors import InvalidArgument, UnreadableFile
from ...types.documents import fault, read_json
from .conversation import NEUTRAL_POINTS

LOWEST, HIGHEST = 1.0, 5.0

Shift = Annotated[float, Meta(ge=-4, le=4)]
Slope = Annotated[float, Meta(ge=0, le=100)]


@dataclass(frozen=True)
class Scale:
    """The rating to expect at the middle of the points, less 3; and what a point more adds to it."""

    shift: float
    slope: float

    def of(self, points: float) -> float:
        """The rating to expect at so many points, in [1, 5]."""
        return max(LOWEST, min(HIGHEST, NEUTRAL_POINTS + self.shift + self.slope * (points - NEUTRAL_POINTS)))


@dataclass(frozen=True)
class Scales:
    """The scales of accounts, from a file of `nlp-support train satisfaction --ratings`."""

    accounts: Mapping[str, Scale]

    @classmethod
    def load(cls, path: str | Path) -> "Scales":
        """The scales of a file.

        Raises:
            UnreadableFile: the file cannot be read, or is not JSON.
            InvalidArgument: it is no file of scales, or a value is out of range.
        """
        again = "name a file that train satisfaction --ratings wrote"
        try:
            saved = msgspec.convert(read_json(Path(path)), _Saved)
        except OSError as error:
            raise UnreadableFile(f"cannot read {path}: {error.strerror}; {again}") from error
        except msgspec.ValidationError as error:
            raise InvalidArgument(f"{path}: {fault(error)}; {again}") from error
        except ValueError as error:
            raise UnreadableFile(f"{path} is not JSON ({error}); {again}") from error
        return cls({id: Scale(one.shift, one.slope) for id, one in saved.accounts.items()})

    def rating(self, account_id: str, points: float) -> float | None:
        """The rating to expect; None for an account without a scale."""
        scale = self.accounts.get(account_id)
        return None if scale is None else scale.of(points)


class _Values(msgspec.Struct):
    shift: Shift
    slope: Slope


class _Saved(msgspec.Struct):
    format: Literal[1]
    accounts: dict[str, _Values]

"""Which channel a message goes to, by its severity, complexity and effort."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from pathlib import Path

from ..errors import InvalidArgument, closest
from .channels_file import SHIPPED, read_pairs
from .levels import CELLS, LEVELS, Cell, LevelName


class Channel(StrEnum):
    """Where a message can go, from the least human to the most: self-service, a canned answer, an article
    written by people, an agent who writes or speaks, or a specialist."""

    SELF_SERVICE = "self-service"
    BOT = "bot"
    KNOWLEDGE_BASE = "knowledge-base"
    MESSAGING = "messaging"
    VOICE = "voice"
    SPECIALIST = "specialist"


LEAST_HUMAN_FIRST = tuple(Channel)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a message goes, and where it goes if that is busy or did not help.

    Args:
        primary, secondary: channels or their names.

    Raises:
        InvalidArgument: an unknown channel, or both are the same.
    """

    primary: Channel
    secondary: Channel

    def __post_init__(self) -> None:
        for place in ("primary", "secondary"):
            name = getattr(self, place)
            if name not in list(Channel):
                raise InvalidArgument(
                    f"no channel {name!r}; {closest(str(name), [one.value for one in Channel])}"
                )
            object.__setattr__(self, place, Channel(name))
        if self.primary is self.secondary:
            raise InvalidArgument(f"primary and secondary are both {self.primary}; name two channels")


@dataclass(frozen=True)
class ChannelTable:
    """A route for every severity, complexity and effort. `ChannelTable.load` reads one.

    Args:
        routes: by (severity, complexity, effort), each "low", "medium" or "high": 27 of them, or 8 without
            any "medium", which is then treated as "high".

    Raises:
        InvalidArgument: a cell is missing or unknown, or something more severe goes to a less human channel.
    """

    routes: Mapping[Cell, Route]

    def __post_init__(self) -> None:
        routes = {Cell.of(cell): route for cell, route in self.routes.items()}
        if not any(LevelName.MEDIUM in cell for cell in routes):
            routes |= {cell: routes[_as_high(cell)] for cell in CELLS if _as_high(cell) in routes}
        missing = sorted(
            set(CELLS) - routes.keys(), key=lambda cell: (LevelName.MEDIUM in cell, CELLS.index(cell))
        )
        if missing:
            raise InvalidArgument(
                f"{len(missing)} cells are missing; give each a route, the first is {missing[0]}"
            )
        _check_monotone(routes)
        object.__setattr__(self, "routes", routes)

    @classmethod
    def load(cls, path: str | Path | None = None) -> "ChannelTable":
        """The table of a TOML file, or the shipped one; a comment at the top of that explains the form.

        Raises:
            UnreadableFile: the file does not exist or is not TOML.
            InvalidArgument: as above, or the file is not of this form; the message says where.
        """
        file = SHIPPED if path is None else Path(path)
        try:
            return cls({cell: _route(cell, pair) for cell, pair in read_pairs(file).items()})
        except InvalidArgument as error:
            raise InvalidArgument(f"{file}: {error}") from error

    def route(
        self, *, severity: LevelName | str, complexity: LevelName | str, effort: LevelName | str
    ) -> Route:
        """The route of a cell, by levels or their names.

        Raises:
            InvalidArgument: an unknown level.
        """
        return self.routes[Cell.of((severity, complexity, effort))]


def _route(cell: Cell, pair: tuple[str, str]) -> Route:
    try:
        return Route(*pair)  # type: ignore[arg-type]
    except InvalidArgument as error:
        raise InvalidArgument(f"{cell}: {error}") from error


def _as_high(cell: Cell) -> Cell:
    """The cell with every medium replaced by high."""
    return Cell(*(LevelName.HIGH if level is LevelName.MEDIUM else level for level in cell))


def _check_monotone(routes: Mapping[Cell, Route]) -> None:
    for (milder, worse), complexity, effort in product(pairwise(LEVELS), LEVELS, LEVELS):
        cell = Cell(worse, complexity, effort)
        for place in ("primary", "secondary"):
            before: Channel = getattr(routes[cell._replace(severity=milder)], place)
            after: Channel = getattr(routes[cell], place)
            if LEAST_HUMAN_FIRST.index(after) < LEAST_HUMAN_FIRST.index(before):
                raise InvalidArgument(
                    f"the {place} channel of {cell} is {after}, less human than {before} at "
                    f"severity {milder}; give the more severe cell {before} or a more human channel"
                )

"""Which channel a message goes to, by its severity, complexity and effort."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from ..errors import InvalidArgument, UnreadableFile, closest
from .levels import LEVELS

# From the least to the most human.
CHANNELS = ("self-service", "bot", "knowledge-base", "messaging", "voice", "specialist")
SHIPPED = Path(__file__).parent / "channels.toml"

Cell = tuple[str, str, str]  # levels of severity, complexity and effort
CELLS: tuple[Cell, ...] = tuple(product(LEVELS, LEVELS, LEVELS))


@dataclass(frozen=True, slots=True)
class Route:
    """Two different channels of `CHANNELS`: where a message goes, and where when that fails."""

    primary: str
    secondary: str


@dataclass(frozen=True)
class ChannelTable:
    """A route for every severity, complexity and effort. `ChannelTable.load` reads one.

    Args:
        routes: by (severity, complexity, effort), each "low", "medium" or "high": 27 of them, or 8 without
            any "medium", which then is as "high".

    Raises:
        InvalidArgument: a cell is missing or unknown, a channel is unknown or twice in a route, or something
            more severe goes to a less human channel.
    """

    routes: Mapping[Cell, Route]

    def __post_init__(self) -> None:
        routes = dict(self.routes)
        if unknown := routes.keys() - set(CELLS):
            raise InvalidArgument(f"no cell {_named(min(unknown))}; levels are {', '.join(LEVELS)}")
        if not any("medium" in cell for cell in routes):
            routes |= {cell: routes[_as_high(cell)] for cell in CELLS if _as_high(cell) in routes}
        missing = sorted(set(CELLS) - routes.keys(), key=lambda cell: ("medium" in cell, CELLS.index(cell)))
        if missing:
            raise InvalidArgument(f"{len(missing)} cells are missing, the first {_named(missing[0])}")
        for cell, route in routes.items():
            _check_route(cell, route)
        _check_monotone(routes)
        object.__setattr__(self, "routes", routes)

    @classmethod
    def load(cls, path: str | Path | None = None) -> "ChannelTable":
        """The table of a TOML file, or the shipped one, which tells the form in its head.

        Raises:
            UnreadableFile: no such file, or no TOML.
            InvalidArgument: as above, or a cell that is no pair of channels.
        """
        file = SHIPPED if path is None else Path(path)
        try:
            return cls(_read(file))
        except InvalidArgument as error:
            raise InvalidArgument(f"{file}: {error}") from error

    def route(self, *, severity: str, complexity: str, effort: str) -> Route:
        """The route of a cell, by levels."""
        return self.routes[severity, complexity, effort]


def _read(file: Path) -> dict[Cell, Route]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}: {error.strerror}; name a table of channels") from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not TOML: {error}") from error
    by_severity = _only(found, "severity", "the file")
    routes: dict[Cell, Route] = {}
    for severity, table in by_severity.items():
        for complexity, cells in _only(table, "complexity", f"severity.{severity}").items():
            for effort, pair in _table(cells, f"severity.{severity}.complexity.{complexity}").items():
                cell = severity, complexity, effort
                if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(c, str) for c in pair):
                    raise InvalidArgument(f"{_named(cell)} must be a pair of channels: primary, secondary")
                routes[cell] = Route(*pair)
    return routes


def _only(value: Any, key: str, where: str) -> dict[str, Any]:
    """The table under the only key that a table may have."""
    table = _table(value, where)
    for other in table:
        if other != key:
            raise InvalidArgument(f"unknown key {other!r} in {where}; expected {key!r}")
    return _table(table.get(key, {}), f"{key} in {where}")


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidArgument(f"{where} must be a table")
    return value


def _as_high(cell: Cell) -> Cell:
    """The cell with high for every medium."""
    severity, complexity, effort = ("high" if level == "medium" else level for level in cell)
    return severity, complexity, effort


def _check_route(cell: Cell, route: Route) -> None:
    for channel in (route.primary, route.secondary):
        if channel not in CHANNELS:
            raise InvalidArgument(f"{_named(cell)}: no channel {channel!r}; {closest(channel, CHANNELS)}")
    if route.primary == route.secondary:
        raise InvalidArgument(f"{_named(cell)}: primary and secondary are both {route.primary}")


def _check_monotone(routes: Mapping[Cell, Route]) -> None:
    for (milder, worse), complexity, effort in product(pairwise(LEVELS), LEVELS, LEVELS):
        for place in ("primary", "secondary"):
            before = getattr(routes[milder, complexity, effort], place)
            after = getattr(routes[worse, complexity, effort], place)
            if CHANNELS.index(after) < CHANNELS.index(before):
                raise InvalidArgument(
                    f"the {place} channel of {_named((worse, complexity, effort))} is {after}, less human "
                    f"than {before} of severity {milder}; give the more severe {before} or a more human one"
                )


def _named(cell: Cell) -> str:
    severity, complexity, effort = cell
    return f"severity {severity}, complexity {complexity}, effort {effort}"

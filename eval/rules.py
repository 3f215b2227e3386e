"""The rules of a gate, and the TOML files they are in."""

from dataclasses import dataclass, fields
from math import isfinite
from pathlib import Path
from typing import Any

import msgspec

from nlp_support.errors import InvalidArgument, UnreadableFile, closest
from nlp_support.types.documents import read_toml

RULES = Path(__file__).parent / "gates.toml"
REPLIES = "replies"
BOUNDS = ("min", "max", "max_drop", "max_rise")
TOML = {
    "float | null": "a number",
    "str | null": "a string",
    "object": "a table",
    "expected bool": "expected true or false",
}
ONLY_GATES = "expected one or more [[gate]] tables and nothing else"


@dataclass(frozen=True)
class Rule:
    """One condition on one figure.

    Attributes:
        figure: the figure's name.
        system, slice: of the figure; default: the run's system, and all messages.
        min, max: bounds of its value.
        max_drop, max_rise: how far it may fall below or rise above the reference. Beyond that the rule is
            broken, unless chance explains the change by the paired test.
        promised: the bound is what each account was promised, and broken only where chance does not explain
            it; not asked of a run that was made without promises.
        margin: by how much worse the figure may be and still pass; default: what `max_drop` or `max_rise`
            allows, and 0 for `min` and `max`.
    """

    figure: str
    system: str | None = None
    slice: str = ""
    min: float | None = None
    max: float | None = None
    max_drop: float | None = None
    max_rise: float | None = None
    margin: float | None = None
    promised: bool = False

    @property
    def needs_reference(self) -> bool:
        return self.max_drop is not None or self.max_rise is not None


def rules_for(kind: str) -> Path:
    """The file of the rules that a run of a kind is held to unless others are named.

    Raises:
        InvalidArgument: there are none for this kind.
    """
    file = RULES if kind == REPLIES else RULES.parent / f"gates.{kind}.toml"
    if not file.is_file():
        raise InvalidArgument(
            f"there are no rules for runs of kind {kind!r}; write some and give --rules FILE"
        )
    return file


def read_rules(file: Path) -> list[Rule]:
    """The rules of a TOML file: one [[gate]] each.

    Raises:
        UnreadableFile: the file is missing or is not TOML.
        InvalidArgument: an unknown key or a value of the wrong type, a rule without a figure or without a
            bound; the message says where in the file, such as `$.gate[1].min` for the second rule.
    """
    try:
        found = read_toml(file)
    except OSError as error:
        raise UnreadableFile(f"cannot read {file}: {error.strerror}; name a file of rules") from error
    except ValueError as error:
        raise UnreadableFile(f"{file} is not TOML: {error}") from error
    tables = found.get("gate")
    if not isinstance(tables, list) or not tables or set(found) != {"gate"}:
        raise InvalidArgument(f"{file}: {ONLY_GATES}")
    for at, table in enumerate(tables):
        _check_keys(table, f"{file}: $.gate[{at}]")
    try:
        rules = msgspec.convert(tables, list[Rule])
    except msgspec.ValidationError as error:
        raise InvalidArgument(f"{file}: {_told(str(error))}") from error
    for at, rule in enumerate(rules):
        _check_rule(rule, f"{file}: $.gate[{at}]")
    return rules


def check_margin(margin: float | None, name: str) -> None:
    """Raise InvalidArgument if a margin is given that is not a number of 0 or more."""
    if margin is not None and not (isfinite(margin) and margin >= 0):
        raise InvalidArgument(f"{name} is {margin}, expected 0 or more, such as 0.02")


def _check_keys(table: Any, where: str) -> None:
    """Refuse unknown keys, which msgspec does only for its own classes, not for dataclasses."""
    known = [field.name for field in fields(Rule)]
    for key in table if isinstance(table, dict) else ():
        if key not in known:
            raise InvalidArgument(f"{where}: no key {key!r}; {closest(key, known)}")


def _told(message: str) -> str:
    """What msgspec found wrong, in the words of TOML."""
    what, _, path = message.replace("`", "").partition(" - at $")
    for theirs, ours in (("Object missing", "missing"), ("Expected", "expected"), *TOML.items()):
        what = what.replace(theirs, ours)
    return f"$.gate{path}: {what}"


def _check_rule(rule: Rule, where: str) -> None:
    given = [bound for bound in BOUNDS if getattr(rule, bound) is not None]
    if not given and not rule.promised:
        raise InvalidArgument(f"{where}: expected one of {', '.join(BOUNDS)}")
    if rule.promised and (given or rule.slice):
        raise InvalidArgument(f"{where}: promised has no other bound, and a slice for each account")
    check_margin(rule.margin, f"{where}: margin")
    if rule.slice and rule.needs_reference:
        raise InvalidArgument(f"{where}: a rule on a slice can have min and max, not max_drop or max_rise")

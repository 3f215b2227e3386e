"""`nlp-support doctor`: whether this installation is complete, and what is missing."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ModelError, NlpSupportError
from ..models import MODELS
from .options import JsonOption
from .terminal import print_json

if TYPE_CHECKING:
    from packaging.requirements import Requirement

FEATURES = {"avx2": "AVX2", "avx512_vnni": "AVX-512 VNNI", "avx_vnni": "AVX VNNI", "amx_int8": "AMX"}
AGAIN = "install nlp-support again: pip install --force-reinstall nlp-support"
CPU = Path("/proc/cpuinfo")
NEWEST = "the newest"
SHOWN = 3  # accounts


class State(StrEnum):
    """What was found: in order, absent but optional, or in need of repair."""

    OK = "ok"
    ABSENT = "absent"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked, and what to do if it is not in order."""

    what: str
    state: State
    text: str
    remedy: str = ""


def doctor_command(
    store: Annotated[str | None, typer.Option("--store", help="Also check this store file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Check this installation: models, processor and extras. With --store, a store's version too."""
    found = list(examine(store))
    if as_json:
        print_json(found)
    else:
        from .present.layout import labelled, screen_width

        for one in found:
            lines = labelled(f"{one.state:<6}  {one.what:<12}  ", one.text, width=screen_width())
            typer.echo("\n".join([*lines, *([f"{'':<22}{one.remedy}"] if one.remedy else [])]))
    if any(one.state is State.WRONG for one in found):
        raise typer.Exit(1)


def examine(store: str | None = None) -> Iterator[Finding]:
    """Everything that can be wrong with an installation; nothing is changed.

    Args:
        store: the path of a store to check as well.
    """
    from .. import __version__

    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("version", State.OK, f"nlp-support {__version__}, Python {python}")
    for task, settings in MODELS.items():
        yield _satisfaction() if task == "satisfaction" else _model(task, settings)
    yield _processor()
    yield from _extras()
    if store is not None:
        yield (found := _store(store))
        if found.text.endswith(NEWEST):  # a look must not upgrade it
            yield from _promises(store)


def _model(task: str, settings: str) -> Finding:
    from ..models import BUNDLED
    from ..models.exported import fingerprint, read_settings

    try:
        expected = read_settings(BUNDLED / task / settings)
        own = fingerprint(BUNDLED / task)
    except (OSError, ModelError) as error:
        return Finding(task, State.WRONG, f"cannot be read ({type(error).__name__})", AGAIN)
    if own != expected.get("fingerprint"):
        return Finding(
            task, State.WRONG, "its weights are not the ones that were shipped (wrong checksum)", AGAIN
        )
    return Finding(task, State.OK, f"{expected['name']}, checksum {own}")


def _satisfaction() -> Finding:
    from ..models import BUNDLED
    from ..models.by_signs import read_weights

    try:
        weights, _ = read_weights(BUNDLED / "satisfaction")
    except ModelError as error:
        return Finding("satisfaction", State.WRONG, f"cannot be read ({type(error).__name__})", AGAIN)
    return Finding("satisfaction", State.OK, f"{weights.name}, {len(weights.signs)} signs")


def _processor() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        lines = CPU.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return Finding("processor", State.OK, f"{cores} cores; its features cannot be read on this system")
    flags = next((line.split() for line in lines if line.startswith(("flags", "Features"))), [])
    known = ", ".join(name for flag, name in FEATURES.items() if flag in flags)
    return Finding("processor", State.OK, f"{cores} cores, {known or 'without fast 8-bit arithmetic'}")


def _extras() -> Iterator[Finding]:
    """Which optional parts are installed, by the requirements in the package's own metadata."""
    from packaging.requirements import Requirement

    parts: dict[str, list[Requirement]] = {}
    for line in requires("nlp-support") or ():
        needed = Requirement(line)
        marker = str(needed.marker or "")
        if "extra ==" in marker:
            parts.setdefault(marker.split('"')[1], []).append(needed)
    for extra, needs in sorted(parts.items()):
        if extra in ("test", "dev", "docs"):
            continue
        lacking = [need.name for need in needs if not _fits(need)]
        if lacking:
            remedy = f"pip install 'nlp-support[{extra}]'"
            yield Finding(f"[{extra}]", State.ABSENT, f"not installed: {', '.join(lacking)}", remedy)
        else:
            yield Finding(f"[{extra}]", State.OK, "installed")


def _fits(need: "Requirement") -> bool:
    try:
        return need.specifier.contains(version(need.name), prereleases=True)
    except PackageNotFoundError:
        return False


def _store(location: str) -> Finding:
    from ..store.migrations import MIGRATIONS
    from ..store.schema import version_of

    try:
        found = version_of(location)
    except NlpSupportError as error:
        return Finding("store", State.WRONG, str(error))
    newest = len(MIGRATIONS)
    if found < newest:
        return Finding("store", State.OK, f"version {found}; the next use upgrades it to {newest}")
    return Finding("store", State.OK, f"version {found}, {NEWEST}")


def _promises(location: str) -> Iterator[Finding]:
    """What accounts are promised, and whether it was made for the bundled encoder and ranking."""
    from ..store import open_store
    from ..suggest.ranking import Ranking

    ranking = Ranking.load()
    with open_store(location, create=False) as opened:
        made = [one for name in opened.accounts() if (one := opened.promise(name)) is not None]
    others = [
        one.account_id for one in made if (one.encoder, one.ranking) != (ranking.encoder, ranking.fingerprint)
    ]
    if made:
        told = f"{len(made):,} account{'s' * (len(made) > 1)} with a promise"
        if others:
            told += f", {len(others):,} made for another encoder or ranking than the bundled: "
            told += ", ".join(others[:SHOWN]) + ", …" * (len(others) > SHOWN)
        remedy = "nlp-support tune makes a new one, unless they are served with those" if others else ""
        yield Finding("promises", State.OK, told, remedy)

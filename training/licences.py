"""The licences of what a model was trained on, as its user gives them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from nlp_support.errors import InvalidArgument
from nlp_support.eval.files import full_path


def licences_of(given: Iterable[str]) -> dict[str, str]:
    """From FILE=LICENCE, each once.

    Raises:
        InvalidArgument: one is not of this form, or a file has two.
    """
    found: dict[str, str] = {}
    for one in given:
        name, sign, licence = (part.strip() for part in one.rpartition("="))
        if not sign or not name or not licence:
            raise InvalidArgument(f"licence is {one!r}, expected FILE=LICENCE, such as rows.csv=CC-BY-4.0")
        if name in found:
            raise InvalidArgument(f"{name} has two licences, expected one")
        found[name] = licence
    return found


def matched(licences: Mapping[str, str], sources: Iterable[str]) -> dict[str, str]:
    """The licences by the names that run.json has for its sources.

    Args:
        licences: by file as it was given, or by "base" or "teacher".
        sources: such as "train /home/kim/rows.csv" and "base".

    Raises:
        InvalidArgument: one is of nothing that is trained on or from.
    """
    known = list(sources)
    found: dict[str, str] = {}
    for name, licence in licences.items():
        own = [source for source in known if source == name or source.endswith(f" {full_path(Path(name))}")]
        if not own:
            raise InvalidArgument(
                f"{name} has a licence but is no source of this run; expected one of {', '.join(known)}"
            )
        found |= dict.fromkeys(own, licence)
    return found

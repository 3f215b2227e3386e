"""Turns of customers by their mood: files LANGUAGE.toml with a table for each class, one turn a line."""

import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from nlp_support.errors import UnreadableFile
from nlp_support.types.documents import read_toml

from .columns import CLASSES
from .labelled import LabelledText

FOLDER = Path(__file__).parent / "sentences"

_CHOICE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Turn:
    """What a customer writes, its language (ISO 639-1), its class, and what it is an example of."""

    text: str
    label: str
    language: str
    kind: str


def read_turns(folder: Path = FOLDER) -> list[Turn]:
    """The turns of a folder: in each file tables `[kind]`, in each of them lists by class, a turn a line.

    A line with {a|b} stands for one with a and one with b.

    Raises:
        UnreadableFile: there are none, a file is not TOML, or is not like this.
    """
    found: list[Turn] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            tables = read_toml(file)
        except (OSError, ValueError) as error:
            raise UnreadableFile(f"cannot read {file}: {error}; expected tables of turns") from error
        for kind, classes in tables.items():
            if not isinstance(classes, dict) or not classes.keys() <= set(CLASSES):
                raise UnreadableFile(f"{file} has a table {kind!r} with other keys than {', '.join(CLASSES)}")
            for label, lines in classes.items():
                texts = [text for line in str(lines).splitlines() for text in spelt_out(line.strip()) if text]
                found += [Turn(text, label, file.stem, kind) for text in dict.fromkeys(texts)]
    if not found:
        raise UnreadableFile(f"there are no turns in {folder}; name a folder with files LANGUAGE.toml")
    return found


def labelled_turns() -> list[LabelledText]:
    """Our turns as rows to measure a model on, with their kinds as slices."""
    return [LabelledText(one.text, one.label, one.language, {"kind": one.kind}) for one in read_turns()]


def spelt_out(line: str) -> list[str]:
    """The lines that one with choices stands for: "{a|b} c" for "a c" and "b c"."""
    parts = _CHOICE.split(line)  # in turns what stands, and what is chosen from
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    return ["".join(chosen) for chosen in product(*choices)]

"""The same text with different labels: where, and how often."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .splits import normalized

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A row: its file and line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text of a part, its label and where it stands."""

    text: str
    label: str
    part: str
    place: Place


@dataclass(frozen=True)
class Conflicts:
    """Texts that have several labels.

    Attributes:
        within: how many texts have them within the rows to train on.
        between: how many have another label there than where they are validated or tested on.
        examples: the first five: for each label of a text the first row that has it.
    """

    within: int = 0
    between: int = 0
    examples: tuple[tuple[tuple[str, Place], ...], ...] = ()


def conflicts(rows: Sequence[Labelled], *, trained: str = "train") -> Conflicts:
    """The conflicts of rows; those within a part that is not trained on are none.

    Args:
        trained: the name of the part to train on.
    """
    by_form: dict[str, list[Labelled]] = defaultdict(list)
    for row in rows:
        by_form[normalized(row.text)].append(row)
    within = between = 0
    examples: list[tuple[tuple[str, Place], ...]] = []
    for own in by_form.values():
        learnt = {row.label for row in own if row.part == trained}
        tested = {row.label for row in own if row.part != trained}
        within += len(learnt) > 1
        between += bool(learnt and tested - learnt)
        if len(examples) < SHOWN and (len(learnt) > 1 or (learnt and tested - learnt)):
            firsts = {row.label: row.place for row in reversed(own)}
            examples.append(tuple(sorted(firsts.items(), key=lambda one: (one[1].file, one[1].line))))
    return Conflicts(within, between, tuple(examples))

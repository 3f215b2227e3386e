"""Labelled texts: a row of a training file, and the classes that a source covers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.eval.models.columns import CLASSES, Columns
from nlp_support.eval.models.dialogues import name_of
from nlp_support.eval.models.labels import Labels, watched
from nlp_support.eval.models.rows import numbered_rows, text_of

from ..rows import MAX_DROPPED, Rows, collected


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and its class; `language` and `source` are "" if unknown."""

    text: str
    label: str
    language: str = ""
    source: str = ""

    @property
    def number(self) -> int:
        """The label's index among the classes."""
        return CLASSES.index(self.label)


def labelled(row: Mapping[str, Any], labels: Labels | None = None) -> Labelled:
    """The row of a training file: {"text", "label", "language", "source"}; the last two may be left out.

    Args:
        labels: what labels stand for; by default they are the classes themselves.

    Raises:
        InvalidArgument: no text, an unknown label, or a language or source that is not a short name.
    """
    text, label = text_of(row, "text"), (labels or Labels(CLASSES)).of(row.get("label"))
    return Labelled(text, label, name_of(row, "language"), name_of(row, "source"))


def read_labelled(
    file: Path,
    columns: Columns,
    *,
    classes: Sequence[str] = CLASSES,
    max_dropped: float = MAX_DROPPED,
) -> Rows[Labelled]:
    """The labelled texts of a file.

    Args:
        columns: names of the columns, and what the labels stand for.
        classes: the possible ones.
        max_dropped: the share of unknown labels that is allowed where none is mapped.

    Raises:
        InvalidArgument: labels are of no class.
        UnreadableFile: the file cannot be read, lacks a column, or none of its rows is usable.
    """
    labels = columns.labels(classes)
    rows = numbered_rows(file, lambda row: labelled(row, labels), columns.labelled())
    return collected(file, watched(rows, labels, file, most=max_dropped))


def targets(rows: Sequence[Labelled]) -> NDArray[np.float32]:
    """What each row teaches: (n, 3), 1 for its class, 0 for the others, nan for those its source lacks.

    A source with two of the three classes, such as reviews sorted into good and bad, says nothing about the
    third. Its rows are learnt, and measured, among its own two; otherwise they would teach that the third
    never occurs.
    """
    present: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        present[row.source].add(row.number)
    anywhere = set().union(*present.values())
    found = np.zeros((len(rows), len(CLASSES)), np.float32)
    for at, row in enumerate(rows):
        own = present[row.source]
        if len(own) > 1:
            found[at, list(anywhere - own)] = np.nan
        found[at, row.number] = 1
    return found

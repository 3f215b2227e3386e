"""The one check that nothing tested is trained on: what repeats a tested text, exactly or nearly, goes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from .splits import SAME_TEXT, Forms, normalized

STOCK = 20  # letters below which a sentence is a stock phrase

Item = TypeVar("Item")


@dataclass(frozen=True)
class Repeats:
    """How many rows were dropped since a part repeats them: in the same words, or in nearly the same."""

    same: int = 0
    near: int = 0

    @property
    def rows(self) -> int:
        return self.same + self.near


@dataclass(frozen=True)
class Apart:
    """What may be trained on.

    Attributes:
        keep: (n,) whether each row may.
        repeats: of the others, how many repeat each part; one that repeats several counts for the first.
    """

    keep: list[bool]
    repeats: Mapping[str, Repeats] = field(default_factory=dict)

    def of(self, rows: Sequence[Item]) -> list[Item]:
        """Those of the rows that may be trained on."""
        return [row for row, keep in zip(rows, self.keep, strict=True) if keep]


def kept_apart(
    rows: Sequence[Sequence[str]], tested: Mapping[str, Iterable[str]], *, least: int = 0
) -> Apart:
    """Which rows share no text with a part that is tested or validated on; see `splits.near_duplicates`.

    Args:
        rows: (n,) the texts of each row; one of them that is repeated drops it.
        tested: the texts of each part by its name.
        least: tested texts shorter than this many letters do not count, see `letters`: what everybody writes
            in the same words, such as "thanks", is no leak.
    """
    parts = {
        name: Forms.of(text for text in texts if letters(text) >= least) for name, texts in tested.items()
    }
    # Most rows repeat nothing: to ask all parts at once is as many times as fast as there are parts.
    whole = Forms(set().union(*(part.forms for part in parts.values())), SAME_TEXT)
    found: Counter[tuple[str, str]] = Counter()
    keep = []
    for texts in rows:
        forms = [normalized(text) for text in texts]
        how = _repeated(forms, parts) if any(whole.like(form) for form in forms) else None
        keep.append(how is None)
        if how:
            found[how] += 1
    repeats = {name: Repeats(found[name, "same"], found[name, "near"]) for name in parts}
    return Apart(keep, {name: own for name, own in repeats.items() if own.rows})


def _repeated(forms: Sequence[str], parts: Mapping[str, Forms]) -> tuple[str, str] | None:
    """The first part that repeats one of these forms, and how."""
    for name, part in parts.items():
        if how := {part.like(form) for form in forms} - {""}:
            return name, max(how)  # "same" rather than "near"
    return None


def letters(text: str) -> int:
    """How long a text is; a letter of Korean, Japanese or Chinese counts twice."""
    return sum(1 + (letter >= "\u1100") for letter in text)


def merged(*found: Mapping[str, Repeats]) -> dict[str, Repeats]:
    """The sums of several checks."""
    total: dict[str, Repeats] = {}
    for one in found:
        for name, own in one.items():
            before = total.get(name, Repeats())
            total[name] = Repeats(before.same + own.same, before.near + own.near)
    return total

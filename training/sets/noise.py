"""How far the sources' labels can be trusted: their counts, and where they contradict each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..splits import normalized
from . import moods, sources
from .sources import LabelledText


@dataclass(frozen=True)
class SourceLabels:
    """The labels of one source.

    `contradicting_itself` is the share of its rows whose text it also has with another label. `shared` counts
    the rows whose text another source has too, and `contradicting_others` is the share of these that have
    another label there; nan if there are none. Texts are compared in normal form.
    """

    source: str
    rows: int
    labels: Mapping[str, int]
    languages: Mapping[str, int]
    contradicting_itself: float
    shared: int
    contradicting_others: float


def label_noise(data: Path) -> tuple[SourceLabels, ...]:
    """The labels of every source before anything is dropped, UMSAB's test set included.

    Raises:
        UnreadableFile: a folder or file is missing or has unexpected content; the message names the line.
    """
    umsab = (row for split in ("train", "val", "test") for row in sources.umsab(data, split))
    semeval, nsmc, stars = (list(read(data)) for read in (sources.tweets, sources.nsmc, sources.stars))
    more = {"comments": moods.comments, "wisesight": moods.thai, "requests": moods.requests}
    others = {source: list(read(data)) for source, read in more.items()}
    return compared({"umsab": list(umsab), "semeval": semeval, "nsmc": nsmc, "stars": stars, **others})


def compared(rows_of: Mapping[str, list[LabelledText]]) -> tuple[SourceLabels, ...]:
    """As `label_noise`, for rows that were already read."""
    labels: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))  # of text, then source
    forms = {source: [normalized(row.text) for row in rows] for source, rows in rows_of.items()}
    for source, rows in rows_of.items():
        for form, row in zip(forms[source], rows, strict=True):
            labels[form][source].add(row.label)
    return tuple(_source(source, rows, forms[source], labels) for source, rows in rows_of.items())


def _source(
    source: str, rows: list[LabelledText], forms: list[str], labels: Mapping[str, Mapping[str, set[str]]]
) -> SourceLabels:
    itself = [len(labels[form][source]) > 1 for form in forms]
    others = [
        set().union(*(found for other, found in labels[form].items() if other != source)) - {row.label}
        for form, row in zip(forms, rows, strict=True)
        if len(labels[form]) > 1
    ]
    return SourceLabels(
        source=source,
        rows=len(rows),
        labels=_counts(row.label for row in rows),
        languages=_counts(row.language for row in rows),
        contradicting_itself=_share(itself),
        shared=len(others),
        contradicting_others=_share(bool(found) for found in others),
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _share(found: Iterable[bool]) -> float:
    all_found = list(found)
    return sum(all_found) / len(all_found) if all_found else float("nan")

"""What an evaluation of acts keeps of every sentence and every message; none of their text."""

from collections.abc import Iterator, Sequence
from typing import Any

from nlp_support.text.acts import Act

from ..rows.records import length_of, record
from .rows import Row

CLOSING = frozenset({Act.THANKS, Act.AGREES, Act.CLOSES})
NOTHING = "nothing"  # told of a sentence without words


def sentence_records(rows: Sequence[Row], told: Sequence[Act | None]) -> Iterator[dict[str, Any]]:
    """Each sentence: what it does and what the model says, and whether either is a closing or asks."""
    for at, (row, given) in enumerate(zip(rows, told, strict=True)):
        said = given or NOTHING
        yield _record(
            f"sentence {at}",
            row.text,
            language=row.language,
            part="sentence",
            label=str(row.act),
            predicted=str(said),
            right=row.act is given,
            closing=row.act in CLOSING,
            closing_told=given in CLOSING,
            asks=row.act is Act.ASKS,
            asks_told=given is Act.ASKS,
            error="" if row.act is given else f"{row.act} taken for {said}",
        )


def message_record(
    at: int, text: str, *, language: str, decision: str, truth: bool, given: bool
) -> dict[str, Any]:
    """A message, and whether a decision is right of it."""
    missed = "missed" if truth else "taken for it"
    return _record(
        f"message {at}",
        text,
        language=language,
        part=decision,
        label=str(truth),
        predicted=str(given),
        decided=truth == given,
        error="" if truth == given else f"{decision} {missed}",
    )


def _record(id: str, text: str, *, error: str, **columns: Any) -> dict[str, Any]:
    every = dict.fromkeys(("right", "closing", "closing_told", "asks", "asks_told", "decided"))
    return record(
        id,
        {**every, **columns},
        length=length_of(len(text.split())),
        error=error,
        how_bad=1.0 if error else None,
    )

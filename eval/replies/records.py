"""The rows of a replay for reading: one for each message and system, with its kind of mistake."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..rows.records import record
from .rows import RowFile, scores_of

WRONG, SILENT, STALE = "wrong reply first", "said before, not offered", "outdated reply"


def records_of(rows: RowFile) -> Iterator[dict[str, Any]]:
    """A row for each message and system, in the order of the replay.

    A mistake is a first offer that does not say what was sent (the surer, the worse); no offer where a right
    reply had been sent before; or a right one among others that a newer reply contradicts.

    Raises:
        UnreadableFile: the file cannot be read, or is damaged.
    """
    for line in rows.lines():
        possible = {"possible": line["possible"], "possible_similar": line["possible_similar"]}
        for system in line["scores"]:
            scores = scores_of(line, system)
            error, how_bad = _mistake(scores, bool(line["possible_similar"]))
            yield record(
                line["message"],
                {**possible, **scores},
                group=line["conversation"],
                system=system,
                account=line["account"],
                agent=line.get("agent", ""),
                language=line["language"],
                channel=line["channel"],
                length=line["length"],
                month=line["month"],
                error=error,
                how_bad=how_bad,
            )


def _mistake(scores: Mapping[str, Any], possible: bool) -> tuple[str, float | None]:
    if not scores["offers"]:
        return (SILENT, None) if possible else ("", None)
    if scores["similar"] != 1:
        return WRONG, scores["sure"]
    return (STALE, scores["stale"]) if scores["stale"] else ("", None)

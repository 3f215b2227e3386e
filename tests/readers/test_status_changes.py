"""What exports tell of closes, with odd values in the place of every field that tells it."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp_support import InvalidArgument, Item, StatusChange, UnreadableFile, read

from cases.systems import epoch, iso
from cases.test_closed_elsewhere import (
    AGAIN,
    ANSWER,
    ASKED,
    CLOSED,
    COMPLAINT,
    OPENED,
    TELLS_ALL,
    TELLS_THE_LAST,
    format_of,
)

TELLING = frozenset(
    [
        "status",
        "state",
        "stats",
        "statistics",
        "type",
        "action",
        "log",
        "event",
        "events",
        "child_events",
        "value",
        "previous_value",
        "field_name",
        "current",
        "previous",
        "time",
        "content",
        "content_attributes",
        "activity",
        "closedAt",
        "close_at",
        "last_close_at",
        "closed_at",
        "created_at",
        "updated_at",
        "emitted_at",
        "resolved_at",
        "reopened_at",
        "solved_at",
        "metric_set",
        "conversation",
        "id",
        "conversation_id",
        "ticket_id",
        "session_id",
        "detail",
        "changed_attributes",
        "userChats",
        "part_type",
    ]
)
ODD = (None, "", "resolved", "\ud800", -1, 1e30, True, [], ["solved"], {}, {"status": ["closed"]}, "9" * 600)
EXPORTS = {
    **{name: make([ASKED, ANSWER, COMPLAINT, AGAIN]) for name, make in TELLS_ALL.items()},
    **{f"{name}-last": make([ASKED, ANSWER, COMPLAINT]) for name, make in TELLS_THE_LAST.items()},
}


def items(path: Path, name: str, export: object) -> list[Item]:
    lines = export if isinstance(export, list) else [export]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return list(read(path, format=format_of(name.removesuffix("-last")), account_id="shop"))


@pytest.mark.parametrize("name", EXPORTS)
def test_when_it_was_closed_and_opened_again(tmp_path: Path, name: str) -> None:
    found = [one for one in items(tmp_path / "export", name, EXPORTS[name]) if isinstance(one, StatusChange)]
    told = {(one.closed, one.changed_at) for one in found}
    expected = [(True, CLOSED), (False, OPENED)][: 1 if name.endswith("-last") else 2]
    assert told == {(closed, datetime.fromtimestamp(epoch(at), UTC)) for closed, at in expected}
    assert {one.conversation_id for one in found} <= {"50", "cnv_50", "c50"}
    assert iso(CLOSED).startswith("2026-05-04T09:05")


@pytest.mark.parametrize("name", EXPORTS)
def test_odd_values_are_read_or_refused_and_nothing_else_is_raised(tmp_path: Path, name: str) -> None:
    def places(value: object) -> list[tuple[object, ...]]:
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        return [way for key, one in inner for way in ((key,), *((key, *rest) for rest in places(one)))]

    ways = [way for way in places(EXPORTS[name]) if way[-1] in TELLING]
    assert ways
    for number, way in enumerate(ways):
        for odd in (ODD[number % len(ODD)], ODD[(number * 5 + 3) % len(ODD)]):
            export = deepcopy(EXPORTS[name])
            inner = export
            for key in way[:-1]:
                inner = inner[key]  # type: ignore[index]
            inner[way[-1]] = odd  # type: ignore[index]
            try:
                found = items(tmp_path / "export", name, export)
            except (UnreadableFile, InvalidArgument):
                continue
            assert all(isinstance(one, Item) for one in found)

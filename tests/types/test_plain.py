"""Results as JSON values."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import numpy as np

from nlp_support.types.plain import plain


class Mood(StrEnum):
    GOOD = "good"


@dataclass(frozen=True)
class Inner:
    waited: timedelta
    tags: frozenset[str]


@dataclass(frozen=True)
class Outer:
    at: datetime
    mood: Mood
    parts: tuple[Inner, ...]
    by: dict[Mood, timedelta | None]
    share: np.float32


def test_a_result_becomes_json_values():
    """90 minutes are 5,400 seconds, and the field's name says so; an unset span keeps its name."""
    result = Outer(
        at=datetime(2026, 1, 5, 9, tzinfo=UTC),
        mood=Mood.GOOD,
        parts=(Inner(timedelta(minutes=90), frozenset({"b", "a"})),),
        by={Mood.GOOD: None},
        share=np.float32(0.5),
    )
    found = plain(result)
    assert found == {
        "at": "2026-01-05T09:00:00+00:00",
        "mood": "good",
        "parts": [{"waited_seconds": 5400.0, "tags": ["a", "b"]}],
        "by": {"good": None},
        "share": 0.5,
    }
    assert json.loads(json.dumps(found)) == found
    assert plain(found) == found


def test_what_is_plain_already_stays():
    assert plain([1, "x", None, True, 0.1]) == [1, "x", None, True, 0.1]
    assert plain(date(2026, 1, 5)) == "2026-01-05"
    assert plain({"took_seconds": timedelta(seconds=2)}) == {"took_seconds": 2.0}

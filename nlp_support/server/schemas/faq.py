"""The state of an entry of the knowledge base, and an example of one."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from ...store.entries import EntryState
from .base import Given, Id
from .metrics import NONE, RATE


class EntryDecision(Given):
    """What somebody decided about an entry."""

    state: Annotated[EntryState, Field(strict=False)]
    by: Annotated[Id | None, Field(description="Who decided this.")] = None

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "approved", "by": "kim"}]})


FAQ: dict[str, Any] = {
    "account_id": "radio-shop",
    "entries": [
        {
            "id": "b1946ac92492d234",
            "question": "How long does a repair take?",
            "answer": "Most repairs take five working days.",
            "count": 12,
            "customers": 11,
            "trend": "steady",
            "first_seen": "2026-02-04T09:00:00Z",
            "last_seen": "2026-05-04T09:00:00Z",
            "state": "proposed",
            "set_at": None,
            "set_by": None,
            "sent": 9,
            "answered_at": "2026-05-04T09:04:00Z",
            "solved": RATE,
            "satisfaction": 3.9,
            "accepted": NONE,
            "edited": NONE,
            "conflicts": [],
            "stale": False,
        }
    ],
    "gaps": [
        {
            "question": "Do you rent out radios?",
            "count": 4,
            "customers": 4,
            "trend": "rising",
            "first_seen": "2026-03-04T09:00:00Z",
            "last_seen": "2026-05-04T09:00:00Z",
            "unanswered": RATE,
            "abandoned": NONE,
            "satisfaction": None,
        }
    ],
    "reason": None,
}

"""An example of service metrics."""

from typing import Any

RATE = {"share": 0.8, "count": 4, "n": 5, "low": 0.376, "high": 0.964}
TIMES = {
    "n": 4,
    "mean_seconds": 300.0,
    "median_seconds": 240.0,
    "quickest_seconds": 120.0,
    "slowest_seconds": 600.0,
    "buckets": {"<1 h": 4, "1-6 h": 0, "6-12 h": 0, "12-24 h": 0, ">24 h": 0},
}
TRAFFIC = {"received": 5, "sent": 4}
QUIET = {"received": 0, "sent": 0}
WITHIN = {"3 min": RATE, "12 h": RATE, "24 h": RATE}
REPLIES = {
    "rate": RATE,
    "pending": 0,
    "calendar": TIMES,
    "business": TIMES,
    "within": WITHIN,
    "within_business": WITHIN,
}
NONE = {"share": None, "count": 0, "n": 0, "low": None, "high": None}
OUTCOMES = {
    "n": 5,
    "conversations": 5,
    "accepted": RATE,
    "edited": RATE,
    "rejected": RATE,
    "distance": {"mean": 0.2, "n": 1, "low": None, "high": None},
}


def _sliced(of: Any) -> dict[str, Any]:
    return {"all": of, "by_channel": {"chat": of}, "by_agent": {"kim": of}, "by_topic": {}}


METRICS: dict[str, Any] = {
    "account_id": "radio-shop",
    "since": "2026-05-04T00:00:00Z",
    "until": "2026-05-05T00:00:00Z",
    "time_zone": "UTC",
    "conversations": 5,
    "volume": {
        "total": TRAFFIC,
        "by_day": {"2026-05-04": TRAFFIC},
        "by_hour": [TRAFFIC if hour == 9 else QUIET for hour in range(24)],
        "by_weekday_hour": [
            [TRAFFIC if (day, hour) == (0, 9) else QUIET for hour in range(24)] for day in range(7)
        ],
        "by_channel": {"chat": TRAFFIC},
    },
    "first_reply": _sliced(REPLIES),
    "replies": _sliced(REPLIES),
    "resolution": _sliced({"rate": RATE, "open": 0, "calendar": TIMES, "business": TIMES}),
    "first_contact": _sliced(RATE),
    "abandonment": {
        "rate": RATE,
        "by_stage": {"unanswered": RATE, "waiting": RATE, "left": RATE},
        "by_weekday": {"mon": RATE},
        "by_hour": [RATE if hour == 9 else NONE for hour in range(24)],
    },
    "bots": {"sent": 0, "answered": RATE, "alone": RATE, "first_reply": TIMES},
    "suggestions": {
        "all": OUTCOMES,
        "by_agent": {"kim": OUTCOMES},
        "by_source": {"reply": OUTCOMES},
        "by_week": {"2026-05-04": OUTCOMES},
        "asked": RATE,
        "unnamed": 0,
        "unplaced": 0,
        "elsewhere": 0,
    },
}

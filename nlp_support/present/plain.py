"""Results as JSON values."""

from datetime import datetime
from typing import Any


def plain(value: Any) -> Any:
    """A result as plain JSON values: `asdict` of it with times as ISO text."""
    if isinstance(value, dict):
        return {name: plain(own) for name, own in value.items()}
    if isinstance(value, list | tuple):
        return [plain(own) for own in value]
    return value.isoformat() if isinstance(value, datetime) else value

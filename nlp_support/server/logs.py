"""Logs: one JSON object a line, with the request's id, and never a customer's words."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
NAME = "nlp_support"
FIELDS = "fields"  # of a record: what the line has beside the message


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON. Of an error it tells the kind and the places, not the message,
    which may quote what was read; our own errors never do."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if id := request_id.get():
            line["request_id"] = id
        line |= getattr(record, FIELDS, {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = described(record.exc_info[1])
            line["places"] = _places(record.exc_info[1].__traceback__)
        return json.dumps(line, ensure_ascii=True, default=str)


def described(error: BaseException) -> str:
    """The kind of an error, with its message if it is one of ours."""
    from ..errors import NlpSupportError

    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, NlpSupportError) else kind


def _places(trace: TracebackType | None) -> list[str]:
    return [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(trace)][-12:]


def log_config(level: str) -> dict[str, Any]:
    """The settings of logging for a process that serves: lines to stderr from this level on."""
    name = level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {
            NAME: {"handlers": ["stderr"], "level": name, "propagate": False},
            "uvicorn": {"handlers": ["stderr"], "level": name, "propagate": False},
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }


def fields(**values: Any) -> dict[str, dict[str, Any]]:
    """What `extra` of a call to a logger must be for its line to have these fields."""
    return {FIELDS: {name: value for name, value in values.items() if value is not None}}

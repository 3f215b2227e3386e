"""Flags to rows of the table `flags` and to JSON, and back."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ..types.flag import Flag, Reason, Status
from ..types.times import from_micros, to_micros
from .database import Row

COLUMNS = (
    "flag_id, account_id, conversation_id, customer_id, severity, reasons, codes, raised_at, evidence_ids, "
    "status, until, cleared_at"
)


def to_row(flag: Flag) -> Row:
    """The flag as a row, in the order of COLUMNS."""
    return (
        flag.id,
        flag.account_id,
        flag.conversation_id,
        flag.customer_id,
        flag.severity,
        json.dumps([asdict(reason) for reason in flag.reasons], ensure_ascii=False),
        json.dumps(flag.codes, ensure_ascii=False),
        to_micros(flag.raised_at),
        json.dumps(flag.evidence_ids, ensure_ascii=False),
        flag.status.value,
        None if flag.until is None else to_micros(flag.until),
        None if flag.cleared_at is None else to_micros(flag.cleared_at),
    )


def to_flag(row: Row) -> Flag:
    """The flag that `to_row` turned into the row."""
    return Flag(
        id=row[0],
        account_id=row[1],
        conversation_id=row[2],
        customer_id=row[3],
        severity=row[4],
        reasons=_reasons(json.loads(row[5]), json.loads(row[6])),
        raised_at=from_micros(row[7]),
        evidence_ids=tuple(json.loads(row[8])),
        status=Status(row[9]),
        until=None if row[10] is None else from_micros(row[10]),
        cleared_at=None if row[11] is None else from_micros(row[11]),
    )


def to_json(flag: Flag) -> str:
    """The flag as a JSON object that `from_json` can read; what other programs read is made by `plain`."""
    return json.dumps(asdict(flag), default=datetime.isoformat, ensure_ascii=False)


def from_json(text: str) -> Flag:
    """The flag that `to_json` turned into the text."""
    fields = json.loads(text)
    fields["reasons"] = _reasons(fields["reasons"], fields.pop("codes", ()))
    fields["evidence_ids"] = tuple(fields["evidence_ids"])
    for name in ("raised_at", "until", "cleared_at"):
        fields[name] = fields[name] and datetime.fromisoformat(fields[name])
    return Flag(**{**fields, "status": Status(fields["status"])})


def _reasons(stored: Sequence[Any], codes: Sequence[str]) -> tuple[Reason, ...]:
    """The stored reasons: objects or, from before there were translations, texts beside their codes."""
    if any(isinstance(own, str) for own in stored):
        return tuple(Reason(code, text, 0.0) for code, text in zip(codes, stored, strict=True))  # type: ignore[arg-type]
    return tuple(Reason(**{**own, "evidence_ids": tuple(own["evidence_ids"])}) for own in stored)

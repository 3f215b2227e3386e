"""`POST messages`: bringing messages in, one on each line."""

import json
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from ...readers.files import json_lines
from ...readers.reading import as_written
from ...readers.rows import from_row
from ...store import AddReport
from ...types import message as given
from ...types.export import Item
from ...types.message import Message
from ..access import Writes
from ..desk import Desk
from ..schemas.messages import LINE, ImportReport, Rejection

MANY = 100  # messages from which on the account's habits are learnt at once
LISTED = 1000  # rejections
OTHER = "account_id is not that of the address, expected the same one or none"
EXAMPLE = json.dumps(LINE) + "\n"
BODY = {
    "requestBody": {
        "required": True,
        "description": "JSON Lines: one message a line, with the fields that docs/formats.md tells.",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}, "example": EXAMPLE}},
    }
}

router = APIRouter(tags=["messages"])


@router.post("/messages", response_model=ImportReport, openapi_extra=BODY)
async def messages(
    request: Request,
    access: Writes,
    learn: Annotated[
        bool | None,
        Query(description="Learn the account's habits from all its messages; default: from 100 lines on."),
    ] = None,
) -> ImportReport:
    """Store messages; the same ones again change nothing.

    Good lines are stored, and the report tells which others were left out, and why. What the report counts as
    stored is on disk. Of mails, quotations, signatures and disclaimers are cut."""
    desk: Desk = request.app.state.desk
    report = await desk.run(_stored, desk, access.account_id, await request.body(), learn)
    request.app.state.feeds.wake(access.account_id)
    return report


def _stored(desk: Desk, account_id: str, body: bytes, learn: bool | None) -> ImportReport:
    report = desk.intake.add(as_written(_items(account_id, body)))
    if report.accounts and (report.added + report.replaced >= MANY if learn is None else learn):
        desk.intake.learn_habits(account_id)
    return _shown(report)


def _items(account_id: str, body: bytes) -> Iterator[Item]:
    """The messages in a body, and why others are left out."""
    for parsed in json_lines(BufferedReader(BytesIO(body))):
        if isinstance(parsed, given.Rejection):
            yield parsed
            continue
        line, row = parsed
        if not isinstance(row, dict):
            yield given.Rejection(line, f"expected a JSON object, got {type(row).__name__}")
        else:
            yield _item(line, row, account_id)


def _item(line: int, row: dict[str, Any], account_id: str) -> Message | given.Rejection:
    found = from_row(line, row, account_id)
    if isinstance(found, Message) and found.account_id != account_id:
        return given.Rejection(line, OTHER)
    return found


def _shown(report: AddReport) -> ImportReport:
    return ImportReport(
        added=report.added,
        replaced=report.replaced,
        rejected=[Rejection.model_validate(one) for one in report.rejected[:LISTED]],
        rejected_count=len(report.rejected),
        collisions=report.collisions,
        senders=report.senders,
        left_out=report.left_out,
    )

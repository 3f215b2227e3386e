"""`GET inbox`: who is waiting for an answer."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request

from ...triage import unanswered
from ..access import Reads
from ..desk import Desk
from ..schemas.base import DeskLanguage
from ..schemas.inbox import Inbox, Waiting

router = APIRouter(tags=["inbox"])


@router.get("/inbox", response_model=Inbox)
async def inbox(
    request: Request,
    access: Reads,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most this many.")] = 100,
    max_days: Annotated[
        float, Query(gt=0, le=3650, description="Without customers who have waited for more days.")
    ] = 30.0,
    language: Annotated[DeskLanguage | None, Query(description="Of the evidence.")] = None,
) -> Inbox:
    """Who is waiting for an answer, the most urgent first."""
    desk: Desk = request.app.state.desk
    return await desk.run(_inbox, desk, access.account_id, limit, timedelta(days=max_days), language)


def _inbox(desk: Desk, account_id: str, limit: int, within: timedelta, language: str | None) -> Inbox:
    found = unanswered(desk.store, account_id, policy=desk.monitor.policy, within=within, language=language)
    return Inbox(waiting=tuple(map(Waiting.model_validate, found[:limit])), total=len(found))

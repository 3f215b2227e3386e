"""`GET metrics`: how quickly and how well an account answers."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from ...insights.metrics import ServiceMetrics, service_metrics
from ..access import Reads
from ..desk import Desk
from ..schemas.base import Id, Moment

router = APIRouter(tags=["metrics"])


@router.get("/metrics")
async def account_metrics(
    request: Request,
    access: Reads,
    since: Annotated[Moment | None, Query(alias="from", description="Start of the period.")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Its end, exclusive.")] = None,
    channel: Annotated[Id | None, Query(description="Only contacts that began on it.")] = None,
) -> ServiceMetrics:
    """Volume, reply times, resolution and abandonment in a period; docs/metrics.md defines them."""
    desk: Desk = request.app.state.desk
    return await desk.run(_metrics, desk, access.account_id, since, until, channel)


def _metrics(
    desk: Desk, account_id: str, since: datetime | None, until: datetime | None, channel: str | None
) -> ServiceMetrics:
    policy = desk.monitor.policy.for_account(account_id)
    return service_metrics(
        desk.store,
        account_id,
        since=since,
        until=until,
        hours=policy.hours,
        rules=policy.contact_rules,
        channel=channel,
    )

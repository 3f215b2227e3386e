"""Whether the service lives, whether it is ready, and its metrics."""

import asyncio
import hmac
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response, Security
from fastapi.security import HTTPBearer
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from ..errors import NlpSupportError
from .desk import Desk
from .problems import Problem, documented

router = APIRouter(tags=["operations"])
PATIENCE = 2.0  # seconds that a look at the store may take
BEARER = HTTPBearer(auto_error=False, scheme_name="metrics", description="The token of --metrics-token.")


class Health(BaseModel):
    """That all is well."""

    status: Literal["ok"] = "ok"


@router.get("/health/live")
async def live() -> Health:
    """Whether the process answers at all."""
    return Health()


@router.get("/health/ready", responses=documented(503))
async def ready(request: Request) -> Health:
    """Whether requests should come here: the models are loaded, the store can be read, no stop has begun."""
    desk: Desk = request.app.state.desk
    if desk.stopping.is_set():
        raise Problem(503, "the service stops")
    if desk.trouble is not None:
        raise Problem(503, desk.trouble)
    if not desk.warm:
        raise Problem(503, "the models are being loaded")
    try:
        await asyncio.wait_for(desk.look(), PATIENCE)
    except (TimeoutError, NlpSupportError) as error:
        raise Problem(503, "the store cannot be read; the log has the reason") from error
    return Health()


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **documented(401)},
)
async def metrics(request: Request, bearer: Annotated[object, Security(BEARER)]) -> Response:
    """Metrics for Prometheus: times by route and by stage, the queue, memory."""
    desk: Desk = request.app.state.desk
    expected = desk.settings.metrics_token
    given = getattr(bearer, "credentials", "")
    if expected is not None and not hmac.compare_digest(given.encode(), expected.encode()):
        raise Problem(401, "give the token of --metrics-token", headers={"WWW-Authenticate": "Bearer"})
    desk.measures.deliveries(*await asyncio.to_thread(desk.store._deliveries.left))
    text = desk.measures.text(desk.suggester.cache.nbytes)
    return Response(text, media_type=CONTENT_TYPE_LATEST)

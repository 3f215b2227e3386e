"""/hooks/{platform}/{account}: where help desks send their webhooks."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from ..paths import Id
from ..problems import Problem, documented
from .incoming import Incoming, Refused
from .platforms import PLATFORMS, Platform

AGAIN = {"Retry-After": "5"}

router = APIRouter(tags=["hooks"])

Name = Annotated[str, Path(description=f"One of {', '.join(PLATFORMS)}.", examples=["chatwoot"])]

_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}
_TAKEN: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "It is on disk, or was before.",
        "content": {"application/json": {"example": {"status": "taken"}}},
    }
}


@router.post(
    "/hooks/{platform}/{account}",
    responses=_TAKEN | documented(400, 401, 404, 408, 413, 422, 500, 503),
    openapi_extra=_BODY,
)
async def receive_webhook(platform: Name, account: Id, request: Request) -> Response:
    """Take a delivery of a help desk's webhook.

    It is answered when it is on disk; what it tells comes into the store a moment later. A delivery that has
    come before is answered with the status "repeat" and not taken again. The signature is checked with the
    secret that `nlp-support hook add` was given.
    """
    found = _known(platform)
    incoming = Incoming(request.headers, await request.body(), request.query_params)
    try:
        new = await request.app.state.hooks.take(account, platform, incoming)
    except Refused as error:
        raise Problem(error.status, str(error), headers=AGAIN if error.status == 503 else None) from None
    if (wanted := found.challenge(incoming)) is not None:
        return PlainTextResponse(wanted)
    return JSONResponse({"status": "taken" if new else "repeat"})


@router.head("/hooks/{platform}/{account}", include_in_schema=False)
async def reach_webhook(platform: Name, account: Id) -> Response:
    """Tell that there is something here, which Intercom asks before it takes the address."""
    _known(platform)
    return Response()


def _known(platform: str) -> Platform:
    if platform not in PLATFORMS:
        raise Problem(404, f"webhooks of this platform are not taken, expected one of {', '.join(PLATFORMS)}")
    return PLATFORMS[platform]

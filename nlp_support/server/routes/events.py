"""`GET events` and `POST presence`: what happens, as it happens."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from ..access import Reads, Writes
from ..feeds import Feeds
from ..schemas.events import Presence
from ..watch import Event

router = APIRouter(tags=["events"])


async def _listening(
    request: Request,
    access: Reads,
    last_event_id: Annotated[
        str | None,
        Header(pattern=r"^[0-9]{1,15}$", description="The id of the last event seen."),
    ] = None,
) -> AsyncIterator[AsyncIterator[Event]]:
    """The events of the account, opened before the answer begins, so that it can still be a problem."""
    feeds: Feeds = request.app.state.feeds
    after = None if last_event_id is None else int(last_event_id)
    async with feeds.listening(access.account_id, access.key_id, after) as found:
        yield found


@router.get("/events", response_class=EventSourceResponse)
async def events(
    found: Annotated[AsyncIterator[Event], Depends(_listening)],
) -> AsyncIterator[ServerSentEvent]:
    """What happens in the account, as server-sent events: `message`, `suggestion`, `withdrawn`, `flag`,
    `presence`, and `missed` where more has happened than is told one by one."""
    async for event in found:
        yield ServerSentEvent(data=event.data, event=event.kind, id=str(event.at))


@router.post("/presence", status_code=204)
async def presence(request: Request, access: Writes, given: Presence) -> None:
    """Tell everybody who listens to the account what an agent does in a conversation."""
    request.app.state.feeds.tell(access.account_id, given)

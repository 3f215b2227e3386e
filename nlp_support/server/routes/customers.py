"""`GET customers/{id}`: a customer over all conversations and channels."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from ...errors import UnknownCustomer
from ...types.times import utc_now
from ..access import Reads
from ..desk import Desk
from ..paths import Id
from ..people import own_ids, standing_of
from ..schemas.base import DeskLanguage, Moment
from ..schemas.conversations import Customer
from ..schemas.messages import Message

router = APIRouter(tags=["customers"])


@router.get("/customers/{customer_id}", response_model=Customer)
async def customer(
    request: Request,
    access: Reads,
    customer_id: Id,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most this many messages.")] = 200,
    before: Annotated[Moment | None, Query(description="Only messages sent before.")] = None,
    language: Annotated[DeskLanguage | None, Query(description="Of the reasons and the brief.")] = None,
) -> Customer:
    """A customer: the messages of all conversations as one thread, the journey and the brief."""
    desk: Desk = request.app.state.desk
    return await desk.run(_customer, desk, access.account_id, customer_id, limit, before, language)


def _customer(
    desk: Desk, account_id: str, customer_id: str, limit: int, before: datetime | None, language: str | None
) -> Customer:
    store, now = desk.store, utc_now(None)
    store.state(account_id)
    ids = own_ids(store, account_id, store.customer_ids(customer_id))
    if not ids:
        raise UnknownCustomer("the account has no message to or from this customer; check the id")
    thread = store.customer_messages(account_id, ids)
    shown = [one for one in thread if before is None or one.sent_at < before]
    journey, brief = standing_of(desk.monitor, account_id, ids[0], now=now, language=language)
    return Customer(
        customer_ids=tuple(ids),
        channels=tuple(dict.fromkeys(one.channel for one in thread)),
        messages=tuple(map(Message.model_validate, shown[-limit:])),
        more=len(shown) > limit,
        journey=journey,
        brief=brief,
    )

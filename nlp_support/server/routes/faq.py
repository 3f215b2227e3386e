"""`faq`: an account's knowledge base, and what people decide about its entries."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from ...insights.faq import Faq, mine_faq
from ..access import Reads, Writes
from ..desk import Desk
from ..paths import Id
from ..problems import Problem
from ..schemas.base import Moment
from ..schemas.faq import EntryDecision

router = APIRouter(tags=["knowledge base"])


@router.get("/faq")
async def faq(
    request: Request,
    access: Reads,
    since: Annotated[Moment | None, Query(alias="from", description="Start of the period.")] = None,
    until: Annotated[Moment | None, Query(alias="to", description="Its end, exclusive.")] = None,
    min_count: Annotated[
        int, Query(ge=1, le=1_000_000, description="Only what was asked in at least this many contacts.")
    ] = 3,
) -> Faq:
    """Frequent questions with the answers that worked best, and those that are answered badly or never."""
    desk: Desk = request.app.state.desk
    return await desk.run(_faq, desk, access.account_id, since, until, min_count)


def _faq(desk: Desk, account_id: str, since: datetime | None, until: datetime | None, min_count: int) -> Faq:
    rules = desk.monitor.policy.for_account(account_id).contact_rules
    return mine_faq(
        desk.store,
        account_id,
        encoder=desk.suggester.encoder,
        since=since,
        until=until,
        min_count=min_count,
        rules=rules,
    )


@router.put("/faq/{entry_id}/state", status_code=204)
async def decide(request: Request, access: Writes, entry_id: Id, decision: EntryDecision) -> None:
    """Approve or block an entry, or propose it again. The answer of an approved one is preferred, and that of
    a blocked one not suggested, from the next suggestion on."""
    desk: Desk = request.app.state.desk
    await desk.run(_decide, desk, access.account_id, entry_id, decision)


def _decide(desk: Desk, account_id: str, entry_id: str, decision: EntryDecision) -> None:
    if entry_id not in desk.store._entries.entries(account_id):
        raise Problem(404, "the account has no such entry; faq lists the entries")
    desk.store.set_entry_state(account_id, entry_id, decision.state, by=decision.by)

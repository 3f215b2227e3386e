"""`POST feedback`: what an agent did with a suggestion."""

from fastapi import APIRouter, Request

from ...suggest.suggester import ReplySuggester
from ..access import Writes
from ..desk import Desk
from ..schemas.feedback import Feedback, Kept

router = APIRouter(tags=["suggestions"])


@router.post("/feedback", response_model=Kept)
async def feedback(request: Request, access: Writes, given: Feedback) -> Kept:
    """Tell what an agent did with a suggestion; it counts from the next suggestion on."""
    desk: Desk = request.app.state.desk
    return await desk.run(_recorded, desk.suggester, access.account_id, given)


def _recorded(suggester: ReplySuggester, account_id: str, given: Feedback) -> Kept:
    kept = suggester.record(
        given.suggestion_id,
        given.outcome,
        given.sent_text,
        account_id=account_id,
        customer_id=given.customer_id,
        agent_id=given.agent_id,
    )
    return Kept(kept=kept)

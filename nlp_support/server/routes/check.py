"""`POST check`: a last look at a reply before it is sent."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Request

from ...store import MessageStore
from ...suggest.check.check import check_reply
from ...types.message import Message
from ..access import Reads
from ..desk import Desk
from ..schemas.check import ConversationReply, Finding, Findings, Reply

router = APIRouter(tags=["suggestions"])


@router.post("/check", response_model=Findings)
async def check(request: Request, access: Reads, reply: Annotated[Reply, Body()]) -> Findings:
    """Look at a reply before it is sent: others' data and names, placeholders, figures and promises that no
    past reply has, another language, tone, and a question passed over."""
    desk: Desk = request.app.state.desk
    return await desk.run(_findings, desk.store, access.account_id, reply)


def _findings(store: MessageStore, account_id: str, reply: Reply) -> Findings:
    context: Sequence[Message | str]
    if isinstance(reply, ConversationReply):
        context = store.conversation(account_id, reply.conversation_id).messages
    else:
        context = reply.context
    found = check_reply(store, account_id, reply.text, context=context)
    return Findings(findings=tuple(map(Finding.model_validate, found)))

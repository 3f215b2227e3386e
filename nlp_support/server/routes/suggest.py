"""`POST suggest`: replies to a question."""

from typing import Annotated

from fastapi import APIRouter, Body, Request

from ..access import Reads
from ..desk import Desk
from ..schemas.suggest import ConversationQuestion, Question, Suggestions

router = APIRouter(tags=["suggestions"])


@router.post("/suggest", response_model=Suggestions)
async def suggest(request: Request, access: Reads, question: Annotated[Question, Body()]) -> Suggestions:
    """Replies to a question, chosen together, or none and the reason.

    The question is a text, or what waits for an answer in a stored conversation."""
    desk: Desk = request.app.state.desk
    return await desk.run(_found, desk, access.account_id, question)


def _found(desk: Desk, account_id: str, question: Question) -> Suggestions:
    if isinstance(question, ConversationQuestion):
        found = desk.suggester.suggest(
            account_id,
            question.text,
            conversation_id=question.conversation_id,
            k=question.k,
            language=question.language,
        )
    else:
        found = desk.suggester.suggest(
            account_id, question.text, context=question.context, k=question.k, language=question.language
        )
    return Suggestions.of(found)

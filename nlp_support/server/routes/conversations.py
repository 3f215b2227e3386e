"""`GET conversations/{id}`: a conversation with all that helps to answer it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request

from ...journey.scoring import conversation as scoring
from ...suggest.waiting import waiting_in
from ...types import message as kept
from ...types.times import utc_now
from ..access import Reads
from ..desk import Desk
from ..paths import Id
from ..people import standing_of
from ..schemas.base import DeskLanguage
from ..schemas.conversations import Conversation, Triaged
from ..schemas.flags import Flag
from ..schemas.journeys import ConversationScore
from ..schemas.messages import Message, StatusChange

NEWEST = 1000  # messages that are shown

router = APIRouter(tags=["conversations"])


@router.get("/conversations/{conversation_id}", response_model=Conversation)
async def conversation(
    request: Request,
    access: Reads,
    conversation_id: Id,
    language: Annotated[DeskLanguage | None, Query(description="Of reasons, evidence and the brief.")] = None,
) -> Conversation:
    """A conversation: its messages, how the customer feels, flags, where it should go, and the customer's
    journey and brief."""
    desk: Desk = request.app.state.desk
    return await desk.run(_conversation, desk, access.account_id, conversation_id, language)


def _conversation(desk: Desk, account_id: str, id: str, language: str | None) -> Conversation:
    now, monitor = utc_now(None), desk.monitor
    found = desk.store.conversation(account_id, id)
    waiting = waiting_in(found, now=now)
    monitor.update(account_id, conversation_ids=[id], now=now)
    known = monitor.all_flags(account_id, now=now, language=language)
    customer_id = found.messages[-1].customer_id
    journey, brief = standing_of(monitor, account_id, customer_id, now=now, language=language)
    score = monitor.conversation(account_id, id, now=now)
    return Conversation(
        id=id,
        customer_id=customer_id,
        messages=tuple(map(Message.model_validate, found.messages[-NEWEST:])),
        message_count=len(found.messages),
        changes=tuple(map(StatusChange.model_validate, found.changes)),
        waiting=tuple(one.id for one in waiting),
        score=ConversationScore.model_validate(score),
        flags=tuple(Flag.model_validate(one) for one in known if one.conversation_id == id),
        triage=_triage(desk, found, waiting, score, now),
        journey=journey,
        brief=brief,
    )


def _triage(
    desk: Desk,
    found: kept.Conversation,
    waiting: Sequence[kept.Message],
    score: scoring.ConversationScore,
    now: datetime,
) -> Triaged | None:
    """How the last message that waits was rated; None where none does."""
    if not waiting:
        return None
    last = waiting[-1]
    before = found.messages[: found.messages.index(last)]
    moods = dict(zip(score.message_ids, score.moods, strict=True))
    rated = desk.triage.message(
        found.account_id, last.text, context=before, channel=last.channel, now=now, mood=moods.get(last.id)
    )
    return Triaged.model_validate(rated)

"""`flags`: conversations that need attention, and what people do about them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request

from ..access import Reads, Writes
from ..desk import Desk
from ..paths import Id
from ..problems import Problem
from ..schemas.base import DeskLanguage, Moment
from ..schemas.flags import Action, Flag, Flags, Snooze

router = APIRouter(tags=["flags"])


@router.get("/flags", response_model=Flags)
async def flags(
    request: Request,
    access: Reads,
    since: Annotated[Moment | None, Query(description="Only those raised then or later.")] = None,
    language: Annotated[DeskLanguage | None, Query(description="Of the reasons.")] = None,
) -> Flags:
    """The flags that are open, acknowledged or snoozed, the worst first.

    Conversations that changed since the last look are looked at first. After a large import that goes on
    beside requests, and `pending` tells how many are left."""
    desk: Desk = request.app.state.desk
    return await desk.run(_flags, desk, access.account_id, since, language)


def _flags(desk: Desk, account_id: str, since: datetime | None, language: str | None) -> Flags:
    pending = desk.looks.now(account_id)
    known = desk.monitor.all_flags(account_id, since=since, language=language)
    return Flags(flags=tuple(Flag.model_validate(one) for one in known if one.unresolved), pending=pending)


@router.post("/flags/{flag_id}/acknowledge", response_model=Flag)
async def acknowledge(request: Request, access: Writes, flag_id: Id, action: Action | None = None) -> Flag:
    """Note that somebody is taking care of a flag."""
    desk: Desk = request.app.state.desk
    by = action.by if action else None
    act = partial(desk.store.acknowledge_flag, flag_id, by=by)
    return await desk.run(_acted, desk, access.account_id, flag_id, act)


@router.post("/flags/{flag_id}/snooze", response_model=Flag)
async def snooze(request: Request, access: Writes, flag_id: Id, action: Snooze) -> Flag:
    """Put a flag off until a time; then it is open again."""
    desk: Desk = request.app.state.desk
    act = partial(desk.store.snooze_flag, flag_id, action.until, by=action.by)
    return await desk.run(_acted, desk, access.account_id, flag_id, act)


@router.post("/flags/{flag_id}/resolve", response_model=Flag)
async def resolve(request: Request, access: Writes, flag_id: Id, action: Action | None = None) -> Flag:
    """Settle a flag, whatever is found later."""
    desk: Desk = request.app.state.desk
    by = action.by if action else None
    act = partial(desk.store.resolve_flag, flag_id, by=by)
    return await desk.run(_acted, desk, access.account_id, flag_id, act)


def _acted(desk: Desk, account_id: str, flag_id: str, act: Callable[[], None]) -> Flag:
    """The flag after somebody acted on it, if it is one of the account's."""
    _found(desk, account_id, flag_id)
    act()
    return _found(desk, account_id, flag_id)


def _found(desk: Desk, account_id: str, flag_id: str) -> Flag:
    known = desk.monitor.all_flags(account_id)
    flag = next((one for one in known if one.id == flag_id), None)
    if flag is None:
        raise Problem(404, "the account has no such flag; list the account's flags to see their ids")
    return Flag.model_validate(flag)

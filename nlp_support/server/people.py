"""How a customer stands, as it is shown to those of one account."""

from datetime import datetime

from ..errors import UnknownCustomer
from ..journey.monitor import JourneyMonitor
from ..store import MessageStore
from .schemas.journeys import Brief, Journey


def standing_of(
    monitor: JourneyMonitor, account_id: str, customer_id: str, *, now: datetime, language: str | None
) -> tuple[Journey | None, Brief | None]:
    """The journey and the brief of a customer; None where only the system has written."""
    try:
        journey = monitor.journey(account_id, customer_id, now=now, language=language)
    except UnknownCustomer:
        return None, None
    brief = monitor.brief(account_id, customer_id, now=now, language=language)
    known = set(own_ids(monitor.store, account_id, journey.customer_ids))
    shown = Journey.model_validate(journey)
    ids = tuple(id for id in journey.customer_ids if id in known)
    return shown.model_copy(update={"customer_ids": ids}), Brief.model_validate(brief)


def own_ids(store: MessageStore, account_id: str, ids: tuple[str, ...]) -> list[str]:
    """Those of a person's ids by which the account knows her; links hold for all accounts, and the id that
    another account has for her is none of this one's business."""
    return [id for id in ids if store._conversations.people(account_id, None, id)]

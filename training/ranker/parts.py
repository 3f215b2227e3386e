"""How an account's history is divided by time, and which accounts are held out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nlp_support import MessageStore, Role
from nlp_support.errors import InvalidArgument
from nlp_support.types.times import latest_sent

from .settings import RankerSettings

FEWEST_ACCOUNTS = 5  # of fewer, none is held out
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Part:
    """The customer messages of an account from `since` on and before `until`; `messages` is their number."""

    account_id: str
    since: datetime
    until: datetime
    messages: int


@dataclass(frozen=True)
class Division:
    """The parts of all accounts: for fitting weights, for calibration, and for testing later times of the
    same accounts and accounts that are in no other part."""

    fit: Sequence[Part]
    calibrate: Sequence[Part]
    later: Sequence[Part]
    others: Sequence[Part]


def divide(store: MessageStore, accounts: Sequence[str], settings: RankerSettings) -> Division:
    """Divide the accounts, and the time of each account that is not held out.

    A held-out account is used for testing, except the time that other accounts use for fitting, which it
    needs as history.

    Raises:
        UnknownAccount: the store does not have one of the accounts.
        InvalidArgument: there are no accounts.
    """
    if not accounts:
        raise InvalidArgument("the store has no accounts; import messages first: nlp-support import")
    held_out = set(_drawn(accounts, settings))
    fit, calibrate, later, others = [], [], [], []
    for account_id in accounts:
        store.state(account_id)  # an unknown account is an error
        if (span := store.span(account_id, until=latest_sent())) is None:
            continue
        first, last = span
        second, third = (
            first + share * (last - first) for share in (settings.fit, settings.fit + settings.calibrate)
        )
        end = last + TICK
        times = [m.sent_at for m in store.messages(account_id, system=False) if m.role is Role.CUSTOMER]
        if account_id in held_out:
            others.append(_part(account_id, times, second, end, settings.limit))
        else:
            fit.append(_part(account_id, times, first, second, settings.limit))
            calibrate.append(_part(account_id, times, second, third, settings.limit))
            later.append(_part(account_id, times, third, end, settings.limit))
    return Division(fit, calibrate, later, others)


def _drawn(accounts: Sequence[str], settings: RankerSettings) -> list[str]:
    """The accounts to hold out, chosen by a hash: when accounts are added, most stay where they were."""
    if len(accounts) < FEWEST_ACCOUNTS:
        return []

    def number(account_id: str) -> bytes:
        return hashlib.sha256(f"{settings.seed}\0{account_id}".encode()).digest()

    return sorted(accounts, key=number)[: round(settings.held_out * len(accounts))]


def _part(
    account_id: str, times: Sequence[datetime], since: datetime, until: datetime, limit: int | None
) -> Part:
    """The last `limit` customer messages of a time."""
    own = sorted(time for time in times if since <= time < until)
    if limit is not None and len(own) > limit:
        own = own[-limit:]
        since = own[0]
    return Part(account_id, since, until, len(own))

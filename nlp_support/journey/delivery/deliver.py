"""Sending what is due, retrying until it arrives or is given up."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...errors import InvalidArgument
from ...store import MessageStore
from ...store.outbox import Delivery
from ...types.numbers import check_whole
from ...types.times import utc_now
from .outcome import Outcome
from .webhook import Webhook, check_extra

Callback = Callable[[Delivery], object]

ATTEMPTS = 10  # spread over about an hour and a half by the waits below
FIRST_WAIT = timedelta(seconds=10)  # after the first failure, doubled after each
LONGEST_WAIT = timedelta(hours=1)  # also for what a Retry-After asks for
LEASE = timedelta(minutes=2)
LONGEST_LEASE = timedelta(hours=1)
# Nothing is put off by more than an hour, and clocks may differ by one. What is due later than this was noted
# by a clock that ran ahead: it is due now, or nobody would be told before that time.
AHEAD = timedelta(hours=2)


@dataclass(frozen=True)
class DeliveryReport:
    """How many deliveries arrived, how many failed and will be retried, and how many were given up (see
    `MessageStore.stuck_deliveries`)."""

    sent: int = 0
    failed: int = 0
    stuck: int = 0


class FlagDelivery:
    """Sends the flags that are waiting in a store to their targets, each at least once.

    A flag waits for the targets named in `JourneyMonitor(..., notify=names)`. Any number of processes may
    deliver from one store: a delivery belongs to one process for the length of a lease. If a process dies
    after sending but before recording it, the delivery is sent again once the lease is over, with the same
    key. The same happens where clocks differ by more than an hour, or one is set back by more than two: what
    the later one put off is due at once.

    Args:
        store: where the flags wait.
        targets: by name, a `Webhook`, or a function that is called with a `Delivery`; if it raises, that
            attempt has failed.
        attempts: how many failed attempts make a delivery stuck.
        lease: longer than any attempt takes, up to an hour; a function that takes longer is called again.

    Raises:
        InvalidArgument: a name with anything but letters, digits, ".", "_" and "-"; `attempts` below 1; a
            lease over an hour, or not longer than every webhook's timeout.
        MissingExtra: there is a webhook, but httpx or standardwebhooks is not installed.
    """

    def __init__(
        self,
        store: MessageStore,
        targets: Mapping[str, Webhook | Callback],
        *,
        attempts: int = ATTEMPTS,
        lease: timedelta = LEASE,
    ) -> None:
        strange = [name for name in targets if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", name)]
        if strange:
            raise InvalidArgument(
                f"a target is named {strange[0]!r}; use 1 to 64 letters, digits, '.', '_' or '-'"
            )
        webhooks = [target for target in targets.values() if isinstance(target, Webhook)]
        longest = max((webhook.timeout for webhook in webhooks), default=timedelta())
        check_whole("attempts", attempts, low=1)
        if not (isinstance(lease, timedelta) and longest < lease <= LONGEST_LEASE):
            raise InvalidArgument(
                f"lease is {lease!r}, expected a timedelta above every timeout, {longest!r}, up to an hour"
            )
        if webhooks:
            check_extra()
        self._outbox = store._outbox
        self._targets = dict(targets)
        self._attempts = attempts
        self._lease = lease

    def deliver(self, *, now: datetime | None = None) -> DeliveryReport:
        """Make one attempt at everything that is due, in the order in which it became due.

        A webhook that seems to be down is left alone for the rest of the call; its other deliveries stay due.

        Args:
            now: aware; default: the clock's time. Give another only if no other process delivers.

        Raises:
            StoreError: the store cannot be read or written.
        """
        due = utc_now(now)
        names = set(self._targets)
        sent, failed, stuck = 0, 0, 0
        while delivery := self._claim(names, due, now):
            outcome = self._attempt(delivery)
            if outcome.down:
                names.discard(delivery.target)
            if outcome.error is None:
                self._outbox.sent(delivery)
                sent += 1
            elif outcome.final or delivery.attempt >= self._attempts:
                self._outbox.failed(delivery, outcome.error, due=None)
                stuck += 1
            else:
                later = utc_now(now) + pause(delivery.attempt, wait=outcome.wait)
                self._outbox.failed(delivery, outcome.error, due=later)
                failed += 1
        return DeliveryReport(sent=sent, failed=failed, stuck=stuck)

    def _claim(self, names: set[str], due: datetime, now: datetime | None) -> Delivery | None:
        time = utc_now(now)
        return self._outbox.claim(
            sorted(names), due=due, until=time + self._lease, ahead=time + AHEAD, attempts=self._attempts
        )

    def _attempt(self, delivery: Delivery) -> Outcome:
        target = self._targets[delivery.target]
        try:
            if isinstance(target, Webhook):
                return target.send(delivery)
            target(delivery)
        except Exception as error:  # noqa: BLE001 - others' code may raise anything, and the rest must still be sent
            return Outcome(type(error).__name__)  # not its message, which may quote the customer
        return Outcome()


def pause(attempt: int, *, wait: timedelta = timedelta()) -> timedelta:
    """How long to wait after attempt number `attempt`, from 1, has failed.

    The wait doubles each time, up to an hour, and is then shortened at random by up to half, so that the
    deliveries to a target that was down do not all come back at once. It is at least `wait`, but never over
    an hour.
    """
    doublings = min(attempt - 1, 30)  # more make no difference, and would overflow
    longest = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    return max(longest * random.uniform(0.5, 1.0), min(wait, LONGEST_WAIT))

"""Sending what is due, again and again until it arrives or is given up."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...errors import InvalidArgument
from ...store import MessageStore
from ...store.outbox import Delivery
from ...types.times import utc_now
from .outcome import Outcome
from .webhook import Webhook, check_extra

Callback = Callable[[Delivery], object]

ATTEMPTS = 10  # with the waits below, over about an hour and a half
FIRST_WAIT = timedelta(seconds=10)  # after the first failure, doubled after each
LONGEST_WAIT = timedelta(hours=1)  # also of what a Retry-After may ask for
LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class DeliveryReport:
    """How many deliveries arrived, failed and will be tried again, and were given up (see
    `MessageStore.stuck_deliveries`)."""

    sent: int = 0
    failed: int = 0
    stuck: int = 0


class FlagDelivery:
    """Tells targets of the flags that are waiting for them in a store, each at least once.

    A flag waits for the targets that `JourneyMonitor(..., notify=names)` named. Any number of processes may
    deliver from one store: a delivery belongs to one process for the time of a lease. A process that dies
    between sending and noting it leaves a delivery that is sent again after that, with the same key.

    Args:
        store: where flags wait.
        targets: by name, a `Webhook`, or a function that is given a `Delivery`; if it raises, that attempt
            has failed.
        attempts: after how many a delivery is stuck.
        lease: longer than any attempt takes: a function that takes longer is called again.

    Raises:
        InvalidArgument: a name that is not made of letters, digits, ".", "_" and "-"; `attempts` below 1; a
            lease that is not longer than the timeout of every webhook.
        MissingExtra: there is a webhook, and httpx or standardwebhooks is not installed.
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
            raise InvalidArgument(f"target {strange[0]!r}: name it with letters, digits, '.', '_' or '-'")
        webhooks = [target for target in targets.values() if isinstance(target, Webhook)]
        longest = max((webhook.timeout for webhook in webhooks), default=timedelta())
        if attempts < 1:
            raise InvalidArgument(f"attempts is {attempts}, expected 1 or more")
        if not (isinstance(lease, timedelta) and lease > longest):
            raise InvalidArgument(f"lease is {lease!r}, expected a timedelta above {longest!r}")
        if webhooks:
            check_extra()
        self._outbox = store._outbox
        self._targets = dict(targets)
        self._attempts = attempts
        self._lease = lease

    def deliver(self, *, now: datetime | None = None) -> DeliveryReport:
        """Make one attempt at everything that is due, the longest waiting first.

        A webhook that seems to be down is left alone for the rest of the call: its other deliveries stay due.

        Args:
            now: the clock's time if None; give another only where no other process delivers.

        Raises:
            StoreError: the store cannot be read or written.
        """
        due = utc_now(now)
        names = set(self._targets)
        sent, failed, stuck = 0, 0, 0
        while delivery := self._outbox.claim(
            sorted(names), due=due, until=utc_now(now) + self._lease, attempts=self._attempts
        ):
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

    def _attempt(self, delivery: Delivery) -> Outcome:
        target = self._targets[delivery.target]
        try:
            if isinstance(target, Webhook):
                return target.send(delivery)
            target(delivery)
        except Exception as error:  # noqa: BLE001 - others' code may raise anything, and the rest must go out
            return Outcome(type(error).__name__)  # not its text, which may quote the customer
        return Outcome()


def pause(attempt: int, *, wait: timedelta = timedelta()) -> timedelta:
    """How long until the next attempt after this one (1 for the first) failed.

    It doubles each time, up to an hour, and is cut by up to a half at random, so that many deliveries to one
    target that was down do not come back all at once. `wait` is the least, up to an hour.
    """
    doublings = min(attempt - 1, 30)  # more make no difference, and would not fit
    longest = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    return max(longest * random.uniform(0.5, 1.0), min(wait, LONGEST_WAIT))

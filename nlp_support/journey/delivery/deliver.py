"""Sending what is due, again and again until it arrives or is given up."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ...errors import InvalidArgument
from ...store import MessageStore
from ...store.outbox import Delivery
from ...types.times import now_micros
from .outcome import Outcome
from .webhook import Webhook, check_httpx

Callback = Callable[[Delivery], object]

ATTEMPTS = 10  # with the waits below, over about an hour and a half
FIRST_WAIT = 10.0  # seconds after the first failure, doubled after each
LONGEST_WAIT = 3600.0  # also of what a Retry-After may ask for
LEASE = 120.0  # seconds
SECOND = 1_000_000  # microseconds


@dataclass(frozen=True)
class DeliveryReport:
    """How many deliveries arrived, failed and will be tried again, and were given up (see
    `store._outbox.stuck`)."""

    sent: int = 0
    failed: int = 0
    stuck: int = 0


class FlagDelivery:
    """Tells targets of the flags that are waiting for them in a store, each at least once.

    A flag waits for the targets that `store._flags.replace(..., notify=names)` named. Any number of processes
    may deliver from one store: a delivery is one process's for `lease` seconds. A process that dies between
    sending and noting it leaves a delivery that is sent again after that, with the same key.

    Args:
        store: where flags wait.
        targets: by name, a `Webhook`, or a function that is given a `Delivery`; if it raises, that attempt
            has failed.
        attempts: after how many a delivery is stuck.
        lease: longer than any attempt takes, in seconds: a function that takes longer is called again.

    Raises:
        InvalidArgument: a name that is not made of letters, digits, ".", "_" and "-"; `attempts` below 1; a
            lease that is not longer than the timeout of every webhook.
        MissingExtra: there is a webhook, and httpx is not installed.
    """

    def __init__(
        self,
        store: MessageStore,
        targets: Mapping[str, Webhook | Callback],
        *,
        attempts: int = ATTEMPTS,
        lease: float = LEASE,
    ) -> None:
        strange = [name for name in targets if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", name)]
        if strange:
            raise InvalidArgument(f"target {strange[0]!r}: name it with letters, digits, '.', '_' or '-'")
        webhooks = [target for target in targets.values() if isinstance(target, Webhook)]
        longest = max((webhook.timeout for webhook in webhooks), default=0.0)
        if attempts < 1 or not lease > longest:
            raise InvalidArgument(
                f"attempts is {attempts}, lease {lease} s; expected 1 or more, and above {longest:g} s"
            )
        if webhooks:
            check_httpx()
        self._outbox = store._outbox
        self._targets = dict(targets)
        self._attempts = attempts
        self._lease = int(lease * SECOND)

    def deliver(self, *, now: datetime | None = None) -> DeliveryReport:
        """Make one attempt at everything that is due, the longest waiting first.

        A webhook that seems to be down is left alone for the rest of the call: its other deliveries stay due.

        Args:
            now: the clock's time if None; give another only where no other process delivers.

        Raises:
            StoreError: the store cannot be read or written.
        """
        due = now_micros(now)
        names = set(self._targets)
        sent, failed, stuck = 0, 0, 0
        while delivery := self._outbox.claim(
            sorted(names), due=due, until=now_micros(now) + self._lease, attempts=self._attempts
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
                later = now_micros(now) + int(pause(delivery.attempt, wait=outcome.wait) * SECOND)
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


def pause(attempt: int, *, wait: float = 0.0) -> float:
    """Seconds until the next attempt after this one (1 for the first) failed.

    It doubles each time, up to an hour, and is cut by up to a half at random, so that many deliveries to one
    target that was down do not come back all at once. `wait` is the least, up to an hour.
    """
    longest = min(FIRST_WAIT * 2.0 ** min(attempt - 1, 30), LONGEST_WAIT)
    return max(longest * random.uniform(0.5, 1.0), min(wait, LONGEST_WAIT))

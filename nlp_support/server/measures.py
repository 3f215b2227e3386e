"""What Prometheus reads: requests by route, stages of the work, the queue. No account, no key, no text."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SHARED = "PROMETHEUS_MULTIPROC_DIR"  # the folder in which several processes add up


class Measures:
    """The metrics of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "nlp_support_request_seconds", "Time from a request's head to the end of its answer.",
            ["method", "route", "status"], registry=self._registry, buckets=SECONDS,
        )  # fmt: skip
        self._stages = Histogram(
            "nlp_support_stage_seconds",
            "Time of a stage: queue (until a thread is free), work (of the thread), encode, search.",
            ["stage"], registry=self._registry, buckets=SECONDS,
        )  # fmt: skip
        self._refused = Counter(
            "nlp_support_refused_total", "Calls that were refused because too many waited.",
            registry=self._registry,
        )  # fmt: skip
        self._inside = Gauge(
            "nlp_support_calls", "Calls that are worked on or wait.", registry=self._registry,
            multiprocess_mode="livesum",
        )  # fmt: skip
        self._deliveries = Gauge(
            "nlp_support_hook_deliveries", "Deliveries of webhooks that wait to be worked off, or are stuck.",
            ["state"], registry=self._registry, multiprocess_mode="mostrecent",
        )  # fmt: skip
        self._memory = Gauge(
            "nlp_support_account_bytes", "Memory of the most recently used accounts.",
            registry=self._registry, multiprocess_mode="livesum",
        )  # fmt: skip

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by its route's template."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage of the work."""
        started = perf_counter()
        try:
            yield
        finally:
            self.took(name, perf_counter() - started)

    def took(self, name: str, seconds: float) -> None:
        """Count a stage that took so long."""
        self._stages.labels(name).observe(seconds)

    def refused(self) -> None:
        """Count a call that was refused."""
        self._refused.inc()

    def inside(self, calls: int) -> None:
        """How many calls are worked on or wait."""
        self._inside.set(calls)

    def deliveries(self, waiting: int, stuck: int) -> None:
        """How many deliveries of webhooks wait in the store, or were given up."""
        self._deliveries.labels("waiting").set(waiting)
        self._deliveries.labels("stuck").set(stuck)

    def text(self, account_bytes: int) -> bytes:
        """What `/metrics` shows, of all processes that serve together."""
        self._memory.set(account_bytes)
        if os.environ.get(SHARED):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            return generate_latest(registry)
        return generate_latest(self._registry)

"""The settings of the service: options of `nlp-support serve`, which the environment may give too."""

from dataclasses import dataclass

from ..errors import InvalidArgument, closest

LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service runs.

    Attributes:
        threads: calls that a process works on at once.
        queue: calls that may wait beyond those; further ones are answered with 429.
        account_memory: megabytes for the most recently used accounts, about 2 each.
        body: the longest body of a request in bytes.
        bulk: the longest body of messages in bytes.
        rate: requests a second that a key may go on making.
        burst: requests that a key may make at once.
        patience: seconds that a client may keep the service waiting for a header, for bytes of a body, or to
            take bytes of an answer.
        connections: open ones beyond which new ones are answered with 503.
        stop: seconds that open requests may take to end when the service is stopped.
        audit_days: days that the audit log is kept.
        metrics_token: what `/metrics` asks for as a bearer token; None: it is open.
        log_level: debug, info, warning or error.
        policy: a TOML file of thresholds, hours, words and models; None for the bundled ones.
        encoder: a folder or the name of a sentence-transformers model; None for the policy's or bundled one.
        ranking: a file that `nlp-support train ranker` wrote; None for the policy's or the bundled one.

    Raises:
        InvalidArgument: a value is outside what it may be.
    """

    threads: int = 8
    queue: int = 64
    account_memory: int = 512
    body: int = 1_000_000
    bulk: int = 64_000_000
    rate: float = 50.0
    burst: int = 100
    patience: float = 20.0
    connections: int = 1000
    stop: float = 30.0
    audit_days: int = 90
    metrics_token: str | None = None
    log_level: str = "info"
    policy: str | None = None
    encoder: str | None = None
    ranking: str | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if not low <= value <= high:  # which NaN is not either
                raise InvalidArgument(f"{name} is {value:g}, expected {low:g} to {high:,g}")
        if self.log_level not in LEVELS:
            raise InvalidArgument(f"log_level is {self.log_level!r}; {closest(self.log_level, LEVELS)}")
        if self.metrics_token is not None and not (self.metrics_token and self.metrics_token.isascii()):
            raise InvalidArgument("metrics_token is empty or has letters beyond ASCII; give another one")


RANGES: dict[str, tuple[float, float]] = {
    "threads": (1, 256),
    "queue": (0, 100_000),
    "account_memory": (0, 1_000_000),
    "body": (1_000, 1_000_000_000),
    "bulk": (1_000, 100_000_000_000),
    "rate": (0.001, 1_000_000),
    "burst": (1, 1_000_000),
    "patience": (0.1, 3600),
    "connections": (1, 1_000_000),
    "stop": (0.1, 3600),
    "audit_days": (1, 36_500),
}

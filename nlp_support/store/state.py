"""How often an account has changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountState:
    """Counters that show a cache whether an account changed, and how.

    `revision` grows with every change to what may be suggested. `rewrites` grows when something that was
    there before changed or went; while it stays the same, messages were only added. Those may be of any time,
    earlier or later than what was there, so a cache counts what lies in the time that it has read. `profile`
    grows with every change of the account's profile, `promise` with every change of its promise.
    `redaction` is the fingerprint of the rules that redacted its replies; not today's if some are by others.
    `prepared` grows with every change of its macros and of the approved entries of its knowledge base.
    """

    revision: int
    rewrites: int
    profile: int = 0
    promise: int = 0
    redaction: str = ""
    prepared: int = 0

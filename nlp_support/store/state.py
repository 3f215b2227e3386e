"""How often an account has changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountState:
    """Counters that show a cache whether an account changed, and how.

    `revision` grows with every change to what may be suggested. `rewrites` grows when something that was
    there before changed; while it stays the same, everything added is newer than what was there.
    """

    revision: int
    rewrites: int

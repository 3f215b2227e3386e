"""How often an account changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountState:
    """Counters by which a cache knows whether an account changed, and how.

    `revision` grows with every change of what may be suggested. `rewrites` grows when something that was
    there before changed; while it stays, all that came is newer than what was there.
    """

    revision: int
    rewrites: int

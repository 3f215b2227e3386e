"""How long-running work reports its progress."""

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with how many are done and how many there are in all; None if the total is not known."""

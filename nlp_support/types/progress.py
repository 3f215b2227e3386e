"""How long work says how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with how many are done and of how many, None where that is not known."""

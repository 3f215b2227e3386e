"""How a command of `nlp-support train` ends when it is asked to: a line, and the exit code of the signal."""

from typing import Any

import typer
from typer.core import TyperGroup

from nlp_support.cli.terminal import say

SIGNALLED = 128  # and the number of the signal: 130 for Ctrl-C, 143 for `kill`


class Interruptible(TyperGroup):
    """Lets commands clean up after Ctrl-C, `kill` or a closed terminal; nothing half-written stays."""

    def invoke(self, ctx: Any) -> Any:
        from ..interrupts import Interrupted, watched

        try:
            with watched():
                return super().invoke(ctx)
        except Interrupted as error:
            told = str(error)
            say(told if told != "interrupted" else "interrupted; nothing was written")
            raise typer.Exit(SIGNALLED + error.signal) from None

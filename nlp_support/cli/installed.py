"""Commands that installed packages add, such as `train` and `eval`: loaded when listed or called.

This package must not import what builds on it, so they are entry points. One that cannot be loaded is still
listed, says why when it is called, and does not affect any other command.
"""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from .terminal import say

GROUP = "nlp_support.commands"


class WithInstalled(TyperGroup):
    """A group that lists the commands of installed packages after its own."""

    def list_commands(self, ctx: Any) -> list[str]:
        own = super().list_commands(ctx)
        return [*own, *sorted(entry_points(group=GROUP).names - set(own))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        found = entry_points(group=GROUP, name=cmd_name)
        return _loaded(next(iter(found))) if found else None


def _loaded(entry: EntryPoint) -> Any:
    try:
        found = get_command(entry.load())  # an app of one command is that command
    except Exception as error:  # noqa: BLE001 - others' code may raise anything, and our commands must still work
        return _unloadable(entry, error)
    found.name = entry.name
    return found


def _unloadable(entry: EntryPoint, error: Exception) -> TyperCommand:
    """A stand-in for a command that could not be loaded: takes any arguments and says why."""
    reason = f"cannot be loaded: {type(error).__name__}: {error}"

    def explain() -> None:
        owner = "" if entry.dist is None else f" of {entry.dist.name} {entry.dist.version}"
        say(f"error: {entry.name}{owner} {reason}; repair that package or uninstall it")
        raise typer.Exit(1)

    return TyperCommand(
        entry.name,
        callback=explain,
        short_help=reason,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )

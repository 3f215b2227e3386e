"""A triaged message as text for people, in the language of the desk."""

from ...journey.texts import text_of
from ...triage import Triaged
from .labels import Labels
from .layout import WIDTH, item, wrapped


def triage_text(found: Triaged, *, language: str = "en", width: int = WIDTH) -> str:
    """The channels, then each axis with its evidence."""
    axes = {"complexity": found.complexity, "severity": found.severity, "effort": found.effort}
    labels = Labels(language)
    first = labels.column("channel", *axes)
    primary, secondary = (
        text_of("channels", channel, language=language) for channel in (found.primary, found.secondary)
    )
    route = labels("route", primary=primary, secondary=secondary)
    lines = wrapped(route, width=width, first=first["channel"])
    for name, axis in axes.items():
        level = text_of("levels", axis.level, language=language)
        lines += item(f"{first[name]}{level:<6}  {axis.value:.2f}", "; ".join(axis.evidence), width=width)
    return "\n".join(lines)

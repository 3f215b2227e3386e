"""Suggestions as text for people and as values for JSON."""

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ...suggest.suggestions import Suggestion, Suggestions
from ...types.plain import plain
from ..visible import visible
from .promise import promise_value

LIKELY = 0.5  # from here on a reply is more likely right than not


def suggestions_value(found: Suggestions) -> dict[str, Any]:
    """Suggestions as plain JSON values."""
    return {
        "abstained": found.abstained,
        "reason": found.reason,
        "pending": found.pending,
        "set_confidence": found.set_confidence,
        "promise": promise_value(found.promise),
        "promise_ignored": found.promise_ignored,
        "suggestions": [{**plain(one), "placeholders": list(one.placeholders)} for one in found],
    }


def confidence_words(confidence: float) -> str:
    """A confidence in words, with the number: "likely (0.71)" or "a start (0.23)"."""
    return f"{'likely' if confidence >= LIKELY else 'a start'} ({confidence:.2f})"


def show_suggestions(found: Suggestions, *, console: Console | None = None) -> None:
    """Print suggestions, or why there are none."""
    console = console or Console()
    if found.abstained:
        console.print(Text(visible(f"no suggestion: {found.reason}")))
    for number, suggestion in enumerate(found, 1):
        if number > 1:
            console.print()
        _show(number, suggestion, console)
    if len(found) > 1:
        told = f"one of these {len(found)} helps: {confidence_words(found.set_confidence)}"
        sure = [one.confidence for one in found]
        if sure != sorted(sure, reverse=True):
            told += "; they are chosen to cover what may be answered, so that a later one may be surer"
        console.print(Text(f"\n{told}", style="dim"))


def _show(number: int, suggestion: Suggestion, console: Console) -> None:
    told = f"{number}  {confidence_words(suggestion.confidence)}, {source_words(suggestion)}"
    console.print(Text(visible(told), style="bold"))
    console.print(Padding(Text(visible(suggestion.text)), (0, 0, 0, 3)))
    if question := " ".join(suggestion.question.split()):
        found = "found by" if suggestion.source == "macro" else "answered"
        console.print(Padding(Text(visible(f"{found}: {question}"), style="dim"), (0, 0, 0, 3)))


def source_words(suggestion: Suggestion) -> str:
    """What a suggestion comes from and how often it was sent: "macro Hours, sent 3 times, last on …"."""
    names = {"macro": " ".join(f"macro {suggestion.title or ''}".split()), "entry": "approved answer"}
    source = [names[suggestion.source]] if suggestion.source in names else []
    if not suggestion.times_sent:
        return ", ".join([*source, "not sent in the window"])
    times = "once" if suggestion.times_sent == 1 else f"{suggestion.times_sent} times"
    return ", ".join([*source, f"sent {times}", f"last on {suggestion.last_sent_at:%Y-%m-%d}"])

"""Signatures, disclaimers and other words that an account writes below many of its messages."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from ...types.message import Message
from .parts import Part, below, parts_of

LEAST = 5  # messages with the footer
CUSTOMERS = 3  # that they went to
DIFFERENT = 3  # things that stand before it
END = 12  # characters; parts that end with the same ones are not different, whoever they address
ON_LINES, IN_A_LINE, SIGN = 0.25, 0.5, 0.05  # share of the account's, an agent's or a channel's messages

Sent = tuple[Message, list[Part]]


def footers_of(messages: Iterable[Message]) -> set[str]:
    """The footers that sent messages have in common, in the form of `below`.

    A footer is what many end with after all that differs. So it is no footer if the same stands before it
    again and again: then it is the end of an answer that was sent several times.
    """
    sent = [(message, parts_of(message.text)) for message in messages]
    totals = Counter(group for message, _ in sent for group in _groups(message))
    found: set[str] = set()
    waiting: list[tuple[list[Sent], int]] = [(sent, 0)]
    while waiting:
        same_end, count = waiting.pop()
        by_part = defaultdict[str, list[Sent]](list)
        for message, parts in same_end:
            if len(parts) > count:
                by_part[parts[-count - 1].key].append((message, parts))
        for some in by_part.values():
            if len(some) >= LEAST:
                waiting.append((some, count + 1))
                if _is_footer(some, count + 1, totals):
                    found.add(below(some[0][1], count + 1))
    return found


def cut(text: str, footers: Collection[str]) -> str:
    """The text without the longest of the footers that it ends with. What would leave nothing but a greeting
    stays."""
    parts = parts_of(text)
    for count in range(len(parts) - 1, 0, -1):
        rest = parts[:-count]
        if below(parts, count) in footers and not all(part.is_greeting for part in rest):
            return text[: parts[-count].start].rstrip()
    return text


def _groups(message: Message) -> tuple[tuple[str, str | None], ...]:
    return ("account", None), ("agent", message.agent_id), ("channel", message.channel)


def _is_footer(some: Sequence[Sent], count: int, totals: Counter[tuple[str, str | None]]) -> bool:
    before = {parts[-count - 1].key[-END:] for _, parts in some if _follows_words(parts, count)}
    if len(before) < DIFFERENT or len({message.customer_id for message, _ in some}) < CUSTOMERS:
        return False
    own = some[0][1][-count:]
    if all(part.is_sign for part in own):
        needed = SIGN
    else:
        asks = any("?" in part.key or "？" in part.key for part in own)
        needed = ON_LINES if own[0].on_line and not asks else IN_A_LINE
    counts = Counter(group for message, _ in some for group in _groups(message))
    return any(n >= LEAST and n >= needed * totals[group] for group, n in counts.items())


def _follows_words(parts: Sequence[Part], count: int) -> bool:
    return len(parts) > count and not parts[-count - 1].is_greeting

"""What is compared between the two periods: numbers, shares and mixes, each as rows with their groups."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .read import NO_TOPIC, Account, Written

SHARE, MEAN, MIX = "share", "mean", "mix"
MOST = 8  # values of a kind that have a share each; the others are one
OTHER = "other"
DAYS = "messages a day"
KINDS = (("languages", "language"), ("channels", "channel"), ("topics", "topic"), ("accounts", "account"))
PREFIX = {"languages": "language ", "channels": "channel ", "topics": "topic ", "accounts": "account "}
OUTCOMES = ("accepted", "edited", "rejected")


@dataclass(frozen=True)
class Aspect:
    """Something that may have changed.

    Attributes:
        name: what a rule of a gate calls it.
        kind: "share" of rows, "mean", or "mix" of all values of a kind.
        of: of what, in words: "messages".
        values: (n,) 0 or 1, a number, or the number of a label.
        groups: (n,) the conversation, or what else is independent.
        recent: (n,) whether it is of the last days.
        least: so many groups each period has to have.
    """

    name: str
    kind: str
    of: str
    values: NDArray[np.float64]
    groups: tuple[str, ...]
    recent: NDArray[np.bool_]
    least: int


def aspects(accounts: Sequence[Account], *, least: int, days: int) -> Iterator[Aspect]:
    """All that is compared; what has one value only in both periods is left out.

    Args:
        accounts: whose messages are compared, together.
        least: groups that a period needs, to be compared.
        days: the same where a day is a group.
    """
    written = [one for account in accounts for one in account.written]
    seen = [one for account in accounts for one in account.seen]
    asked = [one.written for one in seen]
    yield from _volume(accounts, days)
    for name, field in KINDS:
        rows = _firsts(written) if name == "topics" else written
        of = "conversations" if name == "topics" else "messages"
        yield from _mix(name, of, [getattr(one, field) for one in rows], rows, least)
    yield _aspect("words a message", MEAN, [one.words for one in written], written, least)
    yield _aspect("coverage", SHARE, [one.offered for one in seen], asked, least)
    yield _aspect("confidence", MEAN, [one.confidence for one in seen], asked, least)
    yield from _outcomes(accounts, least)
    yield _aspect("valence", MEAN, [one.valence for one in seen], asked, least)
    yield _aspect("negative", SHARE, [one.negative for one in seen], asked, least)


def _volume(accounts: Sequence[Account], least: int) -> Iterator[Aspect]:
    """The messages of each whole day, of all accounts together, from the first message of any of them on."""
    longest = max(accounts, key=lambda account: account.whole)
    values = np.zeros(longest.whole)
    for account in accounts:
        own = [count for count, _ in account.days[: longest.whole]]
        values[: len(own)] += own
    recent = np.array([late for _, late in longest.days[: longest.whole]], np.bool_)
    yield Aspect(DAYS, MEAN, "days", values, tuple(map(str, range(len(values)))), recent, least)


def _firsts(written: Sequence[Written]) -> list[Written]:
    """One message of each conversation that has a topic."""
    return list({one.group: one for one in reversed(written) if one.topic != NO_TOPIC}.values())


def _mix(name: str, of: str, labels: Sequence[str], rows: Sequence[Written], least: int) -> Iterator[Aspect]:
    """The mix as a whole, and the share of each of its most frequent values."""
    usual = [value for value, _ in Counter(labels).most_common(MOST)]
    if len(usual) < 2:
        return
    places = [usual.index(value) if value in usual else MOST for value in labels]
    yield _aspect(name, MIX, places, rows, least, of=of)
    rest = [OTHER] if MOST in places else []
    for place, value in enumerate([*usual, *rest]):
        shares = [at == place for at in places]
        yield _aspect(f"{PREFIX[name]}{value}", SHARE, shares, rows, least, of=of)


def _outcomes(accounts: Sequence[Account], least: int) -> Iterator[Aspect]:
    """What agents did with suggestions; those of one conversation are a group."""
    given = [one for account in accounts for one in account.outcomes]
    recent = np.array([one.recent for one in given], np.bool_)
    groups = tuple(one.group for one in given)
    for outcome in OUTCOMES:
        values = np.array([one.outcome == outcome for one in given], np.float64)
        yield Aspect(outcome, SHARE, "suggestions with feedback", values, groups, recent, least)


def _aspect(
    name: str,
    kind: str,
    values: Sequence[float],
    rows: Sequence[Written],
    least: int,
    *,
    of: str = "messages",
) -> Aspect:
    recent = np.array([one.recent for one in rows], np.bool_)
    groups = tuple(one.group for one in rows)
    return Aspect(name, kind, of, np.array(values, np.float64), groups, recent, least)

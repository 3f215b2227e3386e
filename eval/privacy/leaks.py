"""Leaks: planting canaries in a store, asking for them, and counting those that can still be read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from nlp_support import Message, MessageStore, ReplySuggester, Suggestion

from ..metrics.significance import FEW_GROUPS, bootstrap
from ..reports.report import Figure, Miss
from .canaries import Canary, Shown, exchange
from .shares import share_figure

K = 3
MISSES = 50
MOST = 0.9  # of the canaries should be offered, or the leak rate is that of the few that were


@dataclass(frozen=True)
class Planted:
    """Where a canary was planted."""

    canary: Canary
    account_id: str
    message_id: str


@dataclass(frozen=True)
class Asked:
    """The result of asking for one canary: its own reply if it was offered, the number of suggestions, and in
    how many of them the value of any of the account's canaries can be read."""

    planted: Planted
    offered: Suggestion | None
    suggestions: int
    leaking: int

    @property
    def in_reply(self) -> bool:
        return self.offered is not None and self.planted.canary.readable_in(self.offered.text)

    @property
    def in_question(self) -> bool:
        return self.offered is not None and self.planted.canary.readable_in(self.offered.question)

    @property
    def slices(self) -> Iterator[str]:
        canary = self.planted.canary
        kind, language = f"kind={canary.kind}", f"language={canary.language}"
        yield from ("", language, kind, f"{kind}/{language}")
        if canary.kind == "customer_name":
            yield f"placement={canary.placement}"


def plant(
    store: MessageStore, canaries: Sequence[Canary], newest: Mapping[str, datetime]
) -> tuple[list[Planted], dict[str, datetime]]:
    """Add the canaries to the accounts in turn, a second apart after the newest message of each.

    Args:
        newest: the accounts, and when their newest message was sent.

    Returns:
        Where each canary went, and for each account a time after the last of them.
    """
    accounts, closings = list(newest), dict(newest)
    planted: list[Planted] = []
    messages: list[Message] = []
    for number, canary in enumerate(canaries):
        account_id = accounts[number % len(accounts)]
        closings[account_id] += timedelta(seconds=1)
        added = exchange(
            account_id,
            str(7_000_000_000 + number),  # a number, since other ids count as names that are to be redacted
            canary.question,
            canary.reply,
            sent_at=closings[account_id],
            customer_name=canary.customer_name,
        )
        messages += added
        planted.append(Planted(canary, account_id, added[1].id))
    store.add(messages)
    return planted, {account_id: time + timedelta(seconds=1) for account_id, time in closings.items()}


def ask(
    suggester: ReplySuggester, planted: Sequence[Planted], closings: Mapping[str, datetime]
) -> Iterator[Asked]:
    """Ask once for each canary and look for all canaries of the account in what is offered."""
    sought: dict[str, list[Canary]] = {}
    for one in planted:
        if one.canary.unmistakable:
            sought.setdefault(one.account_id, []).append(one.canary)
    known: dict[tuple[str, str, str], bool] = {}  # many are offered again and again
    for one in planted:
        found = suggester.suggest(one.account_id, one.canary.asked, k=K, now=closings[one.account_id])
        leaking = 0
        for suggestion in found:
            key = (one.account_id, suggestion.text, suggestion.question)
            if key not in known:
                shown = [Shown.of(suggestion.text), Shown.of(suggestion.question)]
                own = sought.get(one.account_id, [])
                known[key] = any(text.holds(c.kind, c.value) for c in own for text in shown)
            leaking += known[key]
        offered = next((s for s in found if s.message_id == one.message_id), None)
        yield Asked(one, offered, len(found), leaking)


def leak_figures(asked: Sequence[Asked], *, seed: int) -> list[Figure]:
    """The figures of leaking, each by slice."""
    slices: dict[str, list[Asked]] = {}
    for one in asked:
        for name in one.slices:
            slices.setdefault(name, []).append(one)
    figures: dict[str, list[Figure]] = {"leak rate": [], "question leak rate": [], "canaries offered": []}
    for name in sorted(slices, key=lambda name: (name.count("/"), name)):
        own = slices[name]
        offered = [one for one in own if one.offered]
        for figure, hits, n in (
            ("leak rate", sum(one.in_reply for one in offered), len(offered)),
            ("question leak rate", sum(one.in_question for one in offered), len(offered)),
            ("canaries offered", len(offered), len(own)),
        ):
            figures[figure].append(
                share_figure(figure, hits, n, slice=name, none="no canary of this was offered")
            )
    return [*figures["leak rate"], _per_thousand(asked, seed=seed), *figures["question leak rate"],
            *figures["canaries offered"]]  # fmt: skip


def _per_thousand(asked: Sequence[Asked], *, seed: int) -> Figure:
    name, unit = "leaks per 1,000 suggestions", "per 1,000"
    suggestions = np.array([one.suggestions for one in asked], dtype=np.float64)
    leaking = np.array([one.leaking for one in asked], dtype=np.float64)
    n = int(suggestions.sum())
    if not n:
        return Figure(name, None, unit=unit, note="nothing was suggested")

    def rate(weights: np.ndarray) -> float:
        total = float(weights @ suggestions)
        return 1000 * float(weights @ leaking) / total if total else float("nan")

    interval = bootstrap(rate, range(len(asked)), seed=seed)
    known = interval.low == interval.low
    return Figure(
        name,
        rate(np.ones(len(asked))),
        interval.low if known else None,
        interval.high if known else None,
        n=n,
        groups=len(asked),
        unit=unit,
    )


def leak_warnings(asked: Sequence[Asked]) -> Iterator[str]:
    offered = [one for one in asked if one.offered]
    if len(offered) < MOST * len(asked):
        yield (
            f"only {len(offered):,} of {len(asked):,} canaries were offered: the leak rate says nothing of "
            "the others, which may have been merged with replies like them"
        )
    counts = Counter(
        f"{one.planted.canary.kind}/{one.planted.canary.language}" for one in asked if one.offered
    )
    asked_for = dict.fromkeys(f"{one.planted.canary.kind}/{one.planted.canary.language}" for one in asked)
    if thin := [name for name in asked_for if counts[name] < FEW_GROUPS]:
        yield f"fewer than {FEW_GROUPS} canaries offered in {', '.join(sorted(thin))}; plant more to tell"


def leak_misses(asked: Iterable[Asked]) -> tuple[Miss, ...]:
    """The most confident suggestions that leaked; the readable data in them is invented."""
    leaks = [(one.planted, one.offered) for one in asked if one.offered and one.in_reply]
    leaks.sort(key=lambda leak: -leak[1].confidence)
    return tuple(
        Miss(
            account_id=planted.account_id,
            message_id=planted.message_id,
            question=planted.canary.asked,
            suggested=offered.text,
            sent=planted.canary.reply,
            confidence=offered.confidence,
            similarity=1.0,  # it is the very reply that was planted
        )
        for planted, offered in leaks[:MISSES]
    )

"""What is held out of training: whole accounts, and the last part of every other account's time."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .pairs import TrainingPair, without

MIN_ACCOUNTS = 5  # with fewer, no whole account is held out


@dataclass(frozen=True)
class Split:
    """Pairs to train on, pairs of held-out accounts, and the last pairs of the other accounts."""

    train: list[TrainingPair]
    accounts: list[TrainingPair]
    later: list[TrainingPair]


def split(history: Mapping[str, Sequence[TrainingPair]], *, share: float) -> Split:
    """Hold out a share of the accounts, and the last share of every other account's pairs.

    A hash of their ids decides which accounts, so that they are the same in every run. Pairs with a text that
    is also held out are not trained on.

    Args:
        history: the pairs of each account, oldest first.
        share: in [0, 1): 0 holds nothing out.
    """
    kept_out = _held_out(list(history), share)
    train: list[TrainingPair] = []
    accounts: list[TrainingPair] = []
    later: list[TrainingPair] = []
    for account, pairs in history.items():
        if account in kept_out:
            accounts += pairs
            continue
        border = len(pairs) - round(len(pairs) * share)
        train += pairs[:border]
        later += pairs[border:]
    return Split(without(train, accounts + later), accounts, later)


def _held_out(accounts: Sequence[str], share: float) -> set[str]:
    if len(accounts) < MIN_ACCOUNTS:
        return set()
    ordered = sorted(accounts, key=lambda account: hashlib.sha256(account.encode()).digest())
    return set(ordered[: round(len(ordered) * share)])

"""What is kept out of training: whole accounts, and the last part of every account's time."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .pairs import TrainingPair, without

MIN_ACCOUNTS = 5  # of fewer, none is held out as a whole


@dataclass(frozen=True)
class Split:
    """Pairs to train on, those of accounts that are held out, and the last of the other accounts."""

    train: list[TrainingPair]
    accounts: list[TrainingPair]
    later: list[TrainingPair]


def split(history: Mapping[str, Sequence[TrainingPair]], *, share: float) -> Split:
    """Hold out a share of the accounts, and of every other account's pairs the last share.

    Which accounts is decided by a hash of their id, so that it is the same in every run. Pairs with a text
    that is also in what is held out are not trained on.

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

"""What is held out of training: whole accounts, the last part of every other account's time, and a few pairs
to validate on."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..apart import Repeats, kept_apart
from ..splits import normalized
from ..validated import validated_rows
from .pairs import TrainingPair, both

MIN_ACCOUNTS = 5  # with fewer, no whole account is held out
LEAST, MOST = 50, 500  # pairs to validate on
SPARED = 0.05  # of the pairs, for then they are not trained on
MIN_PAIRS = 10 * LEAST  # with fewer, every pair is trained on


@dataclass(frozen=True)
class Split:
    """Pairs to train on, of which some may repeat others; pairs of held-out accounts; the last pairs of the
    other accounts."""

    train: list[TrainingPair]
    accounts: list[TrainingPair]
    later: list[TrainingPair]


@dataclass(frozen=True)
class Validated:
    """Pairs to train on, those to validate on, and how many were dropped since they repeat one of these."""

    train: list[TrainingPair]
    held: list[TrainingPair] = field(default_factory=list)
    repeats: Mapping[str, Repeats] = field(default_factory=dict)


def split(history: Mapping[str, Sequence[TrainingPair]], *, share: float) -> Split:
    """Hold out a share of the accounts, and the last share of every other account's pairs.

    A hash of their ids decides which accounts, so that they are the same in every run.

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
    return Split(train, accounts, later)


def _held_out(accounts: Sequence[str], share: float) -> set[str]:
    if len(accounts) < MIN_ACCOUNTS:
        return set()
    ordered = sorted(accounts, key=lambda account: hashlib.sha256(account.encode()).digest())
    return set(ordered[: round(len(ordered) * share)])


def hold_out(pairs: Sequence[TrainingPair], *, epochs: float) -> Validated:
    """Pairs to train on, and a few to validate on whose texts are not, nor nearly, among those.

    A hash of their texts decides which, so that they hardly change when pairs are added. Only pairs whose
    question and reply occur once are drawn: a stock reply would take hundreds of others with it.
    """
    if len(pairs) < MIN_PAIRS:
        return Validated(list(pairs))
    most = min(MOST, max(LEAST, int(SPARED * len(pairs))))
    wanted = validated_rows(int(len(pairs) * epochs), least=LEAST, most=most)
    forms = [(normalized(pair.question), normalized(pair.reply)) for pair in pairs]
    times = Counter(form for both in forms for form in both)
    single = [at for at, both in enumerate(forms) if all(times[form] == 1 for form in both)]
    drawn = sorted(single, key=lambda at: hashlib.sha256("\0".join(forms[at]).encode()).digest())[:wanted]
    if len(drawn) < LEAST:
        return Validated(list(pairs))
    taken = set(drawn)
    held = [replace(pairs[at], negative=None) for at in drawn]
    texts = {form for at in drawn for form in forms[at]}
    rest = [_apart(pair, texts) for at, pair in enumerate(pairs) if at not in taken]
    apart = kept_apart(both(rest), {"validation": [text for pair in both(held) for text in pair]})
    return Validated(apart.of(rest), held, apart.repeats)


def _apart(pair: TrainingPair, texts: set[str]) -> TrainingPair:
    """The pair, without a negative that is validated on."""
    seen = pair.negative is not None and normalized(pair.negative) in texts
    return replace(pair, negative=None) if seen else pair

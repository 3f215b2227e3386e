"""Which cosine of one encoder tells as many pairs of texts alike as a cosine of another does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument
from nlp_support.models.encoder import Encoder
from nlp_support.models.usual import stretched
from nlp_support.store import MessageStore
from nlp_support.suggest.spread import Spread

from ..encoder.pairs import TrainingPair, store_pairs
from ..splits import normalized
from .known import Of, Threshold, thresholds

LEAST, MOST = 30, 350  # questions with different replies that an account needs, and at most is asked for
ENOUGH = 10  # pairs above a threshold, for a store to tell where it lies by itself

Cosines = NDArray[np.float32]
Texts = tuple[list[str], list[str]]  # n questions and their replies


@dataclass(frozen=True, slots=True)
class Moved:
    """A threshold with another encoder.

    Attributes:
        threshold: as it is.
        share: of the pairs of texts of an account, how many are at least that near with the encoder before;
            each store counts as much as another.
        cosine: from which as large a share are with the other encoder: the median of the stores that have 10
            such pairs, since of a language that either encoder cannot read the answer is odd, or of all
            stores together where none has; None without any such pair.
        stretched: where it would lie if all cosines between the usual one and 1 moved alike.
        low, high: the same of single stores, the lowest and the highest; None where none has 10 such pairs.
    """

    threshold: Threshold
    share: float
    cosine: float | None
    stretched: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Comparison:
    """Two encoders on the same texts: the cosines that are usual (medians over the accounts) with the one
    before and with the other, and every threshold."""

    before: Spread
    now: Spread
    moved: tuple[Moved, ...]


def drawn(store: MessageStore, *, seed: int = 0) -> list[Texts]:
    """Of each account that has 30, at most 350 questions with their replies; no two have one wording."""
    found = []
    for account_id in store.accounts():
        pairs = _different(list(store_pairs(store, account_id)))
        if len(pairs) < LEAST:
            continue
        chosen = np.sort(np.random.default_rng(seed).permutation(len(pairs))[:MOST])
        found.append(([pairs[at].question for at in chosen], [pairs[at].reply for at in chosen]))
    return found


def compare(
    stores: Mapping[str, Sequence[Texts]],
    *,
    before: Encoder,
    now: Encoder,
    on_progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Where each threshold of the product lies with another encoder, so that as many pairs pass it.

    Args:
        stores: the texts of each account of each store, by the store's name.
        before: the encoder that the thresholds were chosen with.
        now: the other one.
        on_progress: called with (accounts done, of).

    Raises:
        InvalidArgument: no account has enough questions.
    """
    stores = {name: accounts for name, accounts in stores.items() if accounts}
    total, done = sum(map(len, stores.values())), 0
    if not total:
        raise InvalidArgument(f"no account has {LEAST} questions with different replies; name other stores")
    seen: list[tuple[list[_Seen], list[_Seen]]] = []
    for accounts in stores.values():
        own: tuple[list[_Seen], list[_Seen]] = ([], [])
        for texts in accounts:
            first = _Seen.of(texts, before)
            own[0].append(first)
            own[1].append(first if now.fingerprint == before.fingerprint else _Seen.of(texts, now))
            done += 1
            if on_progress:
                on_progress(done, total)
        seen.append(own)
    spreads = [_usual([one.spread for own in seen for one in own[at]]) for at in (0, 1)]
    moved = (_moved(one, seen, before=spreads[0], now=spreads[1]) for one in thresholds())
    return Comparison(spreads[0], spreads[1], tuple(moved))


@dataclass(frozen=True)
class _Seen:
    """The cosines of the different pairs of an account's texts, ascending, by kind; and what is usual."""

    cosines: dict[Of, Cosines]
    spread: Spread

    @classmethod
    def of(cls, texts: Texts, encoder: Encoder) -> "_Seen":
        asked, answered = encoder.encode_query(texts[0]), encoder.encode_document(texts[1])  # (n, d)
        once = ~np.tri(len(asked), dtype=np.bool_)  # above the diagonal
        twice = ~np.eye(len(asked), dtype=np.bool_)
        cosines: dict[Of, Cosines] = {
            "questions": np.sort((asked @ asked.T)[once]),
            "across": np.sort((asked @ answered.T)[twice]),
            "replies": np.sort((answered @ answered.T)[once]),
        }
        return cls(cosines, Spread.of(asked, answered))


def _moved(
    threshold: Threshold, seen: Sequence[tuple[list[_Seen], list[_Seen]]], *, before: Spread, now: Spread
) -> Moved:
    kind = threshold.of
    usual: list[float] = [getattr(one, kind) for one in (before, now)]
    sides = [tuple([one.cosines[kind] for one in side] for side in own) for own in seen]
    shares = [_share(here, threshold.cosine) for here, _ in sides]
    told = [
        _at_share([there], share)
        for (here, there), share in zip(sides, shares, strict=True)
        if share * sum(map(len, here)) >= ENOUGH
    ]
    share = float(np.mean(shares))
    return Moved(
        threshold=threshold,
        share=share,
        cosine=_median(told) if told or not share else _at_share([there for _, there in sides], share),
        stretched=float(stretched(np.array([threshold.cosine]), usual[0], to=usual[1])[0]),
        low=min(told, default=None),
        high=max(told, default=None),
    )


def _median(told: Sequence[float]) -> float | None:
    return float(np.median(told)) if told else None


def _share(accounts: Sequence[Cosines], cosine: float) -> float:
    """The share of the pairs of a store that are at least so near."""
    near = sum(len(own) - int(np.searchsorted(own, cosine)) for own in accounts)
    return near / sum(map(len, accounts))


def _at_share(stores: Sequence[Sequence[Cosines]], share: float) -> float:
    """From which cosine this share of the pairs are at least so near, each store counting as much."""
    low, high = -1.0, 1.0 + 1e-6
    while high - low > 1e-5:
        middle = (low + high) / 2
        enough = np.mean([_share(own, middle) for own in stores]) >= share
        low, high = (middle, high) if enough else (low, middle)
    return low


def _usual(spreads: Sequence[Spread]) -> Spread:
    each = np.array([(one.questions, one.across, one.replies) for one in spreads])
    return Spread(*np.median(each, axis=0).tolist())


def _different(pairs: Sequence[TrainingPair]) -> list[TrainingPair]:
    """The pairs without those whose question or reply has the wording of one before."""
    kept: list[TrainingPair] = []
    seen: set[str] = set()
    for pair in pairs:
        own = {normalized(pair.question), normalized(pair.reply)}
        if not own & seen:
            kept.append(pair)
        seen |= own
    return kept

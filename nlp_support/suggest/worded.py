"""Which of an account's replies are worded like some that people decided about."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..store.feedback import Outcomes
from ..store.records import CANDIDATE, Records
from ..text.alike import words_alike
from ..text.rarity import Rarity
from ..text.wording import CONTAINED, SAME_WORDS, SIMILAR_CONTAINED, SIMILAR_REPLY, WORD_BYTES, Wording

AT_ONCE = 256  # wordings that are compared with all others together
SAME = (SAME_WORDS, CONTAINED)  # from which shares of words in common two replies say the same ...
SIMILAR = (SIMILAR_REPLY, SIMILAR_CONTAINED)  # ... or nearly, if they have the same facts

Same = dict[int, tuple[int, ...]]


def worded_like(
    candidates: Records, wordings: Sequence[Wording], rarity: Rarity, *, shares: tuple[float, float]
) -> NDArray[np.bool_]:
    """Which candidates (m,) are in one of these wordings, or alike to one and with its facts.

    Args:
        candidates: of an account.
        wordings: those to compare with.
        rarity: how much each word tells in the account.
        shares: `SAME` or `SIMILAR`.
    """
    wanted = np.zeros(len(wordings), CANDIDATE)
    for row, wording in zip(wanted, wordings, strict=True):
        row["exact"], row["facts"], words = wording.pack()
        row["words"] = np.frombuffer(words, np.uint8, WORD_BYTES)
    found = [exact for _, exact in _pairs(candidates, wanted, rarity, shares)]
    like: NDArray[np.bool_] = np.isin(candidates["exact"], np.concatenate(found) if found else [])
    return like


def learn_same(same: Same, candidates: Records, wanted: Collection[int], rarity: Rarity) -> None:
    """Add to `same`, for each of these wordings that is not in it, those of the candidates' wordings that say
    the same, itself included; just itself if no candidate has it."""
    new = np.array([one for one in wanted if one not in same], np.int64)
    same.update((one, (one,)) for one in new.tolist())
    exact, first = np.unique(candidates["exact"], return_index=True)
    known = candidates[first[np.isin(exact, new)]]
    for one, alike in _pairs(candidates, known, rarity, SAME):
        same[one] = tuple(alike.tolist())


def pooled(outcomes: Mapping[int, Outcomes], same: Same) -> dict[int, Outcomes]:
    """What agents did with each wording and with those that say the same, together."""
    found: dict[int, Outcomes] = {}
    for wording, own in outcomes.items():
        for one in same.get(wording, (wording,)):
            found[one] = found[one] + own if one in found else own
    return found


def _pairs(
    candidates: Records, wanted: Records, rarity: Rarity, shares: tuple[float, float]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each wanted wording, and the candidates' wordings that are alike to it and have its facts."""
    exact, first = np.unique(candidates["exact"], return_index=True)
    different, told = candidates[first], ~np.int64(rarity.usual_facts)
    for at in range(0, len(wanted), AT_ONCE):
        some = wanted[at : at + AT_ONCE]
        alike = words_alike(some["words"], different["words"], rarity, overlap=shares[0], contained=shares[1])
        alike &= (some["facts"] & told)[:, None] == (different["facts"] & told)
        alike |= some["exact"][:, None] == exact
        for one, row in zip(some["exact"].tolist(), alike, strict=True):
            yield one, exact[row]

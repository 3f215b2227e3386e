"""Splits that keep similar texts on one side: normal form, held-out groups and near-duplicates."""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from math import ceil

SHINGLE = 4  # letters
SAME_TEXT = 0.6  # share of shingles in common from which two texts are near-duplicates
RARE_IN_COMMON = 8  # rare shingles that two texts must share before all their shingles are compared

_MENTION_OR_LINK = re.compile(r"(?<!\w)@\w+|https?\S*|www\.\S+")
_LETTERS = ("L", "M", "N", "S")  # Unicode categories; S holds the emoji


def normalized(text: str) -> str:
    """The form in which texts are compared: lower case, without @names, links, spaces and punctuation.

    Unicode is in form KC; emoji and other symbols stay. A text of which nothing would stay is only put in
    lower case.
    """
    lower = unicodedata.normalize("NFKC", text).lower()
    bare = _MENTION_OR_LINK.sub(" ", lower)
    return "".join(c for c in bare if unicodedata.category(c)[0] in _LETTERS) or " ".join(lower.split())


def held_out(groups: Iterable[str], *, rows: int, seed: int) -> set[str]:
    """Groups with `rows` rows in total, or a few fewer if the last group would be too large.

    Groups are taken in the order of a hash of their name and the seed, so that the choice hardly changes when
    groups are added or removed, and does not depend on the order of the rows.

    Args:
        groups: the group of each row; rows of one group stay together.
        rows: how many rows to hold out.
    """
    sizes = Counter(groups)
    chosen: set[str] = set()
    left = rows
    for group in sorted(sizes, key=lambda name: (_hash(name, seed), name)):
        if sizes[group] <= left:
            chosen.add(group)
            left -= sizes[group]
    return chosen


def near_duplicates(texts: Sequence[str], *, of: Iterable[str], share: float = SAME_TEXT) -> list[bool]:
    """Whether each text has the same or nearly the same normal form as one of the others: (n,).

    Nearly the same: the sets of four-letter shingles of the two forms have a Jaccard index of at least
    `share`. The answer is exact, not a MinHash estimate: sets this similar have several shingles in common
    among the rarest of each (prefix filtering: Bayardo, Ma and Srikant 2007, "Scaling up all pairs similarity
    search"; Wang, Li and Feng 2012, "Can we beat the prefix filtering?"), so only such texts are compared.
    230,000 texts against 28,000 take about a minute.

    Args:
        texts: (n,) the texts that may have to be dropped.
        of: the held-out texts.
        share: in (0, 1].
    """
    apart = Forms.of(of, share)
    return [bool(apart.like(normalized(text))) for text in texts]


class Forms:
    """Normal forms with their shingles, the rarest of which are indexed."""

    def __init__(self, forms: set[str], share: float) -> None:
        self.forms, self.share = forms, share
        sets = [_shingles(form) for form in sorted(forms)]
        self.counts = Counter(shingle for found in sets for shingle in found)
        self.sets = sets
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, found in enumerate(sets):
            for shingle in self._rarest(found):
                self.having[shingle].append(place)

    @classmethod
    def of(cls, texts: Iterable[str], share: float = SAME_TEXT) -> "Forms":
        """Those of some texts."""
        return cls({normalized(text) for text in texts}, share)

    def like(self, form: str) -> str:
        """Whether one of them is the "same" as a normal form, or "near" it; "" if none is."""
        if form in self.forms:
            return "same"
        found = _shingles(form)
        needed = min(RARE_IN_COMMON, self._least(found))
        shared = Counter(chain.from_iterable(self.having.get(s, ()) for s in self._rarest(found)))
        near = any(n >= needed and self._alike(found, self.sets[place]) for place, n in shared.items())
        return "near" if near else ""

    def _least(self, found: set[str]) -> int:
        """The least number of shingles that a similar set shares with this one."""
        return ceil(self.share * len(found) - 1e-9)  # 0.6 * 5 is a little more than 3

    def _rarest(self, found: set[str]) -> list[str]:
        """Enough of the rarest that a similar set has RARE_IN_COMMON of them, or all that it shares."""
        in_order = sorted(found, key=lambda shingle: (self.counts.get(shingle, 0), shingle))
        return in_order[: len(found) - self._least(found) + RARE_IN_COMMON]

    def _alike(self, a: set[str], b: set[str]) -> bool:
        if min(len(a), len(b)) < self.share * max(len(a), len(b)):
            return False
        common = len(a & b)
        return common >= self.share * (len(a) + len(b) - common)


def _shingles(form: str) -> set[str]:
    return {form[start : start + SHINGLE] for start in range(max(1, len(form) - SHINGLE + 1))}


def _hash(name: str, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()

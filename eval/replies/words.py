"""The judge's own rule for two replies that say the same, independent of the suggester's.

It counts words as they are, and what a reply has in common with answers to other questions counts for
nothing: in an account that writes the same footer below everything, any two replies have that in common.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp_support.text.patterns import PLACEHOLDER

WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
UNSPACED = re.compile("[぀-ヿ㐀-䶿一-鿿฀-๿]")
SHORTEST = 6  # words of a reply that may be part of another
LOOKED_AT = 64  # answers to other questions
# Words that change what is said: numbers, days, negations.
TELLING = re.compile(
    r"no|not|never|cannot|t|nicht|keine?[mnrs]?|nie|pas|jamais|aucune?|nunca|não|ning[úu]na?|nenhuma?|half|free"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|tomorrow"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|sept|huit|neuf|dix"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|dois|duas|três|quatro|sete|oito|nove|dez"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?"
    r"|(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?"
    r"|segunda|terça|quarta|quinta|sexta"
)
TELLING_PART = re.compile(
    r"[월화수목금토일]요일|않|없|못|불가|아니|무료|내일|[一二三四五六七八九十不没無無]|曜"
)

Words = frozenset[str]


class Least(NamedTuple):
    """How much two replies need to have in common: of all their words, or of those of the shorter one."""

    near: float
    inside: float


SAME, CONTRADICTING = Least(0.8, 0.9), Least(0.6, 0.7)
SLIGHT = 1e-9  # more than the rounding of a share


def words_of(reply: str) -> Words:
    """The words of a redacted reply, in lower case; single letters where words are written without spaces."""
    found = WORD.findall(PLACEHOLDER.sub(" ", reply).lower())
    apart = [part for word in found if UNSPACED.search(word) for part in word]
    return frozenset([word for word in found if not UNSPACED.search(word)] + apart)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two replies have in common beyond what either has in common with answers to other questions: the
    share of all their words and of the shorter one's, and whether numbers, days or negations differ."""

    near: float
    inside: float
    differs: bool

    @property
    def same(self) -> bool:
        """Whether they say the same in nearly the same words."""
        return not self.differs and (self.near >= SAME.near or self.inside >= SAME.inside)

    @property
    def contradicts(self) -> bool:
        """Whether they say nearly the same with other numbers, days or negations."""
        return self.differs and (self.near >= CONTRADICTING.near or self.inside >= CONTRADICTING.inside)


@dataclass
class PastWords:
    """The words of an account's replies.

    Attributes:
        words: (n,) of each reply.
        asked: (n, d) unit vectors of the questions that they answer.
        alike_from: the cosine from which two questions ask the same.
    """

    words: Sequence[Words]
    asked: NDArray[np.float32]
    alike_from: float
    _usual: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._sizes = np.array([len(words) for words in self.words], np.int64)
        rows = defaultdict[str, list[int]](list)
        for row, words in enumerate(self.words):
            for word in words:
                rows[word].append(row)
        self._rows = {word: np.array(own) for word, own in rows.items()}
        self._sample = np.unique(np.linspace(0, max(len(self.words) - 1, 0), LOOKED_AT).astype(np.int64))

    def common(self, words: Words) -> NDArray[np.int64]:
        """How many of some words each reply has (n,)."""
        found = [self._rows[word] for word in words if word in self._rows]
        rows = np.concatenate(found) if found else np.empty(0, np.int64)
        return np.bincount(rows, minlength=len(self.words))

    def may_be_like(self, words: Words, common: NDArray[np.int64], least: Least) -> NDArray[np.bool_]:
        """Which replies (n,) may be so much like some words; `common` is what these have in common with each.

        What is common by chance lowers both shares, so those without it are the most that can be reached.
        """
        shorter = np.minimum(self._sizes, len(words))
        union = self._sizes + len(words) - common
        enough = (common >= (least.near - SLIGHT) * union) | (common >= (least.inside - SLIGHT) * shorter)
        possible: NDArray[np.bool_] = enough & (2 * common >= shorter)
        return possible

    def usual(
        self, common: NDArray[np.int64], asked: NDArray[np.float32], allowed: NDArray[np.bool_] | None = None
    ) -> float:
        """How many words a reply to a question (d,) has in common with answers to other questions, at the
        median; 0 without such answers.

        Args:
            common: (n,) how many it has in common with each.
            allowed: (n,) only those replies count; None for all.
        """
        if not self.words:
            return 0.0
        rows = self._sample if allowed is None else self._sample[allowed[self._sample]]
        return _median(common[rows[self.asked[rows] @ asked < self.alike_from]])

    def likeness(self, words: Words, usual: float, row: int) -> Likeness:
        """How like one of the replies is to some words; `usual` is what these have in common with others."""
        other = self.words[row]
        if row not in self._usual:
            self._usual[row] = self.usual(self.common(other), self.asked[row])
        chance = min(usual, self._usual[row])
        common = len(words & other) - chance
        shorter = min(len(words), len(other)) - chance
        union = len(words | other) - chance
        differs = any(map(_tells, words ^ other))
        if common <= 0 or min(len(words), len(other)) < SHORTEST or common < SHORTEST / 2:
            return Likeness(1.0 if words == other else max(common, 0) / max(union, 1), 0.0, differs)
        return Likeness(common / union, common / shorter, differs)


def _median(counts: NDArray[np.int64]) -> float:
    """Like `numpy.median`, which takes ten times as long for few numbers; 0 of none."""
    n = len(counts)
    if not n:
        return 0.0
    ordered = np.sort(counts)
    return (int(ordered[(n - 1) // 2]) + int(ordered[n // 2])) / 2


@lru_cache(1 << 16)
def _tells(word: str) -> bool:
    return word[0].isdigit() or TELLING.fullmatch(word) is not None or bool(TELLING_PART.search(word))

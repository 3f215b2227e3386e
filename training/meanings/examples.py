"""What the model of meanings learns from: our sentences, and texts of public sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp_support.eval.meanings.read import TABLES, read_sentences
from nlp_support.models.meanings import HEADS

SENTENCES = Path(__file__).parent / "sentences"
OWN, OTHERS = 3.0, 0.5  # how much a sentence of ours counts, and a text of a public set
# What texts of public sets mean: of any kind, without a feeling, with one.
ORDINARY, PLAIN, FELT = TABLES["neither"], TABLES["plain"], {**TABLES["felt"], "danger": None, "law": None}


@dataclass(frozen=True)
class Examples:
    """Texts, what each means and how much that counts.

    Attributes:
        texts: n of them.
        means: (n, heads) of 0 and 1.
        counts: (n, heads), 0 where nothing is said.
        own: (n,) whether the text is one of our sentences.
    """

    texts: list[str]
    means: NDArray[np.float32]
    counts: NDArray[np.float32]
    own: NDArray[np.bool_]

    def of(self, keep: Sequence[bool]) -> "Examples":
        """Some of them: (n,) which."""
        chosen = np.asarray(keep, np.bool_)
        texts = [text for text, kept in zip(self.texts, keep, strict=True) if kept]
        return Examples(texts, self.means[chosen], self.counts[chosen], self.own[chosen])


def examples(ordinary: Sequence[str] = (), plain: Sequence[str] = (), felt: Sequence[str] = ()) -> Examples:
    """Our sentences, and texts of public sets: of any kind but danger and leaving, without feeling, with."""
    rows = [(one.text, TABLES[one.table], OWN) for one in read_sentences(SENTENCES)]
    n = len(rows)
    for texts, told in ((ordinary, ORDINARY), (plain, PLAIN), (felt, FELT)):
        rows += [(text, told, OTHERS) for text in texts]
    means = [[bool(told[head]) for head in HEADS] for _, told, _ in rows]
    counts = [[0.0 if told[head] is None else count for head in HEADS] for _, told, count in rows]
    return Examples(
        [text for text, _, _ in rows],
        np.array(means, np.float32),
        np.array(counts, np.float32),
        np.arange(len(rows)) < n,
    )

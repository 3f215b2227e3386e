"""What the account has said in the open conversation already, which is not offered again in other words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..store.records import Records, wordings_of
from ..text.acts import asks_back
from ..text.rarity import Rarity
from ..text.wording import Wording, similar
from ..types.message import Message
from .account import AccountReplies
from .agreement import Numbers, Vectors, unit
from .search import Hits
from .spread import BUNDLED, Spread, stretched

NEWEST = 20  # messages of the account that are looked at
# Cosine from which a reply says again what was said. Of 589 replies that agents sent in conversations where
# they had written before, none came as near to anything they had said.
SAID_AGAIN = 0.8
# The same after a question: "is the order right?" and "your order is on its way" have many words in common.
SAID_AGAIN_OF_QUESTION = 0.9
# The same for a question after a question: asked in other words, between other courtesies.
ASKED_AGAIN = 0.62
# And where the customer has just said yes or no to it: after anything else it may have to be asked again.
ASKED_AGAIN_ANSWERED = 0.52
COMMON = 0.4  # share of the shorter one's words below which two wordings are not compared


@dataclass(frozen=True, eq=False)
class Said:
    """What the account has said in a conversation.

    Attributes:
        texts: the newest 20 of its messages, as they were written.
        known: the v of those that are candidates.
        vectors: (v, d) theirs, of unit length.
        facts: (v,) the facts that they tell.
        asking: (v,) which of them end with a question.
        others: the wordings of the rest.
    """

    texts: tuple[str, ...]
    known: tuple[str, ...]
    vectors: Vectors
    facts: NDArray[np.int64]
    asking: NDArray[np.bool_]
    others: tuple[Wording, ...]

    @classmethod
    def of(cls, replies: AccountReplies, messages: Sequence[Message]) -> "Said":
        """What these messages of the account say, by its replies in memory; nothing is encoded."""
        newest = messages[-NEWEST:]
        row_of = {replies.ids[row]: row for row in replies.rows_of(newest)}
        at = [number for number, one in enumerate(newest) if one.id in row_of]
        if not newest:
            return NOTHING
        rows = np.array([row_of[newest[number].id] for number in at], np.int64)
        return cls(
            texts=tuple(one.text for one in newest),
            known=tuple(newest[number].text for number in at),
            vectors=unit(replies.index.vectors(rows)[1]),
            facts=replies.candidates["facts"][rows],
            asking=np.array([asks_back(newest[number].text) for number in at], np.bool_),
            others=tuple(Wording.of(one.text) for one in newest if one.id not in row_of),
        )

    def unsaid(self, hits: Hits, worded: Records, rarity: Rarity, spread: Spread | None) -> Hits:
        """The hits that say something else, or tell a fact that was not told: another day or price is
        news; `worded` (n,) are their wordings."""
        again = np.zeros(len(hits.rows), np.bool_)
        if len(self.vectors):
            facts = worded["facts"] & ~np.int64(rarity.usual_facts)
            news = facts[:, None] & ~self.facts[None] != 0  # (n, v)
            enough = np.where(self.asking, SAID_AGAIN_OF_QUESTION, SAID_AGAIN)
            again |= ((self.nearness(hits.replies, spread) >= enough) & ~news).any(axis=1)
        for said in self.others:
            near = np.flatnonzero(_in_common(worded["words"], said) & ~again)
            wordings = wordings_of(worded[near])
            again[near] = [_again(own, said, rarity) for own in wordings]
        return hits.where(~again)

    def nearness(self, vectors: Vectors, spread: Spread | None) -> Numbers:
        """The cosines (n, v) of replies (n, d) to what was said, as the bundled encoder would have them."""
        cosines = unit(vectors) @ self.vectors.T
        return stretched(cosines, spread.replies, to=BUNDLED.replies) if spread else cosines


NOTHING = Said((), (), np.empty((0, 0), np.float32), np.empty(0, np.int64), np.empty(0, np.bool_), ())


def _in_common(words: NDArray[np.uint8], said: Wording) -> NDArray[np.bool_]:
    """Which of n wordings (n, 64) have so many words in common with what was said that they are compared."""
    other = np.frombuffer(said.pack()[2], np.uint8)
    own, both = (np.unpackbits(one, axis=1).sum(axis=1, dtype=np.int64) for one in (words, words & other))
    enough: NDArray[np.bool_] = both >= COMMON * np.minimum(own, said.words.bit_count())
    return enough


def _again(own: Wording, said: Wording, rarity: Rarity) -> bool:
    """Whether a reply says what was said in nearly the same words, and tells nothing new."""
    return own.exact == said.exact or (not own.told(rarity) & ~said.facts and similar(own, said, rarity))

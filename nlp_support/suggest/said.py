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
from .selection import SAME_QUESTION
from .spread import Spread, like_bundled

NEWEST = 20  # messages of the account that are looked at
# Cosine from which a reply says again what was said. Of 589 replies that agents sent in conversations where
# they had written before, none came as near to anything they had said.
SAID_AGAIN = 0.8
# The same after a question: "is the order right?" and "your order is on its way" have many words in common.
SAID_AGAIN_OF_QUESTION = 0.9
# From here on another figure is no news but contradicts: the same sentences with an older time in them.
SAID_OTHERWISE = 0.9
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
        questions, vectors: (v, d) what they answered and what they say, of unit length.
        facts: (v,) the facts that they tell.
        asking: (v,) which of them end with a question.
        worded: the wordings of all of them.
    """

    texts: tuple[str, ...]
    known: tuple[str, ...]
    questions: Vectors
    vectors: Vectors
    facts: NDArray[np.int64]
    asking: NDArray[np.bool_]
    worded: tuple[Wording, ...]

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
            questions=unit(replies.index.vectors(rows)[0]),
            vectors=unit(replies.index.vectors(rows)[1]),
            facts=replies.candidates["facts"][rows],
            asking=np.array([asks_back(newest[number].text) for number in at], np.bool_),
            worded=tuple(Wording.of(one.text) for one in newest),
        )

    def unsaid(self, hits: Hits, worded: Records, rarity: Rarity, spread: Spread | None) -> Hits:
        """The hits that say something else, or tell a fact that was not told: another day or price is
        news, unless it is an older answer to the same question; `worded` (n,) are their wordings."""
        again, near_some = np.zeros((2, len(hits.rows)), np.bool_)
        if len(self.vectors):
            facts = worded["facts"] & ~np.int64(rarity.usual_facts)
            news = facts[:, None] & ~self.facts[None] != 0  # (n, v)
            enough = np.where(self.asking, SAID_AGAIN_OF_QUESTION, SAID_AGAIN)
            nearness = self.nearness(hits.replies, spread)
            near = nearness >= enough  # (n, v)
            near_some |= near.any(axis=1)
            again |= (near & (~news | (nearness >= SAID_OTHERWISE))).any(axis=1)
        for said, common in zip(self.worded, _in_common(worded["words"], self.worded), strict=True):
            rows = np.flatnonzero(common & ~again)
            again[rows] = [_again(own, said, rarity) for own in wordings_of(worded[rows])]
        answered = np.vstack([self.questions, unit(hits.questions[again])])
        if near_some.any() and len(answered):
            cosines = like_bundled(unit(hits.questions) @ answered.T, spread, "questions")
            again |= near_some & (cosines >= SAME_QUESTION).any(axis=1)
        return hits.where(~again)

    def nearness(self, vectors: Vectors, spread: Spread | None) -> Numbers:
        """The cosines (n, v) of replies (n, d) to what was said, as the bundled encoder would have them."""
        return like_bundled(unit(vectors) @ self.vectors.T, spread, "replies")


NO_VECTORS = np.empty((0, 0), np.float32)
NOTHING = Said((), (), NO_VECTORS, NO_VECTORS, np.empty(0, np.int64), np.empty(0, np.bool_), ())


def _in_common(words: NDArray[np.uint8], said: Sequence[Wording]) -> NDArray[np.bool_]:
    """Which of n wordings (n, 64) have so many words in common with each of what was said that they are
    compared, (s, n)."""
    others = np.frombuffer(b"".join(one.pack()[2] for one in said), np.uint8).reshape(len(said), -1)
    own, told = (
        np.unpackbits(one, axis=1).astype(np.float32) for one in (words, others)
    )  # (n, 512), (s, 512)
    shorter = np.minimum(own.sum(axis=1), told.sum(axis=1)[:, None])
    enough: NDArray[np.bool_] = told @ own.T >= COMMON * shorter
    return enough


def _again(own: Wording, said: Wording, rarity: Rarity) -> bool:
    """Whether a reply says what was said in nearly the same words, and tells nothing new."""
    return own.exact == said.exact or (not own.told(rarity) & ~said.facts and similar(own, said, rarity))

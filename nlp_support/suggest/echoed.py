"""Replies that only say what the customer says, which a pasted or quoted chat leaves in a history."""

from .search import Hits, Vectors
from .spread import Spread, like_bundled

# Cosine of a reply to the question from which it is the question. Of the 4,500 replies chosen for 1,625
# messages of seven stores, only repetitions of the message came as near.
ECHO = 0.9


def unechoed(hits: Hits, query: Vectors, spread: Spread | None) -> Hits:
    """The hits whose reply is something else than the question, whose vector is `query` (d,)."""
    cosines = like_bundled(hits.replies @ query, spread, "across")
    return hits.where(cosines < ECHO)

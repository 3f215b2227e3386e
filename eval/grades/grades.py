"""What people thought of suggestions, by question and by the wording of the reply."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp_support.text.wording import Wording

NO_HELP, USEFUL, SENDABLE = GRADES = (0, 1, 2)


class Pair(NamedTuple):
    """A reply offered for a customer's message, whatever its rank and its confidence were.

    Attributes:
        account, message: of the customer's message.
        reply: the fingerprint of the reply's wording, `Wording.exact`: the same words in other letter case or
            with other punctuation and placeholders have the same one.
    """

    account: str
    message: str
    reply: int


@dataclass(frozen=True, slots=True)
class Grade:
    """What one person thought of one reply.

    Attributes:
        pair: what was graded.
        rater: who graded it.
        grade: 2: could be sent as it is; 1: a useful start; 0: no help.
        conversation: of the message; "" if it is not told.
        place: at which place, from 1, the reply was offered when it was exported; 0 if it is not told.
        language: of the message; "" if it is not told.
    """

    pair: Pair
    rater: str
    grade: int
    conversation: str = ""
    place: int = 0
    language: str = ""


class Grades:
    """Grades, looked up by pair; each rater has at most one of a pair.

    Args:
        given: the grades.
    """

    def __init__(self, given: Iterable[Grade]) -> None:
        self.given = tuple(given)
        self._of: defaultdict[Pair, dict[str, int]] = defaultdict(dict)
        self._replies: defaultdict[tuple[str, str], dict[int, None]] = defaultdict(dict)
        for one in self.given:
            self._of[one.pair][one.rater] = one.grade
            self._replies[one.pair[:2]][one.pair.reply] = None

    def __len__(self) -> int:
        """How many pairs are graded."""
        return len(self._of)

    @property
    def raters(self) -> tuple[str, ...]:
        """Who graded, sorted."""
        return tuple(sorted({one.rater for one in self.given}))

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What is graded, in the order of the grades."""
        return tuple(self._of)

    def of(self, pair: Pair) -> dict[str, int]:
        """The grades of a pair by rater."""
        return dict(self._of.get(pair, {}))

    def sendable(self, *offered: Pair) -> float | None:
        """The share of raters who would send the reply as it is; of several, who would send one of them.

        Those count who graded all of them; None if nobody did.
        """
        return self._share(offered, SENDABLE)

    def useful(self, *offered: Pair) -> float | None:
        """The share of raters to whom the reply, or one of several, is at least a useful start; as
        `sendable`."""
        return self._share(offered, USEFUL)

    def messages(self, account: str) -> set[str]:
        """The account's customer messages that have a graded reply."""
        return {message for own, message in self._replies if own == account}

    def replies(self, account: str, message: str) -> tuple[int, ...]:
        """The fingerprints of the replies that are graded for a message."""
        return tuple(self._replies.get((account, message), ()))

    @property
    def digest(self) -> str:
        """16 hex digits that differ if a grade differs, whatever the order."""
        told = sorted("\0".join(map(str, (*one.pair, one.rater, one.grade))) for one in self.given)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]

    def _share(self, offered: Sequence[Pair], least: int) -> float | None:
        given = [self._of.get(pair, {}) for pair in offered]
        raters = set(given[0]).intersection(*given[1:]) if given else set()
        if not raters:
            return None
        return sum(max(own[rater] for own in given) >= least for rater in raters) / len(raters)


def pair_of(account: str, message: str, reply: str) -> Pair:
    """The pair of a customer's message and a redacted reply."""
    return Pair(account, message, Wording.of(reply).exact)

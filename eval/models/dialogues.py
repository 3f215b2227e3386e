"""Rated dialogues: a row of a file of them, and the rated turns in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument
from nlp_support.text.context import in_context
from nlp_support.types.message import Role

from .rows import text_of

POINTS = 5  # of the scale, from 1
MIDDLE = 3.0  # a mean vote below it is unsatisfied

Votes = tuple[int, ...]

# They become headings of figures, where a customer's words have no place.
_NAME = re.compile(r"[\w.-]{0,64}")


@dataclass(frozen=True, slots=True)
class RatedDialogue:
    """A conversation whose customer turns were rated.

    Attributes:
        turns: role and text of each, oldest first.
        votes: the raters' votes on each turn, 1 to 5; () if it was not rated.
        overall: their votes on the whole; () if it was not rated.
    """

    id: str
    turns: tuple[tuple[str, str], ...]
    votes: tuple[Votes, ...]
    overall: Votes
    language: str = ""
    source: str = ""

    @property
    def rated(self) -> list[int]:
        """Which turns were rated, in order."""
        return [at for at, votes in enumerate(self.votes) if votes]

    @property
    def unsatisfied(self) -> bool | None:
        """Whether the mean overall vote is below 3; None if there are none."""
        return sum(self.overall) < MIDDLE * len(self.overall) if self.overall else None


@dataclass(frozen=True, slots=True)
class RatedTurns:
    """All rated turns of some dialogues, in order.

    Attributes:
        texts: each turn in its context.
        shares: (n, 5) the share of raters that gave each point.
        dialogue: (n,) the dialogue that each is from.
    """

    texts: list[str]
    shares: NDArray[np.float64]
    dialogue: NDArray[np.int64]


def name_of(row: Mapping[str, Any], key: str) -> str:
    """A short name such as a language's code; "" if there is none.

    Raises:
        InvalidArgument: it is not a text of at most 64 letters, digits, dots, dashes and underscores.
    """
    value = row.get(key) or ""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise InvalidArgument(f"{key!r} is not a short name such as 'en'")
    return value


def rated_dialogue(row: Mapping[str, Any]) -> RatedDialogue:
    """The row of a file: {"id", "turns": [{"role", "text", "satisfaction"?}], "overall"?}.

    Raises:
        InvalidArgument: no id, a turn without role or text, votes outside 1 to 5 or of an agent's turn, or
            no rated turn.
    """
    turns = row.get("turns")
    if not isinstance(turns, list):
        raise InvalidArgument("'turns' is not a list of turns")
    parsed = [_turn(turn, number) for number, turn in enumerate(turns, 1)]
    dialogue = RatedDialogue(
        id=text_of(row, "id"),
        turns=tuple((role, text) for role, text, _ in parsed),
        votes=tuple(votes for _, _, votes in parsed),
        overall=_votes(row.get("overall"), "'overall'"),
        language=name_of(row, "language"),
        source=name_of(row, "source"),
    )
    if not dialogue.rated:
        raise InvalidArgument("no turn has 'satisfaction'; expected votes for at least one customer turn")
    return dialogue


def customers_words(dialogue: RatedDialogue) -> str:
    """All that the customer said, by which a dialogue is told to repeat another."""
    return " ".join(text for role, text in dialogue.turns if role == Role.CUSTOMER)


def rated_turns(dialogues: Sequence[RatedDialogue]) -> RatedTurns:
    """Every rated turn of the dialogues as a separate example."""
    places = [(number, at) for number, dialogue in enumerate(dialogues) for at in dialogue.rated]
    votes = [dialogues[number].votes[at] for number, at in places]
    shares = [np.bincount(given, minlength=POINTS + 1)[1:] / len(given) for given in votes]
    return RatedTurns(
        texts=[in_context(dialogues[number].turns, at) for number, at in places],
        shares=np.array(shares, dtype=np.float64),
        dialogue=np.array([number for number, _ in places], dtype=np.int64),
    )


def _turn(turn: Any, number: int) -> tuple[str, str, Votes]:
    if not isinstance(turn, dict) or turn.get("role") not in tuple(Role):
        raise InvalidArgument(f"turn {number} has no 'role' that is customer or agent")
    try:
        text = text_of(turn, "text")
    except InvalidArgument as error:
        raise InvalidArgument(f"turn {number}: {error}") from error
    votes = _votes(turn.get("satisfaction"), f"turn {number}: 'satisfaction'")
    if votes and turn["role"] != Role.CUSTOMER:
        raise InvalidArgument(f"turn {number} is an agent's and has 'satisfaction'; only a customer's has")
    return turn["role"], text, votes


def _votes(value: Any, name: str) -> Votes:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(type(vote) is int and 1 <= vote <= POINTS for vote in value):
        raise InvalidArgument(f"{name} is not a list of whole numbers from 1 to {POINTS}")
    return tuple(value)

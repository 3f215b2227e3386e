"""What can be read off a customer's turn and those before it: who thanks, refuses, repeats, regrets.

Signs of this kind tell how satisfied a customer is nearly as well as a trained model of language, are the
same in other kinds of talk, and can be read by people (Lin et al. 2024, "Interpretable user satisfaction
estimation for conversational systems with large language models"). The acts are those of `acts`, in any
language that it knows; the words are in hints.toml.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import log1p
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..types.message import Role
from .acts import Act, acts_of
from .phrases import any_of, normalised

Acts = frozenset[Act]
Said = tuple[Role, str]

WORDS = Path(__file__).with_name("hints.toml")
# Of the customer's turn, of the agent's before it, and of those before that one in the same context.
HINTS = (
    "thanks", "agrees", "tells", "asks", "refuses", "other", "exclaims", "again",
    "agent asks", "agent offers help", "agent sends elsewhere", "agent regrets", "agent repeats",
    "agent words", "thanked before", "refused before", "exclaimed before", "agent regretted before",
)  # fmt: skip
KEPT = 4_096  # texts whose words are remembered: a turn is read again with each of those after it
SAME = 0.6  # of the words of two turns: an agent who says nearly the same again
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[ぁ-ヿ一-鿿가-힣]{2,}")  # read by two letters, since its words have no ends or many
_EXCLAIMS = ("!", "！")


def hints(contexts: Sequence[Sequence[Said]]) -> NDArray[np.float32]:
    """What is read off the last turn of each of n contexts: (n, 18), in the order of `HINTS`.

    Most are 0 or 1; "again" is the share of words that the turn has in common with the customer's earlier one
    that is most alike, "agent words" the logarithm of their number, and what was before is a share of the
    earlier turns of that side.

    Args:
        contexts: each the turns of a talk up to one of the customer's, oldest first.
    """
    said = dict.fromkeys(text for turns in contexts for _, text in turns)
    known = dict(zip(said, acts_of(said), strict=True))
    rows = [[*_own(turns, known), *_agents(turns, known), *_before(turns, known)] for turns in contexts]
    return np.array(rows, np.float32).reshape(len(contexts), len(HINTS))


def _own(turns: Sequence[Said], known: Mapping[str, Acts]) -> Iterator[float]:
    text, earlier = turns[-1][1], _of(turns[:-1], Role.CUSTOMER)
    acts = known[text]
    yield from (float(act in acts) for act in (Act.THANKS, Act.AGREES, Act.TELLS, Act.ASKS))
    yield float(_refuses(turns, len(turns) - 1, known))
    yield float(_has("other", text))
    yield float(_exclaims(text))
    yield max((_alike(text, one) for one in earlier), default=0.0)


def _agents(turns: Sequence[Said], known: Mapping[str, Acts]) -> Iterator[float]:
    spoke = _of(turns[:-1], Role.AGENT)
    text = spoke[-1] if spoke else ""
    acts = known[text] if spoke else frozenset()
    yield from (float(act in acts) for act in (Act.ASKS, Act.OFFERS_HELP, Act.HANDS_OFF))
    yield float(_has("sorry", text))
    yield float(any(_alike(text, one) > SAME for one in spoke[:-1]))
    yield log1p(len(_pieces(text)))


def _before(turns: Sequence[Said], known: Mapping[str, Acts]) -> Iterator[float]:
    places = [at for at, (role, _) in enumerate(turns[:-1]) if role is Role.CUSTOMER]
    texts = [turns[at][1] for at in places]
    yield _share([Act.THANKS in known[text] for text in texts])
    yield _share([_refuses(turns, at, known) for at in places])
    yield _share([_exclaims(text) for text in texts])
    yield _share([_has("sorry", text) for text in _of(turns[:-1], Role.AGENT)[:-1]])


def _refuses(turns: Sequence[Said], at: int, known: Mapping[str, Acts]) -> bool:
    """Whether a turn says no, but to no offer of more help: "no, that is all" refuses nothing."""
    offered = at > 0 and turns[at - 1][0] is Role.AGENT and Act.OFFERS_HELP in known[turns[at - 1][1]]
    return not offered and _has("refuses", turns[at][1])


def _of(turns: Sequence[Said], side: Role) -> list[str]:
    return [text for role, text in turns if role is side]


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _exclaims(text: str) -> bool:
    return any(mark in text for mark in _EXCLAIMS)


@lru_cache(maxsize=KEPT)
def _has(name: str, text: str) -> bool:
    return _listed()[name].search(normalised(text)) is not None


def _alike(one: str, other: str) -> float:
    """The share of the words of both that are in both, in [0, 1]."""
    ours, theirs = _pieces(one), _pieces(other)
    return len(ours & theirs) / max(1, len(ours | theirs))


@lru_cache(maxsize=KEPT)
def _pieces(text: str) -> frozenset[str]:
    """The words of a text; of a script without spaces, or with many endings, each two letters in a row."""
    plain = normalised(text)
    pairs = [run[at : at + 2] for run in _UNSPACED.findall(plain) for at in range(len(run) - 1)]
    return frozenset([*_WORD.findall(_UNSPACED.sub(" ", plain)), *pairs])


@cache
def _listed() -> dict[str, re.Pattern[str]]:
    """The words of all languages, by list."""
    tables = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {
        name: any_of([word for words in table.values() for word in words]) for name, table in tables.items()
    }

"""What is decided by the acts of messages."""

from collections.abc import Sequence

from ..phrases import WordLists
from .act import COURTEOUS, Act
from .told import acts, acts_of, in_order

# Acts of a customer that an account has to answer; what seems to promise something may threaten it.
WAITS = frozenset({Act.ASKS, Act.TELLS, Act.HANDS_OFF, Act.HOLDS})
SHORT_ANSWERS = frozenset({Act.AGREES, Act.GREETS})
OF_THE_MATTER = frozenset({Act.ASKS, Act.TELLS, Act.HANDS_OFF})


def needs_answer(text: str, *, asked_back: bool = False, words: WordLists | None = None) -> bool:
    """Whether a customer's message waits for an answer: it asks or tells something, or only greets.

    Thanks, agreement, goodbyes and emoji do not wait, nor does what says only that it is solved.

    Args:
        text: what the customer wrote; "" (such as a picture without words) waits.
        asked_back: whether the account's message before it asked something: then a bare "yes" is an answer.
        words: a policy's lists.
    """
    return _needs(text, acts(text, words=words), asked_back=asked_back)


def needs_answers(texts: Sequence[str], *, words: WordLists | None = None) -> list[tuple[bool, bool]]:
    """For each of many messages of customers whether it needs an answer, and whether it does where the
    account's message before it asked back; much faster than one by one."""
    told = zip(texts, acts_of(texts, words=words), strict=True)
    return [(_needs(text, said), _needs(text, said, asked_back=True)) for text, said in told]


def _needs(text: str, said: frozenset[Act], *, asked_back: bool = False) -> bool:
    if not text.strip() or said & WAITS or said == {Act.GREETS}:
        return True
    if Act.OFFERS_HELP in said and ("?" in text or "？" in text):
        return True  # "still there?"
    return asked_back and Act.AGREES in said and said <= SHORT_ANSWERS


def closes(text: str, *, words: WordLists | None = None) -> bool:
    """Whether a customer's message ends the talk: it thanks, agrees or says goodbye, and nothing needs an
    answer."""
    return not needs_answer(text, words=words)


def asks_back(text: str, *, words: WordLists | None = None) -> bool:
    """Whether an agent's message ends with a question of the matter, not an offer of help; one more sentence
    about it may follow."""
    told = [act for act in in_order([text], words=words)[0] if act in OF_THE_MATTER]
    return Act.ASKS in told[-2:]


def answers(text: str, *, words: WordLists | None = None) -> bool:
    """Whether an agent's message says something of the matter."""
    return Act.TELLS in acts(text, words=words)


def only_holds(text: str, *, words: WordLists | None = None, surely: bool = False) -> bool:
    """Whether an agent's message only promises an answer, courtesies aside; `surely` as in `in_order`."""
    said = acts(text, words=words, surely=surely)
    return Act.HOLDS in said and said <= COURTEOUS | {Act.HOLDS}


def only_hands_off(text: str, *, words: WordLists | None = None, surely: bool = False) -> bool:
    """Whether an agent's message only sends elsewhere, courtesies and promises aside; `surely` as in
    `in_order`."""
    said = acts(text, words=words, surely=surely)
    return Act.HANDS_OFF in said and said <= COURTEOUS | {Act.HANDS_OFF, Act.HOLDS}


def only_asks(text: str, *, words: WordLists | None = None) -> bool:
    """Whether an agent's message asks the customer for something and tells nothing, be it without a question
    mark: "please let us know which shelf you have"."""
    likely, sure = (in_order([text], words=words, surely=surely)[0] for surely in (False, True))
    told = [own for own, other in zip(likely, sure, strict=True) if other is not Act.ASKS]
    return Act.ASKS in sure and Act.TELLS not in told


def says_nothing(text: str, *, words: WordLists | None = None, surely: bool = False) -> bool:
    """Whether a message has no words or only courtesies; `surely` as in `in_order`."""
    return acts(text, words=words, surely=surely) <= COURTEOUS


def questions(text: str, *, words: WordLists | None = None) -> int:
    """How many sentences of a text ask."""
    return in_order([text], words=words)[0].count(Act.ASKS)

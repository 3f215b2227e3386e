"""Question/reply pairs: which customer message a sent message answers.

The same functions serve indexing, suggesting, training and evaluation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..types.message import Conversation, Message, Role, Sender, spoken
from .patterns import NOT_WORDS, PLACEHOLDER

LONGEST_QUESTION = 2_000  # characters of a question; the end is kept, where customers ask what they want
PEOPLE = ("customer_name", "agent_name", "handle")  # who it was says nothing about the matter
WORD = re.compile(r"[^\W\d_]+")
HANGUL_OR_HAN = re.compile("[가-힣぀-ヿ一-鿿]")
Turn = Message | tuple[Role, str] | str

LITTLE_WORDS, LITTLE_LETTERS, LITTLE_SYLLABLES = 3, 15, 6
BESIDE_DATA = 3  # times as much may stand beside what the account asked for
DATA = re.compile(r"\{(?!" + "|".join(PEOPLE) + r")[a-z_]{2,20}\}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sent message and what it answers; `question` is None when no customer message came before."""

    reply: Message
    question: str | None


def pairs(conversation: Conversation) -> Iterator[Pair]:
    """Every message that a person of the account sent in a conversation, with the question it answers.

    The question is the customer message that `in_reply_to` names, or else the last one before the reply, and
    with it the customer messages directly before that one. If those say little ("yes please"), the turns
    before them are put in front. Only messages before the reply are used, and none of the system.
    """
    messages = conversation.messages
    place = {message.id: at for at, message in enumerate(messages)}
    for at, reply in enumerate(messages):
        if reply.role is not Role.AGENT or reply.sender is not Sender.PERSON:
            continue
        end = place.get(reply.in_reply_to or "", at)
        if end >= at or messages[end].role is not Role.CUSTOMER:
            end = at - 1
        yield Pair(reply, question_text(messages[: end + 1]))


def question_text(turns: Sequence[Turn]) -> str | None:
    """What the customer asks at the end of these turns, oldest first; None when the customer said nothing.

    It is the customer's last turn. If that says little, the agent's turn before it, which it may answer ("is
    the order right?" "yes"), is put in front, and the customer's turn before that, which shows what it is all
    about; and so on until there is enough. If it only hands over what the agent asked for ("my order number
    is {order_number}"), the customer's turn before that is put in front: what was asked for says nothing.

    Args:
        turns: those of one conversation: messages, pairs of role and text, or plain texts, which count as
            the customer's. Messages of the system are ignored.
    """
    runs = _runs(turns)
    while runs and runs[-1][0] is Role.AGENT:
        runs.pop()
    if not runs:
        return None
    question = own = runs.pop()[1]
    while len(runs) > 1 and hands_over(own):
        runs.pop()
        own = runs.pop()[1]
        question = f"{own}\n{question}"
    while runs and says_little(question):
        while runs:
            role, text = runs.pop()
            question = f"{text}\n{question}"
            if role is Role.CUSTOMER:
                break
    return question[-LONGEST_QUESTION:] if question.strip() else None


def _runs(turns: Sequence[Turn]) -> list[tuple[Role, str]]:
    """Who spoke and what they said; messages in a row from one side are joined."""
    runs: list[tuple[Role, str]] = []
    for turn in spoken(turns):
        role, text = _role_and_text(turn)
        if runs and runs[-1][0] is role:
            runs[-1] = role, f"{runs[-1][1]}\n{text}"
        else:
            runs.append((role, text))
    return runs


def _role_and_text(turn: Turn) -> tuple[Role, str]:
    if isinstance(turn, str):
        return Role.CUSTOMER, turn
    return (turn.role, turn.text) if isinstance(turn, Message) else turn


def searchable(redacted: str) -> str:
    """A redacted text in the form that is encoded: placeholders as plain words, those for people left out."""
    return PLACEHOLDER.sub(lambda found: " " if found[1] in PEOPLE else found[1].replace("_", " "), redacted)


def says_little(text: str) -> bool:
    """Whether a message is too short to show what it is about: fewer than 3 words with fewer than 15
    letters, or fewer than 6 syllables of Korean, Japanese or Chinese."""
    return _is_short(text)


def _is_short(text: str, *, times: int = 1) -> bool:
    """Whether a message has fewer words and letters, or syllables, than this many times what says little."""
    text = NOT_WORDS.sub(" ", text)
    syllables = len(HANGUL_OR_HAN.findall(text))
    if syllables:
        return syllables < times * LITTLE_SYLLABLES
    found = WORD.findall(text)
    return len(found) < times * LITTLE_WORDS and sum(map(len, found)) < times * LITTLE_LETTERS


def needs_context(text: str) -> bool:
    """Whether it takes what was said before to tell what a redacted message is about."""
    return says_little(text) or hands_over(text)


def hands_over(text: str) -> bool:
    """Whether a redacted message gives an order number, an address or the like, and says little beside."""
    if not DATA.search(text) or "?" in text or "？" in text:
        return False
    return _is_short(text, times=BESIDE_DATA)


def has_words(text: str) -> bool:
    """Whether there is a letter of any script outside URLs, handles and placeholders."""
    return WORD.search(NOT_WORDS.sub(" ", text)) is not None

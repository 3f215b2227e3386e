"""Question/reply pairs: which customer message a sent message answers.

The same functions serve indexing, suggesting, training and evaluation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .messages import Conversation, Message, Role

LONGEST = 2_000  # characters of a question; the end is kept, where customers ask what they want
NOT_WORDS = re.compile(r"https?://\S{1,2000}|[@#]\w{1,64}|\{[a-z_]{1,20}\}")
PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")
PEOPLE = ("customer_name", "agent_name", "handle")  # who it was says nothing of what it was about
WORD = re.compile(r"[^\W\d_]+")
HANGUL_OR_HAN = re.compile("[가-힣぀-ヿ一-鿿]")
FEW_WORDS, FEW_LETTERS, FEW_SYLLABLES = 3, 15, 6


@dataclass(frozen=True, slots=True)
class Pair:
    """A sent message and what it answers; `question` is None when no customer message came before."""

    reply: Message
    question: str | None


def pairs(conversation: Conversation) -> Iterator[Pair]:
    """Every sent message of a conversation with the question it answers.

    The question is the customer message that `in_reply_to` names, or else the last one before the reply, and
    with it the customer messages directly before that one. Where those say little ("yes please"), what the
    customer said before is put in front. Only messages before the reply are looked at.
    """
    messages = conversation.messages
    place = {message.id: at for at, message in enumerate(messages)}
    for at, reply in enumerate(messages):
        if reply.role is not Role.AGENT:
            continue
        end = place.get(reply.in_reply_to or "", at)
        if end >= at or messages[end].role is not Role.CUSTOMER:
            end = at - 1
        yield Pair(reply, question_text(messages[: end + 1]))


def question_text(turns: Sequence[Message | str]) -> str | None:
    """What the customer asks at the end of these turns, oldest first; None when the customer said nothing.

    Args:
        turns: messages of one conversation, or plain texts, which count as the customer's.
    """
    question = ""
    for run in reversed(_runs(turns)):
        question = f"{run}\n{question}" if question else run
        if not says_little(question):
            break
    return question[-LONGEST:] if question.strip() else None


def _runs(turns: Sequence[Message | str]) -> list[str]:
    """The customer's texts, those without an agent's message in between joined."""
    runs: list[list[str]] = [[]]
    for turn in turns:
        if isinstance(turn, str):
            runs[-1].append(turn)
        elif turn.role is Role.CUSTOMER:
            runs[-1].append(turn.text)
        elif runs[-1]:
            runs.append([])
    return ["\n".join(run) for run in runs if run]


def searchable(redacted: str) -> str:
    """A redacted text as it is encoded: placeholders as plain words, those for people left out."""
    return PLACEHOLDER.sub(lambda found: " " if found[1] in PEOPLE else found[1].replace("_", " "), redacted)


def says_little(text: str) -> bool:
    """Whether a message is too short to tell what it is about: fewer than 3 words with fewer than 15
    letters, or fewer than 6 syllables of Korean, Japanese or Chinese."""
    text = NOT_WORDS.sub(" ", text)
    syllables = len(HANGUL_OR_HAN.findall(text))
    if syllables:
        return syllables < FEW_SYLLABLES
    found = WORD.findall(text)
    return len(found) < FEW_WORDS and sum(map(len, found)) < FEW_LETTERS


def has_words(text: str) -> bool:
    """Whether there is a letter of any script outside URLs, handles and placeholders."""
    return WORD.search(NOT_WORDS.sub(" ", text)) is not None

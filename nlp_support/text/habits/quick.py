"""Replies that no person can have typed: wordings that come by themselves, and agents who are machines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...types.message import Message, Role, Sender
from ..wording import SAME_WORDS, Wording, overlap

SECONDS = 10.0  # after a customer's message
LEAST_SECONDS, TYPED = 2.0, 10.0  # what everybody needs, and the bytes that nobody types faster in a second
CONVERSATIONS, NAMED = 3, 2  # that a wording has to occur in, and one of agents with a machine's name
MOST_QUICK = 0.5  # share of a wording's replies
ALL_QUICK, REPLIES = 0.9, 5  # share of a machine's replies, and how many it has to have
SLOW, MOST_SLOW = (
    60.0,
    0.5,
)  # seconds; the share of its replies with which nobody is a machine, whatever the name
WORDINGS = 200  # that are told apart
LONGER = 2  # times as many words as another reply, and it is not the same
CUSTOMERS_QUICK, SEEN = 0.5, 5  # share of customers' quick messages from which times are made up; of how many
ALIKE, RARE = 0.8, 0.2  # shares of questions with a word: of those that are alike, and of all others
OTHERS = 3  # questions that have to be there to compare with

_BOT = re.compile(
    r"(?:.*[\W_])?(?:chat)?bot\d*(?:[\W_].*)?|.*봇|.*자동\s?응답"
    r"|(?:.*:)?auto(?:mat(?:ic|ion|ed)|[-_ ]?(?:reply|responder|response))?",
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM = re.compile(
    r"(?:.*:)?(?:system|workflow|trigger|no[-_ ]?reply|do[-_ ]?not[-_ ]?reply|mailer[-_ ]?daemon|시스템)",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[ぁ-ヿ一-鿿가-힣]")


@dataclass(frozen=True, slots=True)
class Automatic:
    """A wording that comes by itself: from the SYSTEM if it comes whatever was asked, else from a BOT."""

    wording: Wording
    sender: Sender


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of the account's side, the customer's message before it, and the seconds between them."""

    message: Message
    question: Message
    seconds: float

    @property
    def is_quick(self) -> bool:
        """Whether it came faster than anybody reads a message and types the reply."""
        return self.seconds <= min(SECONDS, LEAST_SECONDS + len(self.message.text.encode()) / TYPED)


def wording_of(text: str, customer_name: str | None) -> Wording:
    """The wording of a reply, whoever it was sent to."""
    return Wording.of(text.replace(customer_name, " ") if customer_name else text)


def is_same(one: Wording, other: Wording) -> bool:
    """Whether two replies have nearly the same words."""
    return one.exact == other.exact or overlap(one, other) >= SAME_WORDS


def same_as(text: str, customer_name: str | None, known: Sequence[Wording]) -> list[int]:
    """Which of the known wordings a reply has, by their places."""
    most = max((wording.words.bit_count() for wording in known), default=0)
    if len(set(text.split())) > LONGER * most:
        return []  # far too long; to take its wording would take longer
    own = wording_of(text, customer_name)
    return [at for at, wording in enumerate(known) if is_same(wording, own)]


def replies_of(messages: Sequence[Message]) -> list[Reply]:
    """The replies whose time tells something: not those of a clock that counts minutes, and none if the times
    are made up, so that customers type as fast.

    Args:
        messages: an account's messages, oldest first.
    """
    asked: dict[str, Message] = {}
    answered: dict[str, Message] = {}
    replies: list[Reply] = []
    returns: list[Reply] = []
    for message in messages:
        mine, others = (asked, answered) if message.role is Role.CUSTOMER else (answered, asked)
        before = others.get(message.conversation_id)
        mine[message.conversation_id] = message
        if before is not None and not (_on_minute(message) and _on_minute(before)):
            reply = Reply(message, before, (message.sent_at - before.sent_at).total_seconds())
            (returns if message.role is Role.CUSTOMER else replies).append(reply)
    quick = sum(reply.is_quick for reply in returns)
    return [] if len(returns) >= SEEN and quick >= CUSTOMERS_QUICK * len(returns) else replies


def automatic_of(replies: Sequence[Reply]) -> list[Automatic]:
    """The wordings that mostly come faster than anybody types, in several conversations."""
    groups: list[tuple[Wording, list[Reply]]] = []
    for reply in replies:
        if reply.is_quick:
            _put(groups, reply)
    several = [group for group in groups if _conversations(group[1]) >= _needed(group[1])]
    wordings = [wording for wording, _ in several]
    slow = Counter[int]()
    for reply in replies:
        if not reply.is_quick:
            slow.update(same_as(reply.message.text, reply.message.customer_name, wordings))
    questions = Counter(word for reply in replies for word in _words(reply.question.text))
    return [
        Automatic(wording, Sender.BOT if _alike(some, questions, len(replies)) else Sender.SYSTEM)
        for at, (wording, some) in enumerate(several)
        if len(some) > MOST_QUICK * (len(some) + slow[at])
    ]


def machines_of(replies: Iterable[Reply]) -> dict[str, Sender]:
    """The agents who are machines, by their ids or by how fast they answer, and what kind they are. Replies
    without an agent are those of "", if others have one."""
    by_agent = defaultdict[str, list[Reply]](list)
    for reply in replies:
        by_agent[reply.message.agent_id or ""].append(reply)
    if len(by_agent) == 1:
        by_agent.pop("", None)
    found = {agent: _kind_of(agent, some) for agent, some in by_agent.items()}
    return {agent: kind for agent, kind in found.items() if kind is not None}


def _kind_of(agent: str, replies: Sequence[Reply]) -> Sender | None:
    if named := _named(agent):
        slow = sum(reply.seconds > SLOW for reply in replies)
        return named if slow <= MOST_SLOW * len(replies) else None
    quick = sum(reply.is_quick for reply in replies)
    enough = len(replies) >= REPLIES and _conversations(replies) >= CONVERSATIONS
    return Sender.BOT if enough and quick >= ALL_QUICK * len(replies) else None


def _named(agent: str) -> Sender | None:
    return Sender.SYSTEM if _SYSTEM.fullmatch(agent) else Sender.BOT if _BOT.fullmatch(agent) else None


def _needed(replies: Iterable[Reply]) -> int:
    return NAMED if all(_named(reply.message.agent_id or "") for reply in replies) else CONVERSATIONS


def _on_minute(message: Message) -> bool:
    return not (message.sent_at.second or message.sent_at.microsecond)


def _put(groups: list[tuple[Wording, list[Reply]]], reply: Reply) -> None:
    own = wording_of(reply.message.text, reply.message.customer_name)
    for wording, some in groups:
        if is_same(wording, own):
            some.append(reply)
            return
    if len(groups) < WORDINGS:
        groups.append((own, [reply]))


def _conversations(replies: Iterable[Reply]) -> int:
    return len({reply.message.conversation_id for reply in replies})


def _alike(replies: Sequence[Reply], words: Counter[str], total: int) -> bool:
    """Whether the questions share a word that is rare in the questions of the other replies."""
    if total - len(replies) < OTHERS:
        return False
    own = Counter(word for reply in replies for word in _words(reply.question.text))
    return any(
        n >= ALIKE * len(replies) and words[word] - n <= RARE * (total - len(replies))
        for word, n in own.items()
    )


def _words(text: str) -> set[str]:
    """The words of a text; of scripts without spaces or with endings, pairs of letters."""
    found: set[str] = set()
    for word in _WORD.findall(text.casefold()[:1_000]):
        if _UNSPACED.search(word):
            found.update(word[at : at + 2] for at in range(len(word) - 1))
        else:
            found.add(word)
    return found

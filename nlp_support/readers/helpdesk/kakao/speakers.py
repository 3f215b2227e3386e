"""Who speaks in a chat: told by the word for their part, or by the names of the account and the customer."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from ....errors import InvalidArgument


class Speaker(NamedTuple):
    role: str
    sender: str = "person"


CUSTOMER, AGENT = Speaker("customer"), Speaker("agent")
_WORDS = {
    CUSTOMER: "고객님 고객 사용자 유저 이용자 회원 문의자 customer user",
    AGENT: "상담원 상담사 상담직원 매니저 관리자 운영자 담당자 agent manager",
    Speaker("agent", "bot"): "챗봇 상담봇 봇 chatbot bot",
    Speaker("agent", "system"): "시스템 자동응답 자동안내 알림 system",
}
_KINDS = {word: speaker for speaker, words in _WORDS.items() for word in words.split()}
_KIND = re.compile(rf"({'|'.join(sorted(_KINDS, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE)


def by_word(label: str) -> Speaker | None:
    """The speaker whom a label such as 상담원, "고객(3)" or "bot" names by their part; None for a name."""
    found = _KIND.match(label.strip())
    return _KINDS[found[1].casefold()] if found else None


class Speakers:
    """The speakers of one chat, by name.

    Args:
        names: everybody who speaks.
        account: the account as the chat calls it, if given.
        title: the name of the chat, which is the customer's, or the account's where a customer saved it.

    Attributes:
        customer: the customer's name, if the chat has it; the customer need not have written.

    Raises:
        InvalidArgument: nothing tells who of them is the customer.
    """

    def __init__(self, names: Iterable[str], *, account: str | None, title: str | None) -> None:
        named = {_plain(name): name for name in names if by_word(name) is None}
        agents = named.keys() & {_plain(account or "")}
        customers = named.keys() & {_plain(title or "")} - agents
        if not customers and agents and len(named) == 2:
            customers = named.keys() - agents
        self._customer = next(iter(customers), None)
        other = title if title and _plain(title) != _plain(account or "") else None
        self.customer = named.get(self._customer or "", other)
        if named and not customers and named.keys() != agents:
            raise InvalidArgument(
                "kakao: nothing in the file tells who of its speakers is the customer; name the account with "
                "account_id as the chat calls it, and save every chat in a file of its own"
            )

    def of(self, name: str) -> Speaker:
        """Who speaks under a name."""
        return by_word(name) or (CUSTOMER if _plain(name) == self._customer else AGENT)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()

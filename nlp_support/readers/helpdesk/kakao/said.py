"""What is said in a chat, as any export of KakaoTalk has it, and the message that it becomes."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from ....types.export import Item, LeftOut
from ....types.message import Rejection, storable
from ...files import NOT_UTF8
from ...rows import build
from ..customers import Unaddressed
from ..exports import BOT, CALL_NOTICE, CHANGE_OF_STATUS, DELETED, NO_WORDS, left_out
from .speakers import AGENT, CUSTOMER, Speaker, by_word

SOURCE = "kakao"
_WITHOUT_WORDS = re.compile(
    r"(?:사진|동영상|이모티콘|음성메시지|photos?|videos?|emoticons?|voice (?:note|message))"
    r"(?: \d{1,3}(?:장|개)?)?|(?:파일|file): ?.{1,300}",
    re.IGNORECASE,
)
_CALL = re.compile(r"(?:보이스톡|페이스톡|voice call|video call)(?: .{1,30})?", re.IGNORECASE)
_DELETED = re.compile(
    r"(?:삭제된 메시지입니다|메시지가 삭제되었습니다|채팅방 관리자가 메시지를 가렸습니다"
    r"|this message was deleted|message deleted)\.?",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """What somebody said; what happened, if there is no speaker.

    Attributes:
        line: its 1-based line.
        speaker: the name or word under which it stands.
        text, time: what was said, and when; no time if it could not be read.
        kind: what the export says of the speaker's part, if it has a column for that.
        conversation, customer, id: where the export names them.
    """

    line: int
    speaker: str | None
    text: str
    time: datetime | None
    kind: str | None = None
    conversation: str | None = None
    customer: str | None = None
    id: str | None = None


class Chats:
    """Makes messages of what was said in the chats of a file.

    Args:
        account: the account of all messages.
        speaker_of: tells who speaks under a name, for what does not say the speaker's part.
        chat: the conversation of what names none.
        customer: the customer of what names none, if known.
    """

    def __init__(
        self,
        account: str,
        speaker_of: Callable[[str], Speaker | None],
        *,
        chat: str,
        customer: str | None = None,
    ) -> None:
        self._account = account
        self._speaker_of = speaker_of
        self._chat = chat
        self._customer = customer
        self._last: dict[str, tuple[datetime, int]] = {}  # by conversation, to number what has one time

    def items(self, found: Iterable[Said | Rejection]) -> Iterator[Item | Unaddressed]:
        """The items of what was said; some wait for their customer."""
        for one in found:
            if isinstance(one, Rejection):
                yield one
            elif one.speaker is None and one.kind is None:
                if one.text:
                    yield LeftOut(one.line, CHANGE_OF_STATUS)
            else:
                yield from self._items(one)

    def _items(self, one: Said) -> Iterator[Item | Unaddressed]:
        speaker = self._speaker(one)
        if speaker is None:
            yield Rejection(one.line, "the speaker is unknown, expected 고객, 상담원, 봇 or 시스템")
            return
        if one.time is None:
            yield Rejection(one.line, "the time is unknown, expected one such as 2026년 5월 1일 오후 3:04")
            return
        if not storable(one.text):
            yield Rejection(one.line, NOT_UTF8)
            return
        conversation, text = one.conversation or self._chat, one.text.strip()
        id = one.id or self._number(conversation, one.time)
        if reason := _no_message(text):
            yield from left_out(one.line, reason, self._account, id, SOURCE)
            return
        make = partial(
            build,
            one.line,
            id=id,
            account_id=self._account,
            conversation_id=conversation,
            role=speaker.role,
            text="" if _WITHOUT_WORDS.fullmatch(text) else text,
            sent_at=one.time,
            channel="kakaotalk",
            agent_id=None if speaker == CUSTOMER else _name(one) if speaker == AGENT else BOT,
            sender=speaker.sender,
            source=SOURCE,
        )
        name = _name(one) if speaker.role == "customer" else self._customer
        customer = one.customer or name or self._customer
        if customer or speaker.role == "customer":
            yield make(customer_id=customer or conversation, customer_name=name)
        else:
            yield Unaddressed(one.line, "", conversation, make)

    def _speaker(self, one: Said) -> Speaker | None:
        if one.kind:
            return by_word(one.kind)
        return CUSTOMER if one.speaker == one.customer else self._speaker_of(one.speaker or "")

    def _number(self, conversation: str, time: datetime) -> str:
        """An id for a message without one: the same whenever the same chat is saved."""
        before, count = self._last.get(conversation, (None, 0))
        count = count + 1 if before == time else 1
        self._last[conversation] = (time, count)
        return f"{conversation}/{time:%Y%m%dT%H%M%S}/{count}"


def _no_message(text: str) -> str | None:
    """Why a text is no message."""
    if _DELETED.fullmatch(text):
        return DELETED
    return NO_WORDS if not text else CALL_NOTICE if _CALL.fullmatch(text) else None


def _name(one: Said) -> str | None:
    """The name of somebody who is called more than customer or agent."""
    return one.speaker if one.speaker and by_word(one.speaker) is None else None

"""What people wrote, from the messages of any export: quotations cut, chats in one message taken apart."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ..errors import InvalidMessage
from ..text.automatic import is_automatic
from ..text.reading.reading import plain_text, read_text
from ..text.reading.said import Said
from ..text.reading.speakers import Side, is_called, said_side, sides_of
from ..text.reading.transcript import DAY, Transcript, transcript_of
from ..types.export import Item, LeftOut, Removal
from ..types.message import MAX_TEXT, Message, Rejection, Role, Sender
from .talks import Talks

UNKNOWN_SPEAKERS = "a chat in one message whose speakers are not known"
CUSTOMERS_TRANSCRIPT = "a chat in a message of the customer's"

QUARTER = 900  # seconds: the clocks of the world differ by whole quarters of an hour
_WRITING_CHATS = ("zendesk",)  # sources in which a chat is one record of the customer's, on the channel chat


def read_message(message: Message) -> Message:
    """The message with the text that its writer wrote: quoted mail, signatures and disclaimers are cut, HTML
    becomes text, odd spaces become usual ones. Where its words show that a machine wrote it, such as an
    out-of-office note or an acknowledgement, the sender is the system.

    What was exported is in `original` if anything changed. A message of which nothing is left, such as a mail
    with an attachment above a quotation, has an empty text.
    """
    return _read(message, plain_text(message.text), Said())


def _read(message: Message, plain: str, said: Said) -> Message:
    text = read_text(plain, said).text[:MAX_TEXT]
    changed = text != message.text
    read = message._with_text(text, original=message.original or message.text) if changed else message
    if message.sender is Sender.PERSON and is_automatic(text or plain) and not _asks(message.role, text):
        return replace(read, sender=Sender.SYSTEM)
    return read


def _asks(role: Role, text: str) -> bool:
    """Whether a customer asks something, which no machine of hers does; a subject may repeat a question."""
    below = text.partition("\n")[2] or text
    return role is Role.CUSTOMER and ("? " in f"{below} " or "?\n" in below or "？" in below)


def as_written(items: Iterable[Item]) -> Iterator[Item]:
    """The items of an export, each message as its writer wrote it, and one that holds a chat as its turns.

    A customer who puts an agent's name before words of her own must not make a reply of them. So a chat is
    taken apart only in what the platform's side wrote, or where a platform is known to file a whole chat as
    one record of the customer's. What a customer copies into a message stays as it is among her own words,
    and is left out where it is all of it.
    """
    before: Message | None = None
    talks = Talks()
    for number, item in enumerate(items, 1):
        if not isinstance(item, Message):
            yield item
            continue
        plain = plain_text(item.text)
        if chat := _chat(item, plain):
            yield from _turns(item, chat, number, before)
        else:
            before = _read(item, plain, talks.before(item))
            talks.add(before)
            yield before


def _chat(message: Message, plain: str) -> Transcript | None:
    found = transcript_of(plain, customer_name=message.customer_name)
    if found is None or _is_by_platform(message):
        return found
    whole = found.certain and not found.heading.strip()  # a heading may be her own words
    return found if whole and _is_talk(found, message.customer_name) else None


def _is_talk(chat: Transcript, customer_name: str | None) -> bool:
    """Whether people talk in what a customer sent: the log of a parcel has names and times too."""
    speakers = {turn.speaker for turn in chat.turns}
    known = any(said_side(one) or is_called(one, customer_name) for one in speakers)
    return known or any("?" in turn.text or "？" in turn.text for turn in chat.turns)


def _is_by_platform(message: Message) -> bool:
    record = message.source in _WRITING_CHATS and message.channel == "chat"
    return record or message.role is Role.AGENT


def _turns(message: Message, chat: Transcript, number: int, before: Message | None) -> Iterator[Item]:
    """The turns of a chat, in place of the record that holds it."""
    asked = before.text if before and _is_question(before, message) else None
    sides = _sides(message, chat, asked) if _is_by_platform(message) else None
    if not sides and not chat.certain:
        yield read_message(message)
        return
    yield Removal(number, message.account_id, message.id, message.source)  # if it was once kept whole
    if sides:
        yield from _messages(message, chat, sides, asked, number)
    else:
        yield LeftOut(number, UNKNOWN_SPEAKERS if _is_by_platform(message) else CUSTOMERS_TRANSCRIPT)


def _is_question(before: Message, message: Message) -> bool:
    same = before.conversation_id == message.conversation_id and before.account_id == message.account_id
    return same and before.role is Role.CUSTOMER


def _sides(message: Message, chat: Transcript, asked: str | None) -> dict[str, Side] | None:
    speakers = [turn.speaker for turn in chat.turns]
    if (sides := sides_of(speakers, message.customer_name)) is not None:
        return sides
    # who said what is also a message of the customer's, or whose chat a record of hers says it is
    named = {turn.speaker for turn in chat.turns if turn.text == asked}
    if message.role is Role.CUSTOMER:
        named |= {one for one in speakers if one in chat.heading}
    return sides_of(speakers, named.pop()) if len(named) == 1 else None


def _messages(
    message: Message, chat: Transcript, sides: dict[str, Side], asked: str | None, number: int
) -> Iterator[Message | Rejection]:
    agents = {one for one, side in sides.items() if side is Side.AGENT}
    customer = next(one for one, side in sides.items() if side is Side.CUSTOMER)
    shared: dict[str, Any] = {
        "customer_name": message.customer_name or (None if said_side(customer) else customer),
        "in_reply_to": None,
    }
    original: str | None = message.original or message.text
    for position, (turn, time) in enumerate(zip(chat.turns, _times(message, chat), strict=True), 1):
        side = sides[turn.speaker]
        if side is Side.SYSTEM or (side is Side.CUSTOMER and turn.text == asked):
            continue
        own: dict[str, Any] = {
            "id": f"{message.id}/{position}",
            "role": Role.CUSTOMER if side is Side.CUSTOMER else Role.AGENT,
            "text": turn.text,
            "sent_at": time,
            "agent_id": message.agent_id if side is Side.AGENT and len(agents) == 1 else None,
            "sender": Sender.BOT if side is Side.BOT else Sender.PERSON,
            "original": original,
        }
        try:
            yield replace(message, **shared, **own)
        except InvalidMessage as error:
            yield Rejection(number, f"turn {position} of a chat in one message: {error}")
        original = None  # the first turn keeps it for all


def _times(message: Message, chat: Transcript) -> list[datetime]:
    """When each turn was said: as the transcript's clock has it, before the record was made."""
    seconds: list[int] = []
    for turn in chat.turns:
        if turn.clock is None:
            return [message.sent_at] * len(chat.turns)
        last = seconds[-1] if seconds else turn.clock
        seconds.append(last + (turn.clock - last) % DAY)
    if seconds[-1] - seconds[0] >= DAY:
        return [message.sent_at] * len(chat.turns)
    made = message.sent_at
    late = (made.hour * 3600 + made.minute * 60 + made.second - seconds[-1]) % QUARTER
    end = made.replace(microsecond=0) - timedelta(seconds=late)
    return [end - timedelta(seconds=seconds[-1] - one) for one in seconds]

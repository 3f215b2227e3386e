"""Messages to rows of the table `messages`, and back."""

from ..types.message import Message, Role, Sender
from ..types.times import from_micros, to_micros
from .database import Row

COLUMNS = (
    "account_id, sent_at, message_id, conversation_id, customer_id, role, text, channel, agent_id, "
    "customer_name, in_reply_to, language, sender"
)
ROLES = {role.value: role for role in Role}
SENDERS = {sender.value: sender for sender in Sender}
IN_ORDER = "sent_at, arrival, message_id"  # by time, then as they came; the id only for what has no arrival
SPOKEN = f"sender IN ('{Sender.PERSON}', '{Sender.BOT}')"  # an index serves this, unlike "not the system's"
SENT = f"role = '{Role.AGENT}' AND sender = '{Sender.PERSON}'"  # what the account's people wrote

_IDS = (2, 3, 4, 8, 10)  # message, conversation, customer, agent, the message that is answered


def selected(system: bool) -> str:
    """What selects messages: all of them, or only what people and bots wrote."""
    return "TRUE" if system else SPOKEN


def to_row(message: Message, *, prefix: str = "") -> Row:
    """The message as a row, in the order of COLUMNS, with a prefix before each of its ids."""
    row = (
        message.account_id,
        to_micros(message.sent_at),
        message.id,
        message.conversation_id,
        message.customer_id,
        message.role.value,
        message.text,
        message.channel,
        message.agent_id,
        message.customer_name,
        message.in_reply_to,
        message.language,
        message.sender.value,
    )
    if not prefix:
        return row
    return tuple(f"{prefix}{value}" if at in _IDS and value else value for at, value in enumerate(row))


def to_message(row: Row) -> Message:
    """The message that `to_row` turned into the row; it was checked then and is not checked again."""
    account_id, sent_at, id, conversation_id, customer_id, role, text, *optional, sender = row
    return Message._trusted(
        id,
        account_id,
        conversation_id,
        customer_id,
        ROLES[role],
        text,
        from_micros(sent_at),
        *optional,
        SENDERS[sender],
        None,  # the source is in the ids
        None,  # see `MessageStore.original`
    )

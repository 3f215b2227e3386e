"""Messages to rows of the table `messages`, and back."""

from ..types.message import Message, Role, Sender
from ..types.times import from_micros, to_micros
from .database import Row

COLUMNS = (
    "account_id, sent_at, message_id, conversation_id, customer_id, role, text, channel, agent_id, "
    "customer_name, in_reply_to, language"
)
ROLES = {role.value: role for role in Role}


def to_row(message: Message) -> Row:
    """The message as a row, in the order of COLUMNS."""
    return (
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
    )


def to_message(row: Row) -> Message:
    """The message that `to_row` turned into the row; it was checked then and is not checked again."""
    account_id, sent_at, id, conversation_id, customer_id, role, text, *optional = row
    return Message._trusted(
        id,
        account_id,
        conversation_id,
        customer_id,
        ROLES[role],
        text,
        from_micros(sent_at),
        *optional,
        Sender.PERSON,
        None,
        None,
    )

"""Messages to rows of the table `messages`, and back."""

from ..types.message import Message, Role
from ..types.times import from_micros, to_micros
from .database import Row

COLUMNS = (
    "account_id, sent_at, message_id, conversation_id, customer_id, role, text, channel, agent_id, "
    "customer_name, in_reply_to, language"
)


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
    """The message that `to_row` made the row of."""
    return Message(
        account_id=row[0],
        sent_at=from_micros(row[1]),
        id=row[2],
        conversation_id=row[3],
        customer_id=row[4],
        role=Role(row[5]),
        text=row[6],
        channel=row[7],
        agent_id=row[8],
        customer_name=row[9],
        in_reply_to=row[10],
        language=row[11],
    )

"""What the service tells as it happens, and who is looking at what."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from .base import Given, Id, Shown
from .flags import Flag
from .messages import Message
from .suggest import Suggestions

Kind = Literal["message", "suggestion", "withdrawn", "flag", "presence", "missed"]
Doing = Literal["viewing", "typing", "left"]


class Suggested(Shown):
    """Suggestions for what waits in a conversation."""

    conversation_id: str
    found: Suggestions


class Withdrawn(Shown):
    """Suggestions that do not fit any more: somebody has written since, or what they answer has changed."""

    conversation_id: str
    suggestion_ids: tuple[str, ...]


class Missed(Shown):
    """More has happened than is told one by one: read again what is shown."""

    messages: Annotated[int, Field(ge=0, description="How many messages came in.")]


class Presence(Given):
    """What an agent does in a conversation; it counts for 30 seconds, unless it is said again."""

    conversation_id: Id
    agent_id: Id
    doing: Doing = "viewing"

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"conversation_id": "talk-7", "agent_id": "kim", "doing": "typing"}]}
    )


DATA: dict[str, type[BaseModel]] = {
    "message": Message,
    "suggestion": Suggested,
    "withdrawn": Withdrawn,
    "flag": Flag,
    "presence": Presence,
    "missed": Missed,
}


@dataclass(frozen=True)
class Happened:
    """An event as a client gets it.

    Attributes:
        kind: what happened, one of the names of `DATA`; a service of a later version may tell of more.
        id: after which to ask for what happens later.
        data: about it; None for a kind that is not known.
    """

    kind: str
    id: str
    data: BaseModel | None


def happened(kind: str, id: str, data: str) -> Happened:
    """The event that a stream tells."""
    known = DATA.get(kind)
    return Happened(kind, id, known.model_validate_json(data) if known else None)

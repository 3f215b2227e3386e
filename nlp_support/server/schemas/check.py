"""Asking for a last look at a reply, and what it finds."""

from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, Tag

from ...suggest.check.finding import FindingCode
from .base import Given, Id, Shown, Text
from .suggest import MOST_TURNS


class TextReply(Given):
    """A reply to what the customer wrote, as texts."""

    text: Annotated[Text, Field(description="The reply, as it would be sent.")]
    context: Annotated[
        list[Text], Field(max_length=MOST_TURNS, description="What the customer wrote, oldest first.")
    ] = Field(default_factory=list)

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "Hello {customer_name}, it costs 40 euros.", "context": ["How much is it?"]}
            ]
        }
    )


class ConversationReply(Given):
    """A reply in a stored conversation."""

    text: Annotated[Text, Field(description="The reply, as it would be sent.")]
    conversation_id: Id

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "It is ready, Kim.", "conversation_id": "talk-7"}]}
    )


def _kind(value: Any) -> str:
    given = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return "ConversationReply" if "conversation_id" in given else "TextReply"


Reply = Annotated[
    Annotated[TextReply, Tag("TextReply")] | Annotated[ConversationReply, Tag("ConversationReply")],
    Discriminator(_kind),
]


class Finding(Shown):
    """Something to look at before the reply is sent."""

    code: FindingCode
    reason: Annotated[str, Field(description="The same in words.")]
    start: Annotated[int, Field(ge=0, description="Where in the text, in Unicode characters.")]
    end: Annotated[int, Field(ge=0, description="The end of it, exclusive.")]


class Findings(Shown):
    """What to look at again, by where it begins; nothing, most of the time."""

    findings: tuple[Finding, ...]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "findings": [
                        {
                            "code": "placeholder",
                            "reason": "the placeholder '{customer_name}' is not filled in",
                            "start": 6,
                            "end": 21,
                        }
                    ]
                }
            ]
        }
    )

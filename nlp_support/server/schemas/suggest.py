"""Asking for suggestions, and what is suggested."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, Tag

from ...suggest import suggestions as found_by
from .base import WHOLE, Given, Id, ReplyLanguage, Shown, Text

MOST = 20  # suggestions of one request
MOST_TURNS = 200  # of a context
K = Annotated[int, Field(ge=1, le=MOST, description="At most this many suggestions."), WHOLE]


class TextQuestion(Given):
    """A question as a text."""

    text: Annotated[Text, Field(description="What the customer wrote last.")]
    context: Annotated[
        list[Text],
        Field(max_length=MOST_TURNS, description="What the customer wrote before, oldest first."),
    ] = Field(default_factory=list)
    k: K = 3
    language: Annotated[
        ReplyLanguage | None,
        Field(description="Language of the replies, or any; default: that of the question."),
    ] = None

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Do you also repair very old radios?", "k": 3}]}
    )


class ConversationQuestion(Given):
    """A question as it waits in a stored conversation."""

    conversation_id: Id
    text: Annotated[
        Text | None,
        Field(description="The end of the question, where it is not stored yet; default: what is stored."),
    ] = None
    k: K = 3
    language: Annotated[
        ReplyLanguage | None,
        Field(description="Language of the replies, or any; default: that of the question."),
    ] = None

    model_config = ConfigDict(json_schema_extra={"examples": [{"conversation_id": "talk-7", "k": 3}]})


def _kind(value: Any) -> str:
    given = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return "ConversationQuestion" if "conversation_id" in given else "TextQuestion"


Question = Annotated[
    Annotated[TextQuestion, Tag("TextQuestion")]
    | Annotated[ConversationQuestion, Tag("ConversationQuestion")],
    Discriminator(_kind),
]


class Suggestion(Shown):
    """A reply that agents gave before, or a text that the account keeps ready."""

    id: Annotated[str, Field(description="For feedback.")]
    text: Annotated[
        str, Field(description="With placeholders such as {customer_name} in place of personal data.")
    ]
    confidence: Annotated[float, Field(ge=0, le=1, description="How likely it could be sent as it is.")]
    question: Annotated[str, Field(description="The past question by which it was found, redacted.")]
    times_sent: Annotated[int, Field(ge=0, description="In the window, in nearly these words.")]
    last_sent_at: datetime
    message_id: Annotated[str, Field(description="The message that sent it last; of a macro, its id.")]
    placeholders: Annotated[tuple[str, ...], Field(description="To be filled in, each once, in order.")]
    literals: Annotated[tuple[int, ...], Field(description="Where braces begin that are no placeholders.")]
    title: Annotated[str | None, Field(description="That of a macro.")]
    source: Literal["reply", "macro", "entry"]


class Suggestions(Shown):
    """Suggestions, chosen together; none, with the reason, where nothing is likely enough to help."""

    suggestions: tuple[Suggestion, ...]
    abstained: bool
    reason: Annotated[str | None, Field(description="Why there are none.")]
    answers: Annotated[str | None, Field(description="The id of the last message that is answered.")]
    set_confidence: Annotated[
        float, Field(ge=0, le=1, description="How likely one of them helps: what has to reach the threshold.")
    ]
    pending: Annotated[
        int, Field(ge=0, description="Sent messages and macros that are not encoded yet, and not searched.")
    ]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "suggestions": [
                        {
                            "id": "eyJhIjoicmFkaW8tc2hvcCJ9.Q2hlY2tlZA",
                            "text": "Yes, we repair radios built after 1950. Bring it to the shop.",
                            "confidence": 0.78,
                            "question": "Do you repair old radios?",
                            "times_sent": 2,
                            "last_sent_at": "2026-05-05T09:04:00Z",
                            "message_id": "a1",
                            "placeholders": [],
                            "literals": [],
                            "title": None,
                            "source": "reply",
                        }
                    ],
                    "abstained": False,
                    "reason": None,
                    "answers": None,
                    "set_confidence": 0.84,
                    "pending": 0,
                }
            ]
        }
    )

    @classmethod
    def of(cls, found: found_by.Suggestions) -> Self:
        """What a suggester has found."""
        return cls(
            suggestions=tuple(map(Suggestion.model_validate, found)),
            abstained=found.abstained,
            reason=found.reason,
            answers=found[0].answers if found else None,
            set_confidence=found.set_confidence,
            pending=found.pending,
        )

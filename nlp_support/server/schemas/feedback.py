"""What an agent did with a suggestion."""

from typing import Annotated

from pydantic import ConfigDict, Field

from ...store.feedback import Outcome
from .base import Given, Id, Shown, Text


class Feedback(Given):
    """What an agent did with a suggestion; said again, it replaces what was said before."""

    suggestion_id: Annotated[str, Field(min_length=1, max_length=10_000)]
    outcome: Annotated[Outcome, Field(strict=False)]
    sent_text: Annotated[Text | None, Field(description="What was sent instead; kept redacted.")] = None
    customer_id: Annotated[
        Id | None, Field(description="To whom it was sent, where no conversation was told.")
    ] = None
    agent_id: Annotated[Id | None, Field(description="Who decided.")] = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "suggestion_id": "eyJhIjoicmFkaW8tc2hvcCJ9.Q2hlY2tlZA",
                    "outcome": "accepted",
                    "agent_id": "kim",
                }
            ]
        }
    )


class Kept(Shown):
    """Whether feedback was kept; it is not if the suggested message was erased meanwhile."""

    kept: bool

    model_config = ConfigDict(json_schema_extra={"examples": [{"kept": True}]})

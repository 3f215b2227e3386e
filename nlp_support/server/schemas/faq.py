"""The state of an entry of the knowledge base."""

from typing import Annotated

from pydantic import ConfigDict, Field

from ...store.entries import EntryState
from .base import Given, Id


class EntryDecision(Given):
    """What somebody decided about an entry."""

    state: Annotated[EntryState, Field(strict=False)]
    by: Annotated[Id | None, Field(description="Who decided this.")] = None

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "approved", "by": "kim"}]})

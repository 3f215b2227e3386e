"""What a sentence-transformers model puts before questions and before replies."""

from dataclasses import dataclass
from typing import Any

REPLIES = ("document", "passage", "corpus")  # the names that models give it; E5 says "passage"


@dataclass(frozen=True)
class Prompts:
    """The texts put before what customers ask and before what agents answered; "" for none."""

    query: str
    document: str


def prompts_of(model: Any) -> Prompts:
    """The prompts of a `SentenceTransformer`: by name, or its default for both if it has neither."""
    known = {name: prompt for name, prompt in (model.prompts or {}).items() if prompt}
    default = known.get(model.default_prompt_name or "", "")
    document = next((known[name] for name in REPLIES if name in known), None)
    if "query" not in known and document is None:
        return Prompts(default, default)
    return Prompts(known.get("query", ""), document or "")

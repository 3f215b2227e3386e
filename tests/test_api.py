"""The public names, and how long it takes to reach them."""

import inspect
import subprocess
import sys

import nlp_support
from nlp_support import Encoder, Message, MessageStore, ReplySuggester, Suggestion, Window


def test_the_public_names():
    assert sorted(nlp_support.__all__) == [
        "AddReport", "Asked", "Conversation", "ConversationScore", "Encoder", "EscalationPolicy", "Flag",
        "IndexReport", "JourneyMonitor", "Message", "MessageStore", "NlpSupportError", "Ranking", "Redacted",
        "Rejection", "ReplySuggester", "Role", "SatisfactionModel", "SentimentModel", "Suggestion",
        "Suggestions", "Window", "index_account", "open_store", "redact", "serial_position_weights",
    ]  # fmt: skip
    assert all(hasattr(nlp_support, name) for name in nlp_support.__all__)


def parameters(callable):
    return {name: p.kind for name, p in inspect.signature(callable).parameters.items() if name != "self"}


def test_the_signatures_that_other_programs_call():
    assert list(parameters(Message)) == [
        "id", "account_id", "conversation_id", "customer_id", "role", "text", "sent_at", "channel",
        "agent_id",
        "customer_name", "in_reply_to", "language",
    ]  # fmt: skip
    only = inspect.Parameter.KEYWORD_ONLY
    suggest = parameters(ReplySuggester.suggest)
    assert list(suggest) == ["account_id", "text", "k", "context", "now", "language"]
    assert [name for name, kind in suggest.items() if kind is only] == ["k", "context", "now", "language"]
    assert list(parameters(ReplySuggester.record)) == ["suggestion_id", "outcome", "sent_text"]
    assert list(parameters(Window)) == ["max_messages", "max_age"]
    assert "names" in parameters(nlp_support.redact)
    for cls, names in (
        (Encoder, ("load", "encode_query", "encode_document")),
        (MessageStore, ("add", "conversation", "forget", "close", "__enter__")),
        (Suggestion, ("fill", "placeholders")),
    ):
        assert all(hasattr(cls, name) for name in names)


HEAVY = [
    "torch",
    "transformers",
    "sentence_transformers",
    "onnxruntime",
    "faiss",
    "phonenumbers",
    "pyarrow",
    "tokenizers",
    "ijson",
]


def test_importing_the_package_loads_nothing_heavy():
    code = f"import nlp_support, nlp_support.cli, sys; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

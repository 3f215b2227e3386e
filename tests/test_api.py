"""The public names, and how long it takes to reach them."""

import importlib.util
import inspect
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import nlp_support
from nlp_support import Encoder, Message, MessageStore, ReplySuggester, Suggestion, Window

NAMES = [
    "Abandonment",
    "AccountReport",
    "AccountState",
    "AddReport",
    "Advice",
    "Asked",
    "Average",
    "Bots",
    "Brief",
    "BulkReport",
    "BusinessHours",
    "Cell",
    "Channel",
    "ChannelTable",
    "Coaching",
    "Comparison",
    "Conflict",
    "Contact",
    "ContactRules",
    "Conversation",
    "ConversationScore",
    "DayHours",
    "Delivery",
    "DeliveryReport",
    "Duplicate",
    "DuplicateKind",
    "EarlyEndings",
    "Encoder",
    "Ending",
    "EntryState",
    "Erased",
    "EscalationPolicy",
    "EscalationTree",
    "Faq",
    "FaqEntry",
    "Finding",
    "FindingCode",
    "Flag",
    "FlagCounts",
    "FlagDelivery",
    "Format",
    "Gap",
    "GroupChange",
    "Habits",
    "HabitsReport",
    "HoursChange",
    "IndexReport",
    "InvalidArgument",
    "InvalidMessage",
    "Issue",
    "Item",
    "Journey",
    "JourneyMonitor",
    "Leaf",
    "LeftOut",
    "Level",
    "LevelName",
    "Macro",
    "MacroReport",
    "Message",
    "MessageStore",
    "MetricChange",
    "MetricUnit",
    "MissingExtra",
    "MissingPlaceholder",
    "ModelError",
    "MoodChange",
    "MoodPoint",
    "NlpSupportError",
    "Outcome",
    "Profile",
    "ProfileEntry",
    "ProfileKind",
    "Progress",
    "Promise",
    "Ranking",
    "Rate",
    "Rating",
    "Reason",
    "ReasonCode",
    "Redacted",
    "Rejection",
    "Removal",
    "ReplyReview",
    "ReplySuggester",
    "ReplyTimes",
    "Resolution",
    "ReviewItem",
    "ReviewState",
    "Role",
    "Route",
    "SatisfactionModel",
    "ScoredTurn",
    "Sender",
    "SentimentModel",
    "ServiceMetrics",
    "Similar",
    "Sliced",
    "Sources",
    "Stale",
    "StaleReason",
    "Standing",
    "Status",
    "StatusChange",
    "StoreError",
    "StoredMacro",
    "Stuck",
    "Suggestion",
    "SuggestionMetrics",
    "SuggestionOutcomes",
    "Suggestions",
    "Times",
    "Topic",
    "Topics",
    "Traffic",
    "TrainingError",
    "Trend",
    "Triage",
    "Triaged",
    "TurnScorer",
    "UnknownAccount",
    "UnknownConversation",
    "UnknownCustomer",
    "UnreadableFile",
    "UnwritableFile",
    "Volume",
    "Waiting",
    "Webhook",
    "Weighting",
    "Window",
    "Withheld",
    "WordChanges",
    "WordLists",
    "check_reply",
    "coach",
    "compare_periods",
    "detect_language",
    "draw_journey",
    "duplicate_answers",
    "find_stale",
    "find_topics",
    "in_context",
    "index_account",
    "make_report",
    "mine_faq",
    "most_urgent_first",
    "open_store",
    "read",
    "read_macros",
    "read_message",
    "recognise",
    "redact",
    "render_page",
    "score_conversations",
    "serial_position_weights",
    "service_metrics",
    "unanswered",
    "urgency",
]


def test_the_public_names():
    assert sorted(nlp_support.__all__) == NAMES
    assert all(getattr(nlp_support, name) is not None for name in NAMES)


ROOMS = ["types", "text", "suggest", "journey", "triage", "insights"]


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_names_is_there(room):
    face = importlib.import_module(f"nlp_support.{room}")
    assert face.__all__ and all(getattr(face, name) is not None for name in face.__all__)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nlp_support.encoders", "nlp_support.models.encoder"),
        ("nlp_support.journey.scores", "nlp_support.journey.scoring.conversation"),
        ("nlp_support.metrics.service", "nlp_support.insights.metrics"),
    ],
)
def test_an_import_of_an_old_place_says_the_new_one(old, new):
    with pytest.raises(ModuleNotFoundError, match=f"is now {new};"):
        importlib.import_module(old)
    with pytest.raises(ModuleNotFoundError, match=r"is now nlp_support\.models\.encoder;"):
        from nlp_support import encoders  # noqa: F401
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'nlp_support\.nothing'"):
        importlib.import_module("nlp_support.nothing")


def test_every_old_place_names_a_new_one_that_is_there():
    moved = tomllib.loads(Path(nlp_support.__file__).with_name("moved.toml").read_text(encoding="utf-8"))
    for old, new in moved.items():
        assert importlib.util.find_spec(f"nlp_support.{new}"), (old, new)


def parameters(callable):
    return {name: p.kind for name, p in inspect.signature(callable).parameters.items() if name != "self"}


def test_the_signatures_that_other_programs_call():
    assert list(parameters(Message)) == [
        "id", "account_id", "conversation_id", "customer_id", "role", "text", "sent_at", "channel",
        "agent_id",
        "customer_name", "in_reply_to", "language", "sender", "source", "original",
    ]  # fmt: skip
    only = inspect.Parameter.KEYWORD_ONLY
    suggest = parameters(ReplySuggester.suggest)
    named = ["k", "conversation_id", "context", "now", "language", "index", "sources"]
    assert list(suggest) == ["account_id", "text", *named]
    assert [name for name, kind in suggest.items() if kind is only] == [
        "k",
        "conversation_id",
        "context",
        "now",
        "language",
        "index",
        "sources",
    ]
    assert list(parameters(ReplySuggester.record)) == [
        "suggestion_id", "outcome", "sent_text", "account_id", "customer_id", "agent_id",
    ]  # fmt: skip
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

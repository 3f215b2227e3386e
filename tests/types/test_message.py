import pickle
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Message, NlpSupportError, Rating, Removal, Role, Sender
from nlp_support.errors import InvalidMessage
from nlp_support.types.message import MAX_TEXT, clean_text, spoken

from support import T0, message

GOOD = {
    "id": "1",
    "account_id": "a",
    "conversation_id": "c",
    "customer_id": "u",
    "role": "customer",
    "text": "x",
    "sent_at": T0,
}


def test_role_is_given_as_text_or_as_role():
    assert Message(**GOOD).role is Role.CUSTOMER
    assert Message(**{**GOOD, "role": Role.AGENT}).role is Role.AGENT


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id", "", "id must be a non-empty string, got an empty one"),
        ("account_id", None, "account_id must be a non-empty string, got NoneType"),
        ("conversation_id", 7, "conversation_id must be a non-empty string, got int"),
        ("customer_id", "a\0b", "NUL"),
        ("customer_id", "\ud800", "lone surrogate"),
        ("id", "x" * 513, "513 characters"),
        ("role", "Where is it?", "role must be 'customer' or 'agent'$"),
        ("role", None, "'customer' or 'agent'"),
        ("sent_at", datetime(2026, 1, 1), "no time zone"),
        ("sent_at", "2026-01-01", "must be a datetime, got str"),
        ("sent_at", datetime(1, 1, 1, tzinfo=UTC), "year 1, expected 1990 to 2099"),
        ("sent_at", datetime(2100, 1, 1, tzinfo=UTC), "year 2100"),
        ("text", None, "text must be a string"),
        ("text", "x" * (MAX_TEXT + 1), "1000001 characters"),
    ],
)
def test_a_bad_field_is_refused_and_named(field, value, said):
    with pytest.raises(InvalidMessage, match=said) as caught:
        Message(**{**GOOD, field: value})
    assert isinstance(caught.value, NlpSupportError)


def test_the_edges_of_what_is_accepted():
    assert Message(**{**GOOD, "sent_at": datetime(1990, 1, 1, tzinfo=UTC)})
    assert Message(**{**GOOD, "sent_at": datetime(2099, 12, 31, 23, 59, tzinfo=UTC)})
    assert len(Message(**{**GOOD, "text": "x" * MAX_TEXT}).text) == MAX_TEXT
    assert Message(**{**GOOD, "text": ""}).text == ""


def test_times_are_kept_in_utc():
    seoul = timezone(timedelta(hours=9))
    assert Message(**{**GOOD, "sent_at": datetime(2026, 1, 5, 18, 0, tzinfo=seoul)}).sent_at == T0
    assert Message(**{**GOOD, "sent_at": datetime(2026, 1, 5, 18, 0, tzinfo=seoul)}).sent_at.tzinfo is UTC


def test_nul_is_dropped_and_a_lone_surrogate_replaced():
    assert message("1", "a\0b\ud83dc").text == "ab�c"
    assert clean_text("\ud83d\ude00") == "😀"  # a pair that was split is one character again


def test_empty_optional_fields_are_none():
    assert message("1", agent_id="", customer_name="", in_reply_to="", language="").agent_id is None


def test_a_message_cannot_be_changed():
    with pytest.raises(AttributeError):
        message("1").text = "other"


@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_can_be_stored_as_utf8(text):
    clean = message("1", text).text
    assert clean.encode().decode() == clean
    assert "\0" not in clean


FULL = message(
    "1",
    "안녕",
    role="agent",
    channel="email",
    agent_id="g1",
    customer_name="Kim",
    in_reply_to="0",
    language="ko",
)


def test_a_trusted_message_is_like_one_that_was_checked():
    trusted = Message._trusted(*(getattr(FULL, field.name) for field in fields(Message)))
    assert trusted == FULL and hash(trusted) == hash(FULL) and repr(trusted) == repr(FULL)
    assert pickle.loads(pickle.dumps(trusted)) == FULL
    assert replace(trusted, text="hi") == replace(FULL, text="hi")
    with pytest.raises(InvalidMessage, match="id must be"):
        replace(trusted, id="")
    with pytest.raises(AttributeError):
        trusted.text = "other"


def test_a_trusted_message_needs_every_field():
    with pytest.raises(ValueError, match="shorter"):
        Message._trusted("1", "acme")


def test_another_text_changes_nothing_else():
    assert FULL._with_text("{customer_name}") == replace(FULL, text="{customer_name}")
    assert FULL.text == "안녕"


def test_a_message_says_what_kind_of_sender_wrote_it():
    made = message("1", sender="system", source="zendesk", original="Hi\n-- \nAnn")
    assert made.sender is Sender.SYSTEM
    assert made == message("1", sender="system"), "where it came from does not make it another message"
    assert message("1").sender is Sender.PERSON
    with pytest.raises(InvalidMessage, match="'person', 'bot' or 'system'"):
        message("1", sender="robot")


@pytest.mark.parametrize("score", [0, 5.1, float("nan")])
def test_a_rating_outside_its_scale_is_refused(score):
    with pytest.raises(InvalidMessage, match="range 1 to 5"):
        Rating(1, "acme", "k1", "u1", score)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Removal(1, "acme", "\ud800"),
        lambda: Removal(1, "", "m1"),
        lambda: Rating(1, "acme", "", "u1", 3),
        lambda: Rating(1, "acme", "k1", 7, 3),
        lambda: Rating(1, "acme", "k1", "u1", "3"),
        lambda: Rating(1, "acme", "k1", "u1", 3, agent_id="x" * 600),
        lambda: Rating(1, "acme", "k1", "u1", 3, rated_at=datetime(2026, 5, 1)),
    ],
)
def test_removals_and_ratings_hold_only_what_a_store_can_look_up(make):
    with pytest.raises(InvalidMessage):
        make()


def test_what_is_spoken_leaves_out_the_system_on_either_side() -> None:
    """Texts, which are no messages, stay."""
    person, bot, note = message("1"), message("2", sender="bot"), message("3", sender="system")
    sent = message("4", role="agent", sender="system")
    assert spoken([person, "a text", note, bot, sent]) == [person, "a text", bot]

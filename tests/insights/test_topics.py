"""Issue types: grouping, naming, periods."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Encoder, MessageStore
from nlp_support.errors import InvalidArgument, UnknownAccount
from nlp_support.insights import grouping
from nlp_support.insights.grouping import group
from nlp_support.insights.topics import OTHER, find_topics
from nlp_support.insights.topics.typical import typical_question, words_of

from support import T0, exchange, message


def unit(*angles: float) -> np.ndarray:
    """Vectors in the plane, by their angle in degrees."""
    return np.array([[np.cos(np.radians(a)), np.sin(np.radians(a))] for a in angles], np.float32)


def test_groups_are_joined_by_the_mean_cosine_between_them() -> None:
    """cos 10° = .985, cos 90° = 0: at .9 two groups, {0, 10} and {90}. From {0, 10} to 30 the mean cosine is
    (cos 30 + cos 20) / 2 = (.866 + .940) / 2 = .903, so 30 joins at .9 and does not at .91."""
    assert group(unit(0, 90, 10), similarity=0.9).tolist() == [0, 1, 0]
    assert group(unit(0, 10, 30), similarity=0.90).tolist() == [0, 0, 0]
    assert group(unit(0, 10, 30), similarity=0.91).tolist() == [0, 0, 1]
    assert group(unit(5), similarity=0.9).tolist() == [0]
    assert group(np.empty((0, 2), np.float32), similarity=0.9).tolist() == []


def test_more_vectors_than_are_compared_at_once_join_the_nearest_centre(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three at once: {0, 4} and {90} are found among the first; 2 joins {0, 4}, 180 and 182 are near nothing
    and make a group of their own in the next round."""
    monkeypatch.setattr(grouping, "AT_ONCE", 3)
    assert group(unit(0, 90, 4, 180, 2, 182), similarity=0.9).tolist() == [0, 1, 0, 2, 0, 2]


@given(st.lists(st.integers(0, 359), min_size=1, max_size=30), st.integers(2, 40))
def test_every_vector_is_in_one_group_and_equal_ones_are_together(angles: list[int], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "AT_ONCE", at_once)
        numbers = group(unit(*angles), similarity=0.99)
    assert sorted(set(numbers.tolist())) == list(range(numbers.max() + 1))
    for angle in set(angles):
        assert len({int(n) for n, own in zip(numbers, angles, strict=True) if own == angle}) == 1


def test_words_leave_out_names_placeholders_and_korean_particles() -> None:
    assert words_of("Hi {agent_name}, Sarah's REFUND at https://x.io/refunds?id=1 is late") == {
        "refund",
        "late",
    }
    assert words_of("주말에도 배송은 되나요? 환불하고 싶은데요") == {"주말", "배송", "환불"}


def fill(store: MessageStore) -> None:
    """Six ask for a refund, five for a parcel, one for a bell, one writes a smile."""
    for n in range(6):
        store.add(exchange(n, f"refund money please number{n}", "The money comes in five days."))
    for n in range(6, 11):
        store.add(exchange(n, "where parcel delivery", "It is on its way to your door."))
    store.add(exchange(11, "bicycle bell broken", "We have sent you a bell."))
    store.add([message("s", ":-)", conversation_id="smile", minutes=9000)])


def test_topics_are_named_by_what_several_customers_wrote(
    store: MessageStore, words_encoder: Encoder
) -> None:
    """ "please" and "where" are no topic, and number0 … number5 are one customer's each. The letters-only
    rule leaves "number", which all six used; the words of a group are in all its questions and in no other,
    so the alphabet orders them."""
    fill(store)
    found = find_topics(store, "acme", encoder=words_encoder)
    assert [(t.id, t.size, t.words) for t in found.topics] == [
        (1, 6, ("money", "number", "refund")),
        (2, 5, ("delivery", "parcel")),
        (OTHER, 1, ()),
    ]
    assert found.topics[0].name == "money, number, refund"
    assert found.of["k0"] == 1 and found.of["k7"] == 2 and found.of["k11"] == OTHER
    assert "smile" not in found.of
    assert find_topics(store, "acme", encoder=words_encoder) == found


def test_where_no_word_is_shared_a_typical_question_names_the_topic(
    store: MessageStore, words_encoder: Encoder
) -> None:
    """Each word has one customer, so none is a typical word."""
    for n in range(5):
        store.add(exchange(n, "zanzibar lamp", "We do.", customer_id="same"))
    assert [(t.name, t.words) for t in find_topics(store, "acme", encoder=words_encoder).topics] == [
        ("zanzibar lamp", ())
    ]


def test_the_typical_question_is_the_one_nearest_to_the_centre() -> None:
    """At 0°, 20° and 70° the centre is at 29°: 20° is nearest, then 0°, then 70°."""
    vectors = unit(0, 20, 70)
    assert typical_question(["first", "second one", "third"], vectors) == "second one"
    assert typical_question(["first", "second for {order_number}", "third"], vectors) == "first"
    long = "where is the parcel that I ordered for my mother a week before her birthday"
    assert (
        typical_question(["a", long, "b"], vectors)
        == "where is the parcel that I ordered for my mother a week…"
    )


@pytest.mark.parametrize(
    "text",
    ["I am waiting for Odalys", "sarah said so", "table 12", "mail {email}", "it's me, Odalys", "see x://y"],
)
def test_no_question_that_may_be_about_a_person_names_a_topic(text: str) -> None:
    assert typical_question([text], unit(0)) == ""


def test_a_topic_that_only_such_questions_could_name_has_a_number(
    store: MessageStore, words_encoder: Encoder
) -> None:
    for n in range(5):
        store.add(exchange(n, "zanzibar lamp 12", "We do.", customer_id="same"))
    assert find_topics(store, "acme", encoder=words_encoder).topics[0].name == "topic 1"


def test_conversations_that_nobody_answered_have_a_topic_too(
    store: MessageStore, words_encoder: Encoder
) -> None:
    fill(store)
    store.add([message("q", "refund money please", conversation_id="open", customer_id="v", minutes=5000)])
    assert find_topics(store, "acme", encoder=words_encoder).of["open"] == 1


def test_the_first_question_that_says_something_decides(store: MessageStore, words_encoder: Encoder) -> None:
    """The greeting was answered first; what followed is what the conversation is about."""
    fill(store)
    own = {"conversation_id": "two", "customer_id": "v"}
    store.add(
        [
            message("t1", "hello", minutes=6000, **own),
            message("t2", "Hello, tell us more.", minutes=6001, role="agent", **own),
            message("t3", "where parcel delivery", minutes=6002, **own),
            message("t4", "It is on its way.", minutes=6003, role="agent", **own),
        ]
    )
    assert find_topics(store, "acme", encoder=words_encoder).of["two"] == 2


def test_a_period_holds_only_what_is_in_it(store: MessageStore, words_encoder: Encoder) -> None:
    """Conversation n is asked at hour n and answered five minutes later; the period ends at hour 6 sharp."""
    fill(store)
    found = find_topics(store, "acme", encoder=words_encoder, until=T0 + timedelta(hours=6))
    assert sorted(found.of) == [f"k{n}" for n in range(6)]
    assert find_topics(store, "acme", encoder=words_encoder, since=T0 + timedelta(days=99)).topics == ()


def test_bad_arguments_say_what_is_wrong(store: MessageStore, words_encoder: Encoder) -> None:
    fill(store)
    with pytest.raises(UnknownAccount, match="nobody"):
        find_topics(store, "nobody", encoder=words_encoder)
    with pytest.raises(InvalidArgument, match="later than it begins"):
        find_topics(store, "acme", encoder=words_encoder, since=T0, until=T0)


def test_customers_without_an_agent_and_agents_without_a_customer(
    store: MessageStore, words_encoder: Encoder
) -> None:
    store.add(
        [message(f"q{n}", "lamp broken", conversation_id=f"c{n}", customer_id=f"u{n}") for n in range(5)]
    )
    store.add([message("a", "Sale today!", role="agent", account_id="mute")])
    assert [t.size for t in find_topics(store, "acme", encoder=words_encoder).topics] == [5]
    assert find_topics(store, "mute", encoder=words_encoder).topics == ()

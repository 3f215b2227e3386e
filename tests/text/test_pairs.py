import pytest

from nlp_support import Conversation, Role
from nlp_support.text.pairs import (
    hands_over,
    has_words,
    needs_context,
    pairs,
    question_text,
    says_little,
    searchable,
)

from support import message


def thread(*messages):
    return Conversation("acme", "k", messages)


def asked(conversation):
    return {pair.reply.id: pair.question for pair in pairs(conversation)}


def test_turn_order_pairs_a_reply_with_the_customer_messages_directly_before_it():
    conversation = thread(
        message("1", "My kettle does not switch on any more", minutes=0),
        message("2", "I bought it in March this year", minutes=1),
        message("3", "Please try another socket.", minutes=2, role="agent"),
        message("4", "Already did that, no change at all", minutes=3),
        message("5", "Then we will replace it.", minutes=4, role="agent"),
        message("6", "You will get a label today.", minutes=5, role="agent"),
    )
    assert asked(conversation) == {
        "3": "My kettle does not switch on any more\nI bought it in March this year",
        "5": "Already did that, no change at all",
        "6": "Already did that, no change at all",
    }


def test_in_reply_to_wins_over_turn_order():
    conversation = thread(
        message("1", "Do you have this lamp in green?", minutes=0),
        message("2", "Kind regards from Lisbon by the way", minutes=1, customer_id="other"),
        message("3", "Yes, in two sizes.", minutes=2, role="agent", in_reply_to="1"),
    )
    assert asked(conversation) == {"3": "Do you have this lamp in green?"}


def test_in_reply_to_something_later_unknown_or_an_agents_falls_back_to_turn_order():
    for target in ("4", "nowhere", "0"):
        conversation = thread(
            message("0", "Good morning from all of us", minutes=-1, role="agent"),
            message("1", "Do you have this lamp in green?", minutes=0),
            message("3", "Yes, in two sizes.", minutes=2, role="agent", in_reply_to=target),
            message("4", "And in yellow, do you have it too?", minutes=3),
        )
        assert asked(conversation)["3"] == "Do you have this lamp in green?"


def test_a_reply_before_any_customer_message_has_no_question():
    assert asked(thread(message("1", "Hello, we are new here", role="agent"))) == {"1": None}


def test_a_message_that_says_little_is_read_with_what_was_said_before():
    conversation = thread(
        message("1", "Which cable do I need for the old model?", minutes=0),
        message("2", "Which colour?", minutes=1, role="agent"),
        message("3", "black", minutes=2),
        message("4", "The short one then.", minutes=3, role="agent"),
    )
    assert asked(conversation)["4"] == "Which cable do I need for the old model?\nWhich colour?\nblack"


def test_plain_texts_count_as_the_customers():
    assert question_text(["I lost my card yesterday", "hello?"]) == "I lost my card yesterday\nhello?"
    assert question_text([]) is None
    assert question_text(["  "]) is None


def test_only_the_end_of_a_very_long_question_is_kept():
    question = question_text(["x" * 5000 + " where is my parcel"])
    assert len(question) == 2000
    assert question.endswith("where is my parcel")


def test_says_little():
    assert says_little("yes please")
    assert says_little("@acme {order_number} https://example.com/a/b")
    assert says_little("네 맞아요")
    assert not says_little("where is my parcel")
    assert not says_little("unsubscribe immediately")
    assert not says_little("배송이 언제 오나요?")


def test_has_words():
    assert has_words("ok")
    assert has_words("네")
    assert not has_words("😀 🎉 !!! 123")
    assert not has_words("https://example.com/path @someone {email}")
    assert not has_words("")


def test_placeholders_are_encoded_as_plain_words_and_people_not_at_all():
    assert searchable("Hi {customer_name}, order {order_number} went to {address}") == (
        "Hi  , order order number went to address"
    )
    assert searchable("no {placeholder here") == "no {placeholder here"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("my order number is {order_number}", True),
        ("{order_number}, {customer_name}", True),
        ("네 {order_number} 이에요", True),
        ("注文番号は{order_number}です", True),
        ("{handle} thanks {customer_name}", False),  # who it was is nothing that was asked for
        ("is it {order_number}?", False),
        ("my order {order_number} has not come and I have been waiting for two weeks now", False),
        ("주문번호 {order_number} 환불이 아직 안 됐는데 언제 되는지 알려 주세요", False),
    ],
)
def test_a_message_that_only_hands_over_data(text, only):
    assert hands_over(text) is only
    assert not only or needs_context(text)


def test_what_hands_over_what_was_asked_for_is_about_what_was_said_before():
    """The agent's question stands before every such number: it would make all of them alike."""
    turns = [
        (Role.CUSTOMER, "the fleece is too short, can I swap it"),
        (Role.AGENT, "what is your order number"),
        (Role.CUSTOMER, "{order_number}"),
    ]
    assert question_text(turns) == "the fleece is too short, can I swap it\n{order_number}"
    more = [*turns, (Role.AGENT, "and the address"), (Role.CUSTOMER, "it is {address}")]
    assert question_text(more) == "the fleece is too short, can I swap it\n{order_number}\nit is {address}"
    assert question_text(turns[1:]) == "what is your order number\n{order_number}"  # nothing else is known

from nlp_support import Conversation
from nlp_support.text.pairs import has_words, pairs, question_text, says_little, searchable

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

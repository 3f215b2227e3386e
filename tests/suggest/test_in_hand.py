"""What the customer of an open conversation has been told or has given already is not offered again."""

from datetime import timedelta

import pytest

from nlp_support import ReplySuggester
from nlp_support.suggest.in_hand import _asks_and_explains, wanted_in

from support import T0, exchange, message

DAY = 24 * 60
NOW = T0 + timedelta(days=30)
LAMP_Q = "my lamp does not work"
CORD_A = "please plug the lamp into another socket by the window"
BULB_A = "then we send a new bulb free of charge today"


@pytest.fixture
def desk(store, words_encoder, words_ranking):
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def write(desk, *turns):
    """A conversation "new" ten days later, one minute after the other: a customer's text, or (role, text)."""
    said = [turn if isinstance(turn, tuple) else ("customer", turn) for turn in turns]
    desk.store.add(
        message(f"n{at}", text, minutes=10 * DAY + at, role=role, conversation_id="new", customer_id="mia")
        for at, (role, text) in enumerate(said)
    )


def offered(desk, **given):
    return [one.text for one in desk.suggest("acme", conversation_id="new", **{"now": NOW, **given})]


def test_the_same_answer_in_other_words_is_not_offered_again(desk):
    """Asked again since it did not help: something else is offered, not another wording of what was said."""
    desk.store.add([*exchange(1, LAMP_Q, CORD_A), *exchange(2, f"{LAMP_Q} yet", BULB_A)])
    write(
        desk,
        LAMP_Q,
        ("agent", "hello please plug the lamp into another socket by the window"),
        f"still {LAMP_Q}",
    )
    assert offered(desk) == [BULB_A]


def test_the_first_time_it_is_offered(desk):
    desk.store.add([*exchange(1, LAMP_Q, CORD_A), *exchange(2, f"{LAMP_Q} yet", BULB_A)])
    write(desk, LAMP_Q)
    assert CORD_A in offered(desk)


def test_where_nothing_else_is_known_nothing_is_offered(desk):
    desk.store.add(exchange(1, LAMP_Q, CORD_A))
    write(desk, LAMP_Q, ("agent", f"{CORD_A} please"), f"still {LAMP_Q}")
    found = desk.suggest("acme", conversation_id="new", now=NOW)
    assert found.abstained and "said in this very conversation already" in found.reason


def test_another_day_or_price_is_news(desk):
    desk.store.add(exchange(1, "when do you open on sunday", "we open the shop at ten on sundays"))
    write(
        desk,
        "when do you open on saturday",
        ("agent", "we open the shop at nine on saturdays"),
        "when do you open on sunday",
    )
    assert offered(desk) == ["we open the shop at ten on sundays"]


def test_between_other_greetings_it_is_still_the_same(desk):
    """Half of the words are greetings that all replies have; the vectors are far apart."""

    def told(number, text):
        return exchange(number, f"{text} how", f"good morning dear kim this is ben of the lamp house {text}")

    for number, text in enumerate(("rope is sold out", "tents come on friday", "boots fit wide feet"), 10):
        desk.store.add(told(number, text))
    desk.store.add(told(1, LAMP_Q + " plug it in elsewhere"))
    write(desk, LAMP_Q, ("agent", LAMP_Q + " plug it in elsewhere"), f"{LAMP_Q} plug it in elsewhere how")
    assert offered(desk) == []


def test_an_outdated_figure_does_not_come_back_once_the_newer_one_was_said(desk):
    """The account opened at nine and then at ten; ten was said, so that nothing overtakes nine any more."""
    asks = "when do you open on saturday"
    desk.store.add([*exchange(1, asks, "we open the shop at nine on saturdays"),
                    *exchange(2, asks, "we open the shop at ten on saturdays")])  # fmt: skip
    write(desk, asks, ("agent", "we open the shop at ten on saturdays"), f"{asks} please")
    assert offered(desk) == []


def test_what_was_said_and_is_not_stored_is_known_by_its_words(desk):
    desk.store.add([*exchange(1, LAMP_Q, CORD_A), *exchange(2, f"{LAMP_Q} yet", BULB_A)])
    turns = [
        message("x", LAMP_Q, customer_id="mia", conversation_id="away"),
        message("y", f"Hi Mia! {CORD_A.capitalize()}.", role="agent", minutes=1, conversation_id="away"),
    ]
    found = desk.suggest("acme", f"still {LAMP_Q}", context=turns, now=NOW)
    assert [one.text for one in found] == [BULB_A]


# Questions of the account

LATE_Q = "where is my parcel"
NUMBER_A = "could you tell us the order number of it please?"
LEFT_A = "it left our house this morning and comes tomorrow"


@pytest.fixture
def parcels(desk):
    desk.store.add([*exchange(1, LATE_Q, NUMBER_A), *exchange(2, f"{LATE_Q} order 4471-2290", LEFT_A)])
    return desk


def test_a_number_that_the_question_has_is_not_asked_for(parcels):
    assert NUMBER_A in [one.text for one in parcels.suggest("acme", LATE_Q, now=NOW)]
    found = parcels.suggest("acme", f"{LATE_Q} it is order number 5512-7781", now=NOW)
    assert [one.text for one in found] == [LEFT_A]


def test_a_number_that_was_given_before_is_not_asked_for(parcels):
    write(
        parcels,
        "hello there my order number is 5512-7781",
        ("agent", "thank you, how may we help?"),
        f"{LATE_Q} please",
    )
    assert NUMBER_A not in offered(parcels)


def test_another_thing_may_still_be_asked_for(desk):
    asks = "may we have the e-mail address and the order number of it please?"
    desk.store.add(exchange(1, LATE_Q, asks))
    found = desk.suggest("acme", f"{LATE_Q} it is order number 5512-7781", now=NOW)
    assert [one.text for one in found] == [asks]


def test_a_reply_that_tells_something_of_the_number_is_offered(desk):
    tells = "you find the order number of it in our mail. the parcel leaves tomorrow."
    desk.store.add(exchange(1, LATE_Q, tells))
    found = desk.suggest("acme", f"{LATE_Q} it is order number 5512-7781", now=NOW)
    assert [one.text for one in found] == [tells]


def test_what_the_account_asked_is_not_asked_again_in_other_words(parcels):
    """The two questions have cosine 7 / 10 by their words: too far to be the same reply."""
    write(
        parcels,
        LATE_Q,
        ("agent", "what is the order number? tell us please, could you"),
        f"no idea, {LATE_Q}",
    )
    assert NUMBER_A not in offered(parcels)


ADDRESS_A, PHONE_A = "is this still your address please?", "is this still your phone number please?"


@pytest.mark.parametrize(("said", "expected"), [("yes", 0), ("and one lamp more", 1)])
def test_what_the_customer_has_just_said_yes_to_is_not_asked_again(desk, said, expected):
    """The two questions have 4 of 7 words in common, .57: enough after a yes, too little after an order."""
    asks = "is the order right and complete now?"
    desk.store.add([*exchange(1, "yes", asks), *exchange(2, "and one lamp more", asks)])
    write(desk, "two lamps", ("agent", "is the order right for you there?"), said)
    assert len(offered(desk)) == expected


@pytest.mark.parametrize(
    ("asked", "again"),
    [
        (
            "please leave the order number here and we look into it",
            "leave the order number here, then we look into it",
        ),
        ("how nice that you move! where do you move to?", "how nice for you! where to do you move?"),
    ],
)
def test_a_question_is_known_by_what_it_asks_for_and_between_other_sentences(desk, asked, again):
    desk.store.add(exchange(1, LATE_Q, again))
    write(desk, LATE_Q, ("agent", asked), f"oh {LATE_Q}")
    assert offered(desk) == []


def test_another_thing_of_the_same_words_is_another_question(desk):
    desk.store.add(exchange(1, "yes it is", PHONE_A))
    write(desk, "i move out", ("agent", ADDRESS_A), "yes it is")
    assert offered(desk) == [PHONE_A]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("May I have your order number, please?", {"order_number"}),
        (
            "What is the booking reference, and your full name?",
            {"order_number", "customer_name"},
        ),
        ("주문번호와 연락처를 남겨 주시겠어요?", {"order_number", "phone"}),
        ("Wie lautet Ihre Bestellnummer?", {"order_number"}),
        ("Quel est votre numéro de commande ?", {"order_number"}),
        ("¿Cuál es su número de pedido?", {"order_number"}),
        ("ご注文番号を教えていただけますか。", {"order_number"}),
        ("What size do you wear?", set()),
        ("We order numbers of them from our maker.", {"order_number"}),  # whether it asks is told elsewhere
        ("Did you reorder? No.", set()),
        ("We recommend emailing.", set()),
    ],
)
def test_what_a_reply_may_ask_for(text, wanted):
    assert wanted_in(text) == wanted


@pytest.mark.parametrize(
    ("reply", "gone"),
    [
        ("Could you give me your order number? It starts with KX and is in the confirmation e-mail.", True),
        ("주문번호를 알려 주시겠어요? KX로 시작하며 확인 메일에 있습니다.", True),
        ("Wie lautet Ihre Bestellnummer? Sie steht in der Bestätigung per E-Mail.", True),
        ("Your refund is on its way. Could you send me the order number?", False),
        ("Could you give me your order number and your phone number? Both are in the e-mail.", False),
        ("We ship within two days. The order number is in the e-mail.", False),
    ],
)
def test_a_question_for_what_was_given_is_left_out_with_where_it_is_found(reply, gone):
    assert _asks_and_explains(reply, frozenset({"order_number"})) is gone

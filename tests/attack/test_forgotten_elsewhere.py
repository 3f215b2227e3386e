"""Who was forgotten does not come back in the messages of others."""

import pytest

from nlp_support import ReplySuggester, index_account

from support import exchange, message

MAIL, PHONE = "otto.finch@example.org", "+1 415 555 0142"
HOURS, SENTENCE = "we open at nine for you both.", "The handle of my blue kettle broke off on the second day"


@pytest.fixture
def desk(store):
    """Leocadia and Otto in one conversation; Otto named and quoted in a third customer's."""
    leo = {"customer_id": "leocadia", "customer_name": "Leocadia Brand"}
    otto = {"customer_id": "otto-77", "customer_name": "Otto Finch"}
    sent = {"role": "agent", "agent_id": "kim"}
    store.add(
        [
            message("l1", "When is the shop open for us two?", **leo),
            message("o1", f"{SENTENCE}. Write to {MAIL}. My number is {PHONE}.", minutes=1, **otto),
            message("a1", f"Leocadia, Otto told us. Mr Finch, {HOURS}", minutes=2, **leo, **sent),
            message("z1", "What did the other one say?", minutes=9, conversation_id="k9", customer_id="zoe"),
            message(
                "a9",
                f"Otto Finch wrote: \"{SENTENCE}.\" from {MAIL}; ask Finch Brothers on the square.",
                minutes=10, conversation_id="k9", customer_id="zoe", **sent,
            ),
        ]
    )  # fmt: skip
    return store


def texts(store):
    return {one.id: one.text for one in store.messages("acme")}


def test_the_name_stays_out_of_the_other_customers_replies(desk, words_encoder, words_ranking):
    """Found before by his metadata, which is gone now; what redaction did is done to the message itself."""
    erased = desk.forget("acme", "otto-77")
    assert (erased.messages, erased.masked) == (1, 2)
    assert "Otto" not in texts(desk)["a1"] and "Finch" not in texts(desk)["a1"]
    assert texts(desk)["a1"].endswith(HOURS)
    index_account(desk, "acme", encoder=words_encoder)
    suggester = ReplySuggester(desk, encoder=words_encoder, ranking=words_ranking)
    found = suggester.suggest("acme", "When is the shop open for us two?")
    assert "nine" in found[0].text and "Finch" not in found[0].text and "Otto" not in found[0].text


def test_what_others_quote_is_masked_and_what_is_nobodys_stays(desk):
    desk.forget("acme", "otto-77")
    quoting = texts(desk)["a9"]
    assert MAIL not in quoting and "blue kettle" not in quoting and "Otto" not in quoting
    assert "{customer_name} wrote" in quoting and "{email}" in quoting
    assert "Finch Brothers on the square" in quoting  # half a name elsewhere may be anybody's
    assert texts(desk)["z1"] == "What did the other one say?"


def test_what_the_brand_gives_to_everybody_stays(desk):
    """Otto wrote down the shop's own number, which agents gave to three others."""
    for number in (20, 21, 22):
        desk.add(exchange(number, "whom do I call", f"Call {PHONE}, please."))
    desk.forget("acme", "otto-77")
    assert {texts(desk)[f"a{number}"] for number in (20, 21, 22)} == {f"Call {PHONE}, please."}


def test_a_number_that_only_one_other_was_told_is_masked(desk):
    desk.add(exchange(20, "what is his number", f"It is {PHONE}."))
    desk.forget("acme", "otto-77")
    assert texts(desk)["a20"] == "It is {phone}."


def test_korean_names_are_masked_with_their_particles(store):
    """김서준 is three syllables, so hardly anybody else's; 님 and the particle behind it stay."""
    store.add(
        [
            message("c1", "환불은 언제 되나요?", customer_id="seojun-k", customer_name="김서준"),
            message("c2", "다른 고객은 어떻게 됐나요?", minutes=5, conversation_id="k2", customer_id="v"),
            message("a2", "김서준님은 어제 환불받으셨습니다.", minutes=6, role="agent", conversation_id="k2",
                    customer_id="v"),
        ]
    )  # fmt: skip
    assert store.forget("acme", "seojun-k").masked == 1
    assert texts(store)["a2"] == "{customer_name}님은 어제 환불받으셨습니다."


def test_who_nobody_names_changes_no_message_of_others(store):
    store.add(exchange(1, "do you repair kettles", "we do"))
    store.add(exchange(2, "do you repair lamps", "we do not"))
    before = texts(store)
    assert store.forget("acme", "user1").masked == 0
    assert texts(store) == {id: text for id, text in before.items() if id[1:] == "2"}

"""What is suggested in a stored conversation, and whether it still fits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nlp_support import ReplySuggester
from nlp_support.errors import InvalidArgument, UnknownConversation
from nlp_support.suggest import waiting
from nlp_support.suggest.asked import Asked
from nlp_support.suggest.offers import Offer, _signature, _text, offer_id, read_offer
from nlp_support.suggest.opened import Opened
from nlp_support.suggest.waiting import burst
from nlp_support.types.export import StatusChange

from support import T0, exchange, message

NOW = T0 + timedelta(days=30)
HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"
DAY = 24 * 60


@pytest.fixture
def desk(store, words_encoder, words_ranking):
    """Two answered questions, and a conversation "new" to write in."""
    store.add([*exchange(1, HOURS_Q, HOURS_A), *exchange(2, DOG_Q, DOG_A)])
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def write(desk, *turns, day=10):
    """Write in the conversation, one minute after the other: a customer's text, or (role, text)."""
    said = [turn if isinstance(turn, tuple) else ("customer", turn) for turn in turns]
    before = sum(m.conversation_id == "new" for m in desk.store.messages("acme"))
    desk.store.add(
        message(f"n{before + at}", text, minutes=day * DAY + before + at, role=role, conversation_id="new")
        for at, (role, text) in enumerate(said)
    )


def offered(desk, **given):
    return [one.text for one in desk.suggest("acme", conversation_id="new", **{"now": NOW, **given})]


def test_the_unanswered_messages_are_the_question(desk):
    write(desk, "when do you", "open on", "saturday")
    assert offered(desk) == [HOURS_A]
    assert desk.suggest("acme", "saturday", now=NOW).abstained  # the last message alone is not enough


def test_what_was_answered_and_thanked_for_is_no_part_of_it(desk):
    write(desk, HOURS_Q, ("agent", HOURS_A), "thank you!", DOG_Q)
    assert offered(desk) == [DOG_A]


def test_nobody_waits(desk):
    write(desk, HOURS_Q, ("agent", HOURS_A))
    found = desk.suggest("acme", conversation_id="new", now=NOW)
    assert found.abstained
    assert found.reason == "nobody waits for an answer in conversation 'new'"
    write(desk, "thanks a lot!")
    assert offered(desk) == []
    assert offered(desk, now=T0) == []  # before its first message


def test_what_was_only_put_off_still_waits(desk, monkeypatch):
    monkeypatch.setattr(waiting, "only_holds", lambda text: text == "one moment please")
    write(desk, HOURS_Q, ("agent", "one moment please"))
    assert offered(desk) == [HOURS_A]
    write(desk, "ok thanks")
    assert offered(desk) == [HOURS_A]
    write(desk, ("agent", "it is nine"))
    assert offered(desk) == []


def test_the_end_may_be_a_text_that_is_not_stored(desk):
    write(desk, "when do you", "open on")
    assert offered(desk, text="saturday") == [HOURS_A]


def test_messages_at_now_or_later_are_no_part_of_it(desk):
    write(desk, HOURS_Q, ("agent", HOURS_A))
    assert offered(desk, now=T0 + timedelta(days=10, minutes=1)) == [HOURS_A]


def test_what_the_conversation_sent_already_is_not_suggested_again(desk):
    write(desk, HOURS_Q, ("agent", "from ten to six"), HOURS_Q + " exactly")
    assert offered(desk) == [HOURS_A]


def test_the_language_that_the_last_message_is_marked_with_is_used(desk):
    desk.store.add(exchange(3, "hotel wifi", "el wifi es gratis", language="es"))
    desk.store.add(exchange(4, "hotel wifi", "the wifi costs nothing", language="en"))
    desk.store.add([message("n0", "hotel wifi", minutes=10 * DAY, conversation_id="new", language="es")])
    assert offered(desk) == ["el wifi es gratis"]
    assert offered(desk, language="en") == ["the wifi costs nothing"]


def test_what_cannot_be_asked_is_refused(desk):
    with pytest.raises(UnknownConversation, match="'acme' has no conversation 'nowhere'"):
        desk.suggest("acme", conversation_id="nowhere")
    with pytest.raises(InvalidArgument, match="neither a text nor a conversation_id"):
        desk.suggest("acme")
    write(desk, HOURS_Q)
    with pytest.raises(InvalidArgument, match="a context beside the conversation_id"):
        desk.suggest("acme", conversation_id="new", context=["hello"])


# A burst in a context that is given


def test_what_was_written_right_before_a_text_is_part_of_the_question(desk):
    assert [
        one.text for one in desk.suggest("acme", "saturday", context=["when do you", "open on"], now=NOW)
    ] == [HOURS_A]
    turns = [message("x", "when do you open on"), message("y", "from ten", role="agent", minutes=1)]
    assert (
        Asked("acme", "and may my dog come along too", context=turns).question
        == "and may my dog come along too"
    )


@pytest.mark.parametrize(
    ("context", "start"),
    [
        ([], 0),
        (["where is my parcel?"], 0),
        (["감사합니다", "언제 도착하나요?"], 1),
        (["ok thanks"], 1),
        ([message("a", "it ships today", role="agent"), message("b", "and the lamp?", minutes=1)], 1),
        ([message("a", "hi", role="agent", sender="system"), message("b", "and the lamp?", minutes=1)], 1),
        ([message("a", "Shall I send it?", role="agent"), message("b", "yes please", minutes=1)], 1),
        ([message("a", "where is it?"), message("b", "and the lamp?", minutes=31 * DAY)], 1),
        ([message("a", "where is it?"), message("b", "and the lamp?", minutes=29 * DAY)], 0),
    ],
)
def test_where_the_question_begins(context, start):
    assert burst(context) == start


# Whether a suggestion still fits


@pytest.fixture
def first(desk):
    write(desk, HOURS_Q)
    return desk.suggest("acme", conversation_id="new", now=NOW)[0]


def test_a_suggestion_fits_until_somebody_writes(desk, first):
    assert desk.still_fits(first)
    desk.store.add([message("s", "assigned to kim", minutes=20 * DAY, conversation_id="new", role="agent",
                            sender="system")])  # fmt: skip
    desk.store.add(exchange(9, "may my cat come", "cats are welcome"))
    assert desk.still_fits(first)  # nobody wrote there
    write(desk, ("agent", HOURS_A))
    assert not desk.still_fits(first)


def test_the_customer_writes_on(desk, first):
    write(desk, HOURS_Q)  # even if it is the same again
    assert not desk.still_fits(first)


def test_a_bot_writes(desk, first):
    desk.store.add(
        [message("b", "hello", minutes=20 * DAY, conversation_id="new", role="agent", sender="bot")]
    )
    assert not desk.still_fits(first)


def test_what_is_suggested_was_removed(desk, first):
    desk.store.remove("acme", [first.message_id])
    assert not desk.still_fits(first)


def test_the_message_that_was_asked_about_may_be_stored_later(desk):
    write(desk, "hello there")
    found = desk.suggest("acme", HOURS_Q, conversation_id="new", now=NOW)[0]
    assert desk.still_fits(found)
    write(desk, f" {HOURS_Q}\n")
    assert desk.still_fits(found)
    write(desk, "hello?")
    assert not desk.still_fits(found)


def test_another_message_is_not_the_one_that_was_asked_about(desk):
    write(desk, "hello there")
    found = desk.suggest("acme", HOURS_Q, conversation_id="new", now=NOW)[0]
    write(desk, DOG_Q)
    assert not desk.still_fits(found)


def test_a_context_tells_the_conversation(desk):
    write(desk, "hello there")
    context = [m for m in desk.store.messages("acme") if m.conversation_id == "new"]
    found = desk.suggest("acme", HOURS_Q, context=context, now=NOW)[0]
    assert desk.still_fits(found)
    write(desk, ("agent", "hello"))
    assert not desk.still_fits(found)


# What a suggestion answers, and what else withdraws it


def change(closed, *, minutes):
    return StatusChange(0, "acme", "new", closed, T0 + timedelta(minutes=minutes))


def test_a_suggestion_names_the_last_message_that_it_answers(desk):
    write(desk, "hello there", ("agent", "hello"), "when do you", "open on", "saturday")
    found = desk.suggest("acme", conversation_id="new", now=NOW)
    assert found[0].answers == "n4"
    assert desk.suggest("acme", HOURS_Q, now=NOW)[0].answers is None


def test_thanks_and_what_only_puts_off_are_not_what_is_answered(desk, monkeypatch):
    monkeypatch.setattr(waiting, "only_holds", lambda text: text == "one moment please")
    write(desk, HOURS_Q, ("agent", "one moment please"), "ok thanks")
    found = desk.suggest("acme", conversation_id="new", now=NOW)[0]
    assert found.answers == "n0"
    assert desk.still_fits(found)


def test_a_context_of_messages_tells_what_waits_before_the_text(desk):
    turns = [message("x", "when do you open on", conversation_id="new")]
    assert desk.suggest("acme", "saturday", context=turns, now=NOW)[0].answers == "x"
    turns += [message("y", "from ten", role="agent", minutes=1, conversation_id="new")]
    assert desk.suggest("acme", HOURS_Q, context=turns, now=NOW)[0].answers is None


@pytest.mark.parametrize("which", ["n0", "n1"])
def test_a_message_of_the_question_is_edited_or_removed(desk, which):
    write(desk, "when do you open", "on saturday")
    found = desk.suggest("acme", conversation_id="new", now=NOW)[0]
    before = next(one for one in desk.store.messages("acme") if one.id == which)
    desk.store.add([replace(before, text="may my dog come")])
    assert not desk.still_fits(found)
    desk.store.add([before])
    assert desk.still_fits(found)
    desk.store.remove("acme", [which])
    assert not desk.still_fits(found)


def test_something_comes_in_late_between_the_messages_of_the_question(desk):
    write(desk, "when do you open", "on saturday")
    found = desk.suggest("acme", conversation_id="new", now=NOW)[0]
    late = message("x", HOURS_A, minutes=10 * DAY + 0.5, role="agent", conversation_id="new")
    desk.store.add([late])
    assert not desk.still_fits(found)


def test_the_conversation_is_closed_and_opened_again(desk, first):
    desk.store.add([change(True, minutes=11 * DAY)])
    assert not desk.still_fits(first)
    desk.store.add([change(False, minutes=12 * DAY)])
    assert desk.still_fits(first)


def test_a_text_opens_a_closed_conversation_again(desk):
    write(desk, "hello there", ("agent", "hello"))
    desk.store.add([change(True, minutes=11 * DAY)])
    found = desk.suggest("acme", HOURS_Q, conversation_id="new", now=NOW)[0]
    assert desk.still_fits(found)
    desk.store.add([change(True, minutes=31 * DAY)])
    assert not desk.still_fits(found)


def test_without_a_conversation_it_always_fits(desk):
    assert desk.still_fits(desk.suggest("acme", HOURS_Q, now=NOW)[0])


def test_the_suggestion_of_another_store_is_refused(desk, first):
    with pytest.raises(InvalidArgument, match="is not a suggestion's"):
        desk.still_fits(type(first)(**{**{f: getattr(first, f) for f in first.__slots__}, "id": "abc"}))


def signed(told, key):
    return _text(_signature(told, key) + told)


def test_an_id_tells_the_conversation_and_those_of_before_are_still_read():
    key = b"key"
    old = "\0".join(("nonce", "acme", "a1", "7", "c", "u", "m", "hash")).encode()
    assert read_offer(signed(old, key), key).opened == Opened("c", "u", "m", "hash")
    for opened in (
        None,
        Opened("c", "u"),
        Opened("c", "u", "m", "hash"),
        Opened("c", "u", "m", "hash", "l", "told", "17"),
    ):
        offer = Offer("acme", "a1", 7, opened)
        assert read_offer(offer_id(offer, key), key) == offer

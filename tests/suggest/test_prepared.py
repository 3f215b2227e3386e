"""Macros and approved answers are suggested beside past replies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nlp_support import Macro, Message, Outcome, ReplySuggester, Window, index_account, open_store
from nlp_support.insights.faq import mine_faq
from nlp_support.suggest.replay import Replay

from support import T0, exchange, message

LATER = T0 + timedelta(days=30)
PARK_Q = "where may guests park cars"
PARK_A = "Hello {{contact.name}}, guests park behind the old mill."
SENT = "Hello Maria, guests park behind the old mill."
PARKING = Macro("7", PARK_A, title="parking", questions=(PARK_Q,), source="zendesk")


@pytest.fixture
def suggester(store, words_encoder, words_ranking):
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def test_an_account_with_macros_alone_is_suggested_them(store, suggester):
    """The question is the macro's own: cosine 1, confidence 1 / (1 + exp(6 - 10 * 1.02)) = .985 with the
    recency of what is never old."""
    store.add_macros("acme", [PARKING], now=T0)
    [one] = suggester.suggest("acme", PARK_Q, now=LATER)
    assert (one.text, one.title, one.source) == (
        "Hello {customer_name}, guests park behind the old mill.", "parking", "macro"
    )  # fmt: skip
    assert (one.question, one.times_sent, one.last_sent_at) == (PARK_Q, 0, T0)
    assert one.confidence == pytest.approx(0.9852, abs=0.0005)
    assert one.fill(customer_name="Kim") == "Hello Kim, guests park behind the old mill."
    assert suggester.suggest("acme", "is the pool warm", now=LATER).abstained


def test_a_macro_is_found_by_its_title_and_by_what_it_says(store, words_encoder, words_ranking):
    """Its title and its text are no questions: a cosine of 1 to the title counts as .85, so that with the
    recency of what is never old confidence is 1 / (1 + exp(6 - 8.7)) = .937; one of about .88 to the text
    (ten of its thirteen words) as .58, below one half."""
    ranking = replace(words_ranking, threshold=0.2)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=ranking)
    said = "Every guest may leave cars at the large yard behind our old mill."
    store.add_macros("acme", [Macro("1", said, title="where_may::our guests-leave their/cars")])
    asked = "where may our guests leave their cars"
    [by_title] = suggester.suggest("acme", asked, now=LATER)
    assert by_title.question == asked and by_title.confidence == pytest.approx(0.937, abs=0.002)
    [by_text] = suggester.suggest("acme", "guest may leave at the large yard behind old mill", now=LATER)
    assert by_text.question == "where_may::our guests-leave their/cars"
    assert 0.35 < by_text.confidence < 0.6


def test_a_macro_and_its_sendings_are_one(store, suggester):
    """It was sent twice in its very words but for the name, with a greeting before it once more."""
    store.add(
        [*exchange(1, PARK_Q, SENT, customer_name="Maria"), *exchange(2, PARK_Q, SENT, customer_name="Maria")]
    )
    store.add(exchange(3, PARK_Q, f"Good morning! {SENT}", customer_name="Maria"))
    before = suggester.suggest("acme", PARK_Q, now=LATER)
    assert [(one.source, one.times_sent) for one in before] == [("reply", 3)]
    store.add_macros("acme", [PARKING])
    [one] = suggester.suggest("acme", PARK_Q, now=LATER)
    assert (one.source, one.times_sent, one.message_id) == ("macro", 3, "zendesk:7")
    assert one.last_sent_at == T0 + timedelta(hours=3, minutes=5)
    assert one.text == "Hello {customer_name}, guests park behind the old mill."


def test_the_window_does_not_limit_macros_and_a_replay_does_not_see_them(store, words_encoder, words_ranking):
    store.add(exchange(1, "is the pool warm", "the pool has thirty degrees"))
    store.add_macros("acme", [PARKING], now=LATER)
    recent = Window(max_age=timedelta(days=1))
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=recent)
    assert suggester.suggest("acme", PARK_Q, now=LATER)[0].source == "macro"
    moment = Replay(suggester, "acme", earliest=LATER, latest=LATER).at(LATER)
    assert moment.ready is None and moment.reason is not None


def test_another_accounts_macros_change_nothing(store, suggester):
    store.add(exchange(1, PARK_Q, "All around the church there is room."))
    before = [(one.text, one.confidence) for one in suggester.suggest("acme", PARK_Q, now=LATER)]
    store.add_macros("globex", [PARKING])
    assert [(one.text, one.confidence) for one in suggester.suggest("acme", PARK_Q, now=LATER)] == before
    assert suggester.suggest("globex", PARK_Q, now=LATER)[0].source == "macro"


def test_changes_are_seen_by_other_processes_from_the_next_call_on(tmp_path, words_encoder, words_ranking):
    path = tmp_path / "desk.db"
    with open_store(path) as writer, open_store(path) as reader:
        suggester = ReplySuggester(reader, encoder=words_encoder, ranking=words_ranking)
        writer.add_macros("acme", [PARKING])
        [one] = suggester.suggest("acme", PARK_Q, now=LATER)
        assert suggester.still_fits(one)
        changed = Macro("7", "The yard is full.", title="parking", questions=(PARK_Q,), source="zendesk")
        writer.add_macros("acme", [changed])
        assert not suggester.still_fits(one)
        assert [one.text for one in suggester.suggest("acme", PARK_Q, now=LATER)] == ["The yard is full."]
        writer.remove_macros("acme", ["zendesk:7"])
        assert suggester.suggest("acme", PARK_Q, now=LATER).abstained


def test_each_macro_is_encoded_once(store, words_encoder, words_ranking, counting):
    """Its title and question together, then its text; nothing after that but the question asked."""
    encoder, calls = counting(words_encoder)
    store.add_macros("acme", [PARKING])
    index_account(store, "acme", encoder=encoder)
    assert calls == [2, 1]
    suggester = ReplySuggester(store, encoder=encoder, ranking=words_ranking)
    suggester.suggest("acme", PARK_Q, now=LATER)
    suggester.suggest("acme", PARK_Q, now=LATER)
    assert calls == [2, 1, 1, 1]


def test_what_is_not_encoded_may_be_skipped(store, suggester):
    store.add_macros("acme", [PARKING])
    found = suggester.suggest("acme", PARK_Q, now=LATER, index="skip")
    assert found.abstained and found.pending == 1
    assert "1 macro is not indexed yet" in found.reason
    assert suggester.suggest("acme", PARK_Q, now=LATER).pending == 0
    assert suggester.suggest("acme", PARK_Q, now=LATER, index="skip")[0].source == "macro"


def test_feedback_counts_by_wording(store, suggester):
    """Twice rejected: score -2 / 4, times its weight .1 in relevance and value."""
    store.add_macros("acme", [PARKING])
    for _ in range(2):
        [one] = suggester.suggest("acme", PARK_Q, now=LATER)
        assert suggester.record(one.id, Outcome.REJECTED, account_id="acme")
    kept = store._feedback.recorded("acme")
    assert [(record.source, record.outcome) for record in kept] == [("macro", "rejected")] * 2
    assert suggester.suggest("acme", PARK_Q, now=LATER)[0].confidence < one.confidence
    assert suggester.record(one.id, "edited", "Hello Kim, guests park behind the new mill.")
    assert store._feedback.recorded("acme")[-1].distance == pytest.approx(3 / 55, abs=0.02)
    store.remove_macros("acme", ["zendesk:7"])
    assert store._feedback.recorded("acme") == []
    assert not suggester.record(one.id, "accepted") and not suggester.still_fits(one)


def test_feedback_on_a_macro_survives_a_message_of_its_id(store, suggester):
    store.add([message("zendesk:7", "hello", customer_id="ines")])
    store.add_macros("acme", [PARKING])
    [one] = suggester.suggest("acme", PARK_Q, now=LATER)
    suggester.record(one.id, "accepted")
    store.remove("acme", ["zendesk:7"])
    store.add([message("zendesk:7", "hello", customer_id="ines")])
    store.forget("acme", "ines")
    assert len(store._feedback.recorded("acme")) == 1


def test_what_was_said_in_the_conversation_is_not_offered_again(store, suggester):
    store.add_macros("acme", [PARKING])
    context = [
        message("m1", PARK_Q, minutes=1),
        message("m2", "Hello Maria, guests park behind the old mill!", minutes=2, role="agent"),
    ]
    assert suggester.suggest("acme", PARK_Q, context=context, now=LATER).abstained
    other: list[Message] = [context[0], message("m2", "One moment please.", minutes=2, role="agent")]
    assert suggester.suggest("acme", PARK_Q, context=other, now=LATER)[0].source == "macro"


def test_the_language_of_the_question_decides(store, suggester):
    """Both have the same Latin word in their questions, the texts differ in script."""
    store.add_macros("acme", [PARKING, Macro("8", "건물 뒤에 주차하세요", questions=(PARK_Q,))])
    assert [one.title for one in suggester.suggest("acme", PARK_Q, now=LATER)] == ["parking"]
    assert suggester.suggest("acme", PARK_Q, now=LATER, language="ko")[0].text == "건물 뒤에 주차하세요"
    assert len(suggester.suggest("acme", PARK_Q, now=LATER, language="any")) == 2


def test_courtesies_are_left_out(store, suggester):
    store.add_macros("acme", [Macro("1", "Thank you!", questions=("thanks a lot for that help",))])
    asked = "thanks a lot for that help did you"
    assert suggester.suggest("acme", asked, now=LATER).abstained
    all_of = ReplySuggester(
        store, encoder=suggester.encoder, ranking=suggester.ranking, keep_boilerplate=True
    )
    assert all_of.suggest("acme", asked, now=LATER)[0].text == "Thank you!"


def test_a_macro_gives_way_to_a_newer_reply_that_contradicts_it(store, suggester):
    """It was last imported a day before agents began to say another number."""
    macro = Macro(
        "1",
        "We keep lost things for 30 days at the desk.",
        questions=("how many days do you keep things that somebody lost here",),
    )
    store.add_macros("acme", [macro], now=T0 - timedelta(days=1))
    store.add(
        exchange(
            1,
            "how many days do you keep things that somebody lost here",
            "We keep lost things for 90 days at the desk.",
        )
    )
    found = suggester.suggest("acme", "how many days do you keep things that somebody lost here", now=LATER)
    assert [one.text for one in found] == ["We keep lost things for 90 days at the desk."]
    store.add_macros("acme", [macro], now=T0 + timedelta(days=1))
    again = ReplySuggester(store, encoder=suggester.encoder, ranking=suggester.ranking)
    assert (
        len(again.suggest("acme", "how many days do you keep things that somebody lost here", now=LATER)) == 2
    )


def test_an_approved_answer_is_an_entry_and_outlives_the_window(store, words_encoder, words_ranking):
    for number in range(3):
        store.add(exchange(number, PARK_Q, "Guests park in the yard behind the mill."))
    recent = Window(max_messages=1)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=recent)
    [entry] = mine_faq(store, "acme", encoder=words_encoder, now=LATER).entries
    store.add(exchange(9, "is the pool warm", "the pool has thirty degrees"))
    assert suggester.suggest("acme", PARK_Q, now=LATER).abstained
    store.set_entry_state("acme", entry.id, "approved")
    [one] = suggester.suggest("acme", PARK_Q, now=LATER)
    assert (one.source, one.text, one.title) == ("entry", "Guests park in the yard behind the mill.", None)
    assert (one.question, one.times_sent, one.message_id) == (PARK_Q, 0, "a2")
    assert suggester.record(one.id, "accepted") and suggester.still_fits(one)
    assert store._feedback.recorded("acme")[-1].source == "entry"
    store.set_entry_state("acme", entry.id, "blocked")
    assert suggester.suggest("acme", PARK_Q, now=LATER).abstained


def test_an_approved_answer_goes_with_its_messages(store, suggester, words_encoder):
    for number in range(3):
        store.add(exchange(number, PARK_Q, "Guests park in the yard behind the mill."))
    [entry] = mine_faq(store, "acme", encoder=words_encoder, now=LATER).entries
    store.set_entry_state("acme", entry.id, "approved")
    assert [one.source for one in suggester.suggest("acme", PARK_Q, now=LATER)] == ["entry"]
    for number in range(3):
        store.forget("acme", f"user{number}", compact=False)
    assert suggester.suggest("acme", PARK_Q, now=LATER).abstained


def test_a_blocked_wording_is_no_macro_either(store, suggester, words_encoder):
    for number in range(3):
        store.add(exchange(number, PARK_Q, SENT, customer_name="Maria"))
    [entry] = mine_faq(store, "acme", encoder=words_encoder, now=LATER).entries
    store.add_macros("acme", [PARKING])
    assert suggester.suggest("acme", PARK_Q, now=LATER)[0].source == "macro"
    store.set_entry_state("acme", entry.id, "blocked")
    assert suggester.suggest("acme", PARK_Q, now=LATER).abstained

import threading
from datetime import datetime, timedelta

import numpy as np
import pytest

from nlp_support import Ranking, ReplySuggester, Window, index_account, open_store
from nlp_support.errors import InvalidArgument, MissingPlaceholder, NlpSupportError, UnknownAccount
from nlp_support.store.feedback import Outcome, Outcomes
from nlp_support.suggest import encoding, indexing
from nlp_support.suggest import search as index

from support import T0, exchange, message

LATER = T0 + timedelta(days=30)
HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"


@pytest.fixture
def suggester(store, words_encoder, words_ranking):
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def texts(found):
    return [suggestion.text for suggestion in found]


def test_the_answer_to_the_same_question_is_found(store, suggester):
    store.add([*exchange(1, HOURS_Q, HOURS_A), *exchange(2, DOG_Q, DOG_A)])
    found = suggester.suggest("acme", HOURS_Q, now=LATER)
    assert texts(found) == [HOURS_A]
    first = found[0]
    assert (first.question, first.times_sent, first.message_id) == (HOURS_Q, 1, "a1")
    assert first.last_sent_at == T0 + timedelta(hours=1, minutes=5)
    assert 0.5 <= first.confidence <= 1
    assert not found.abstained and found.reason is None and len(found) == 1 and list(found[:1]) == [first]


@pytest.mark.parametrize(
    "mail",
    [
        f"{HOURS_Q}\n\nAm 01.05.26 um 9:12 schrieb Kim <kim@e.example>:\n> {DOG_Q}\n> {DOG_Q}",
        f"<p>{HOURS_Q}</p><blockquote type='cite'>{DOG_Q}<br>{DOG_Q}</blockquote>",
        f"{HOURS_Q}\n\n나의 iPhone에서 보냄\n\n-----Original Message-----\nFrom: k@e.example\n\n{DOG_Q}",
    ],
)
def test_what_a_mail_quotes_is_no_part_of_the_question(store, suggester, mail):
    store.add([*exchange(1, HOURS_Q, HOURS_A), *exchange(2, DOG_Q, DOG_A)])
    found = suggester.suggest("acme", mail, now=LATER)
    assert texts(found) == [HOURS_A]
    assert found[0].confidence == suggester.suggest("acme", HOURS_Q, now=LATER)[0].confidence


def test_a_question_like_no_other_is_met_with_silence_and_the_reason(store, suggester):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    found = suggester.suggest("acme", "quantum entanglement lectures", now=LATER)
    assert found.abstained and list(found) == []
    assert "likely enough" in found.reason


def test_now_closes_the_window(store, suggester):
    store.add(exchange(1, HOURS_Q, HOURS_A))  # sent at T0 + 65 minutes
    sent = T0 + timedelta(minutes=65)
    assert (
        suggester.suggest("acme", HOURS_Q, now=sent).reason
        == "the account sent no messages in the window, bots and automatic messages aside"
    )
    assert texts(suggester.suggest("acme", HOURS_Q, now=sent + timedelta(microseconds=1))) == [HOURS_A]
    assert suggester.suggest("acme", HOURS_Q, now=T0).abstained
    with pytest.raises(InvalidArgument, match="no time zone"):
        suggester.suggest("acme", HOURS_Q, now=datetime(2026, 2, 1))


def test_the_window_by_number_and_by_age(store, words_encoder, words_ranking):
    store.add([*exchange(1, HOURS_Q, HOURS_A), *exchange(2, DOG_Q, DOG_A)])

    def make(window):
        return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=window)

    assert make(Window(max_messages=1)).suggest("acme", HOURS_Q, now=LATER).abstained
    assert not make(Window(max_messages=2)).suggest("acme", HOURS_Q, now=LATER).abstained
    sent = T0 + timedelta(minutes=65)
    age = timedelta(days=90)
    assert not make(Window(max_age=age)).suggest("acme", HOURS_Q, now=sent + age).abstained
    late = sent + age + timedelta(microseconds=1)
    assert make(Window(max_age=age)).suggest("acme", HOURS_Q, now=late).abstained


def test_one_suggester_asked_at_any_time_agrees_with_a_fresh_one(store, words_encoder, words_ranking):
    """The cache moves forward, backward and over new, late and changed messages without a trace."""
    window = Window(max_messages=5)
    rng = np.random.default_rng(5)
    asking = [f"question about thing{n} and thing{n + 1}" for n in range(12)]
    store.add([m for n in range(8) for m in exchange(n, asking[n], f"answer {n} for thing{n}")])
    kept = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=window)
    for step in range(40):
        if step == 10:
            store.add([m for n in range(8, 12) for m in exchange(n, asking[n], f"answer {n} for thing{n}")])
        if step == 20:
            store.add(exchange(20, asking[0], "a late answer", hours=3.5))
        if step == 30:
            store.add(exchange(4, asking[4], "another answer to thing4"))
        now = T0 + timedelta(hours=float(rng.integers(0, 14)), minutes=6)
        text = asking[int(rng.integers(0, 12))]
        fresh = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=window)
        mine, theirs = kept.suggest("acme", text, now=now), fresh.suggest("acme", text, now=now)
        assert [(s.text, s.confidence) for s in mine] == [(s.text, s.confidence) for s in theirs]
        assert mine.reason == theirs.reason


def test_what_another_process_adds_counts_from_the_next_call(tmp_path, words_encoder, words_ranking):
    path = tmp_path / "desk.db"
    with open_store(path) as here, open_store(path) as there:
        here.add(exchange(1, HOURS_Q, HOURS_A))
        suggester = ReplySuggester(here, encoder=words_encoder, ranking=words_ranking)
        assert suggester.suggest("acme", DOG_Q, now=LATER).abstained
        there.add(exchange(2, DOG_Q, DOG_A))
        assert texts(suggester.suggest("acme", DOG_Q, now=LATER)) == [DOG_A]
        there.forget("acme", "user2")
        assert suggester.suggest("acme", DOG_Q, now=LATER).abstained


def test_each_message_is_encoded_once_and_canned_replies_together(
    store, words_encoder, words_ranking, counting
):
    encoder, calls = counting(words_encoder)
    store.add([m for n in range(30) for m in exchange(n, f"question number{n}", HOURS_A)])
    report = index_account(store, "acme", encoder=encoder)
    assert (report.indexed, report.already) == (30, 0)
    assert calls == [30, 1]  # thirty questions, one wording
    assert index_account(store, "acme", encoder=encoder).already == 30
    suggester = ReplySuggester(store, encoder=encoder, ranking=words_ranking)
    del calls[:]
    suggester.suggest("acme", "question number7", now=LATER)
    assert calls == [1]


def test_vectors_of_another_encoder_are_never_used(store, words_encoder, words_ranking):
    from nlp_support import Encoder

    from support import DIM, bag_of_words

    store.add(exchange(1, HOURS_Q, HOURS_A))
    index_account(store, "acme", encoder=words_encoder)
    other = Encoder(
        lambda t: -bag_of_words(t), lambda t: -bag_of_words(t), name="words", fingerprint="2", dim=DIM
    )
    suggester = ReplySuggester(store, encoder=other, ranking=words_ranking)
    assert texts(suggester.suggest("acme", HOURS_Q, now=LATER)) == [HOURS_A]  # made anew, or it were opposite
    assert store._replies.encoders("acme") == {f"words@{n}/{encoding.RULES}": 1 for n in (1, 2)}
    store.drop_other_encoders("acme", f"words@2/{encoding.RULES}")
    assert store._replies.encoders("acme") == {f"words@2/{encoding.RULES}": 1}


def test_near_identical_replies_are_one_with_the_newest_wording(store, suggester):
    store.add(exchange(1, HOURS_Q, "We open at nine on Saturday morning, see you then!"))
    store.add(exchange(2, HOURS_Q, "we open at nine on saturday morning see you then"))
    store.add(exchange(3, HOURS_Q, "So we open at nine on Saturday morning, see you then."))
    found = suggester.suggest("acme", HOURS_Q, now=LATER)
    assert texts(found) == ["So we open at nine on Saturday morning, see you then."]
    assert found[0].times_sent == 3


def test_a_reply_with_a_changed_fact_gives_way_to_the_newer(store, suggester):
    for n in range(4):
        store.add(exchange(n, HOURS_Q, "We open at nine on Saturday."))
    store.add(exchange(5, HOURS_Q, "We open at ten on Saturday."))
    found = suggester.suggest("acme", HOURS_Q, now=LATER)
    assert texts(found) == ["We open at ten on Saturday."]
    assert found[0].times_sent == 1


def test_a_changed_fact_is_seen_through_a_greeting_and_an_addition(store, suggester):
    store.add(
        exchange(
            1, HOURS_Q, "Hello there and thank you! Saturday we are here from 9:00 until 6:00, free parking"
        )
    )
    store.add(exchange(2, HOURS_Q, "Saturday we are here from 10:00 until 6:00, that is new, free parking"))
    assert texts(suggester.suggest("acme", HOURS_Q, now=LATER)) == [
        "Saturday we are here from 10:00 until 6:00, that is new, free parking"
    ]


def test_two_facts_that_are_sent_in_turns_are_both_kept(store, suggester):
    for n in range(4):
        store.add(exchange(n, HOURS_Q, f"We open at {('nine', 'ten')[n % 2]} on Saturday."))
    assert len(suggester.suggest("acme", HOURS_Q, now=LATER)) == 2


def test_the_suggestions_differ_and_are_at_most_k(store, suggester):
    replies = [
        "We open at nine.",
        "Please see our website for the hours.",
        "It depends on the shop you visit.",
    ]
    for n in range(9):
        store.add(exchange(n, HOURS_Q, replies[n % 3]))
    assert sorted(texts(suggester.suggest("acme", HOURS_Q, k=5, now=LATER))) == sorted(replies)
    assert len(suggester.suggest("acme", HOURS_Q, k=2, now=LATER)) == 2
    with pytest.raises(InvalidArgument, match="k is 0"):
        suggester.suggest("acme", HOURS_Q, k=0)
    with pytest.raises(InvalidArgument, match="text must be a string, got int"):
        suggester.suggest("acme", 7)


def test_a_reply_sent_more_often_or_more_lately_comes_first(store, words_encoder):
    store.add([m for n in range(6) for m in exchange(n, HOURS_Q, "Our website has the hours.")])
    store.add(exchange(7, HOURS_Q, "It depends on the shop."))
    often = Ranking(frequency=1.0, recency=0.0, reply=0.0, intercept=0, threshold=0)
    lately = Ranking(
        frequency=0.0, recency=1.0, reply=0.0, half_life=timedelta(hours=2.4), intercept=0, threshold=0
    )
    now = T0 + timedelta(hours=8)

    def first(ranking):
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=ranking)
        return suggester.suggest("acme", HOURS_Q, now=now)[0].text

    assert first(often) == "Our website has the hours."
    assert first(lately) == "It depends on the shop."


def test_feedback_lifts_and_sinks_a_reply(store, suggester):
    store.add(
        [
            *exchange(1, HOURS_Q, "Our website has the hours."),
            *exchange(2, HOURS_Q, "It depends on the shop."),
        ]
    )
    first, second = suggester.suggest("acme", HOURS_Q, now=LATER)
    for _ in range(3):
        offered = {s.text: s.id for s in suggester.suggest("acme", HOURS_Q, now=LATER)}
        suggester.record(offered[first.text], "rejected")
        suggester.record(offered[second.text], "accepted")
    assert texts(suggester.suggest("acme", HOURS_Q, now=LATER)) == [second.text, first.text]
    outcomes = store._feedback.outcomes("acme")
    assert sorted((o.accepted, o.rejected) for o in outcomes.values()) == [(0, 3), (3, 0)]


def test_how_much_an_edit_changed_is_kept_with_who_decided(store, suggester):
    """ "we open at nine on saturday morning" has 35 characters; four of them are others than in "five"."""
    store.add(exchange(1, HOURS_Q, HOURS_A))
    decisions = [
        ("edited", HOURS_A.replace("nine", "five"), 2 / 35),
        ("edited", None, None),
        ("accepted", HOURS_A, None),
        ("rejected", "we are closed", None),
        ("edited", "x" * 70, 1.0),
    ]
    for outcome, sent, distance in decisions:
        [offered] = suggester.suggest("acme", HOURS_Q, now=LATER)
        suggester.record(offered.id, outcome, sent, agent_id="g7")
        known = store._feedback.recorded("acme")
        [last] = [one for one in known if one.at == max(known, key=lambda one: one.at).at]
        assert (last.outcome, last.agent_id, last.source) == (outcome, "g7", "reply")
        assert last.distance == (None if distance is None else pytest.approx(distance))


def test_an_edit_that_filled_in_a_name_changed_nothing(store, suggester):
    """Redacted, both read the same; an address that was put in is a change."""
    store.add(exchange(1, HOURS_Q, "Hello Mira Thorsen, at nine on saturday.", customer_name="Mira Thorsen"))
    store.add([message("n1", "good day", customer_id="zoe", customer_name="Zoe Quill", conversation_id="z")])
    for sent, changed in (("", False), (" Write to a@b.example!", True)):
        [offered] = suggester.suggest("acme", HOURS_Q, now=LATER)
        text = f"Hello Zoe Quill, at nine on saturday.{sent}"
        suggester.record(offered.id, "edited", text, customer_id="zoe")
        [distance] = {one.distance for one in store._feedback.recorded("acme") if one.distance is not None}
        assert (distance > 0) == changed
        with store._database.writing() as connection:
            connection.execute("DELETE FROM feedback")


def test_a_light_edit_raises_a_reply_and_a_heavy_one_lowers_it(store, suggester):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    [before] = suggester.suggest("acme", HOURS_Q, now=LATER)
    suggester.record(before.id, "edited", HOURS_A + "!")
    [light] = suggester.suggest("acme", HOURS_Q, now=LATER)
    suggester.record(before.id, "edited", "sorry, no idea, ask somebody else")
    [heavy] = suggester.suggest("acme", HOURS_Q, now=LATER)
    assert heavy.confidence < before.confidence < light.confidence


@pytest.mark.parametrize("agent", ["", 7, b"g1"])
def test_an_odd_agent_is_refused(store, suggester, agent):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    [offered] = suggester.suggest("acme", HOURS_Q, now=LATER)
    with pytest.raises(InvalidArgument, match="agent_id"):
        suggester.record(offered.id, "accepted", agent_id=agent)
    assert store._feedback.recorded("acme") == []


def test_feedback_on_a_wording_counts_for_nearly_identical_ones(store, suggester):
    """One begins with a greeting; other replies are not concerned, nor is one with another hour."""
    greetings = ("", "Hello! ")
    for number, greeting in enumerate(greetings):
        store.add(exchange(number, HOURS_Q, greeting + HOURS_A))
    store.add([*exchange(5, HOURS_Q, HOURS_A.replace("nine", "ten")), *exchange(6, DOG_Q, DOG_A)])
    suggester.suggest("acme", HOURS_Q, now=LATER)
    for number in range(2):
        store._feedback.record(f"s{number}", "acme", f"a{number}", Outcome.REJECTED, None, T0)
    wordings = store._replies.texts("acme", ["a0", "a1", "a5", "a6"])
    suggester.suggest("acme", HOURS_Q, now=LATER)
    replies = suggester.cache.replies("acme", store.state("acme"), LATER)
    known = replies.pooled(replies.standing.outcomes)
    counts = {id: known.get(text.wording, Outcomes()).rejected for id, text in wordings.items()}
    assert counts == {"a0": 2, "a1": 2, "a5": 0, "a6": 0}


def test_recording_one_suggestion_twice_counts_once_and_the_text_is_redacted(store, suggester):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    offered = suggester.suggest("acme", HOURS_Q, now=LATER)[0]
    suggester.record(offered.id, "rejected")
    suggester.record(offered.id, "edited", sent_text="mail me at dana@example.org")
    assert store._database.read("SELECT outcome, sent_text FROM feedback") == [
        ("edited", "mail me at {email}")
    ]
    with pytest.raises(InvalidArgument, match="expected one of accepted, edited, rejected"):
        suggester.record(offered.id, "liked")
    for wrong in ("nonsense", "", "가", "AAAA"):
        with pytest.raises(InvalidArgument, match="not a suggestion's"):
            suggester.record(wrong, "accepted")


def test_personal_data_of_other_customers_is_replaced_and_can_be_filled(store, suggester):
    question = "my parcel has not arrived, where is it"
    reply = (
        "Sorry, Dana! Order 4471-22 goes to 221 Baker Street, call 02-123-4567 or mail help.dana@example.org."
    )
    store.add(exchange(1, question, reply, customer_name="Dana"))
    found = suggester.suggest("acme", question, now=LATER)[0]
    for secret in ("Dana", "4471", "Baker", "123-4567", "example.org"):
        assert secret not in found.text
    assert set(found.placeholders) >= {"customer_name", "order_number", "email"}
    values = {name: f"<{name}>" for name in found.placeholders}
    assert "{" not in found.fill(**values)
    assert found.fill(**values).startswith("Sorry, <customer_name>!")
    with pytest.raises(MissingPlaceholder, match=r"values are missing for .*order_number") as caught:
        found.fill(customer_name="Kim")
    assert isinstance(caught.value, NlpSupportError)


def test_a_korean_question_gets_korean_replies_unless_asked_otherwise(store, words_encoder):
    ranking = Ranking(intercept=5.0, threshold=0.0)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=ranking)
    store.add(
        [
            *exchange(1, "iPhone 배송 언제", "내일 도착합니다"),
            *exchange(2, "iPhone shipping when", "it comes tomorrow"),
        ]
    )
    assert texts(suggester.suggest("acme", "iPhone 배송", now=LATER)) == ["내일 도착합니다"]
    assert texts(suggester.suggest("acme", "iPhone", now=LATER)) == ["it comes tomorrow"]
    assert texts(suggester.suggest("acme", "iPhone 배송", now=LATER, language="en")) == ["it comes tomorrow"]
    assert len(suggester.suggest("acme", "iPhone 배송", now=LATER, language="any")) == 2
    assert (
        suggester.suggest("acme", "iPhone いつ届きますか", now=LATER).reason
        == "the window has no reply in language 'ja'"
    )


def test_a_language_that_messages_are_marked_with_is_used(store, words_encoder):
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=Ranking(intercept=5.0, threshold=0.0))
    store.add(exchange(1, "hotel wifi", "el wifi es gratis", language="es"))
    store.add(exchange(2, "hotel wifi", "the wifi costs nothing", language="en-GB"))
    assert texts(suggester.suggest("acme", "hotel wifi", now=LATER, language="es")) == ["el wifi es gratis"]
    assert texts(suggester.suggest("acme", "hotel wifi", now=LATER, language="en")) == [
        "the wifi costs nothing"
    ]
    assert len(suggester.suggest("acme", "hotel wifi", now=LATER)) == 2


def test_context_is_used_when_the_message_alone_says_little(store, suggester):
    store.add(
        [*exchange(1, "which cable fits the old kettle", "the short one fits"), *exchange(2, DOG_Q, DOG_A)]
    )
    assert suggester.suggest("acme", "the black one?", now=LATER).abstained
    context = [
        message("x", "which cable fits the old kettle"),
        message("y", "which colour is it", role="agent", minutes=1),
    ]
    assert texts(suggester.suggest("acme", "black", context=context, now=LATER)) == ["the short one fits"]
    assert texts(suggester.suggest("acme", "black", context=[context[0].text], now=LATER)) == [
        "the short one fits"
    ]


def test_boilerplate_is_kept_out_unless_wanted(store, words_encoder, words_ranking):
    store.add(exchange(1, HOURS_Q, "Thank you, have a nice day!"))

    def make(keep):
        return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, keep_boilerplate=keep)

    assert (
        make(False)
        .suggest("acme", HOURS_Q, now=LATER)
        .reason.startswith("no sent message in the window answers")
    )
    assert texts(make(True).suggest("acme", HOURS_Q, now=LATER)) == ["Thank you, have a nice day!"]


@pytest.mark.parametrize("text", ["", "   ", "😀🎉", "https://example.com/a", "@acme", "12345", "\0", "?!"])
def test_a_message_without_words_is_met_with_the_reason(store, suggester, text):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    assert suggester.suggest("acme", text, now=LATER).reason == "the message has no words to search for"


@pytest.mark.parametrize(
    "text", ["x " * 50_000, "가" * 100_000, "a\0b when do you open", "\ud800 when", "مرحبا hello 안녕 привет"]
)
def test_odd_messages_have_a_defined_result(store, suggester, text):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    assert suggester.suggest("acme", text, now=LATER).abstained in (True, False)


def test_accounts_that_are_unknown_or_never_sent_anything(store, suggester):
    with pytest.raises(UnknownAccount):
        suggester.suggest("nobody", "")
    store.add([message("1", HOURS_Q)])
    assert (
        suggester.suggest("acme", HOURS_Q, now=LATER).reason
        == "the account sent no messages in the window, bots and automatic messages aside"
    )
    store.add([message("2", "hello all", role="agent", minutes=-1)])
    found = suggester.suggest("acme", HOURS_Q, now=LATER)
    assert found.reason.startswith("no sent message in the window answers")


def test_no_account_sees_anothers_replies(store, suggester):
    store.add(exchange(1, HOURS_Q, HOURS_A, account_id="other"))
    store.add(exchange(2, DOG_Q, DOG_A))
    assert suggester.suggest("acme", HOURS_Q, now=LATER).abstained
    assert texts(suggester.suggest("other", HOURS_Q, now=LATER)) == [HOURS_A]


def test_the_cache_stays_within_its_bytes(store, words_encoder, words_ranking):
    accounts = [f"brand{n}" for n in range(6)]
    for account in accounts:
        store.add([m for n in range(20) for m in exchange(n, HOURS_Q, HOURS_A, account_id=account)])
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, cache_bytes=12_000)
    for account in accounts * 2:
        assert texts(suggester.suggest(account, HOURS_Q, now=LATER)) == [HOURS_A]
        assert suggester.cache.nbytes <= 12_000


def test_many_threads_may_ask_at_once(tmp_path, words_encoder, words_ranking):
    with open_store(tmp_path / "desk.db") as store:
        for n in range(4):
            store.add(exchange(1, HOURS_Q, HOURS_A, account_id=f"brand{n}"))
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
        failed = []

        def ask(account):
            for n in range(20):
                store.add(exchange(1000 * n + 500, DOG_Q, DOG_A, hours=n + 2, account_id=account))
                if texts(suggester.suggest(account, HOURS_Q, now=LATER)) != [HOURS_A]:
                    failed.append(account)

        threads = [threading.Thread(target=ask, args=(f"brand{n % 4}",)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []


def test_the_bundled_encoder_finds_rephrased_questions_in_both_languages(store, bundled):
    store.add([*exchange(1, "What time do you open on Saturday?", "We open at nine on Saturdays.")])
    store.add([*exchange(2, "Can I bring my dog?", "Dogs are welcome on the terrace.")])
    store.add([*exchange(3, "배송이 언제 오나요?", "고객님, 내일 도착할 예정입니다.")])
    suggester = ReplySuggester(store, encoder=bundled)
    assert "nine" in suggester.suggest("acme", "when do you open on saturdays", now=LATER)[0].text
    assert "도착" in suggester.suggest("acme", "제 배송은 언제 도착해요?", now=LATER)[0].text
    assert suggester.suggest("acme", "qzx vvk 81 lorem wug", now=LATER).abstained


def test_indexing_that_was_interrupted_goes_on_where_it_stopped(store, words_encoder, counting, monkeypatch):
    """Twelve messages in chunks of four; the second run of the encoder breaks, as on Ctrl-C."""
    monkeypatch.setattr(indexing, "CHUNK", 4)
    store.add([m for n in range(12) for m in exchange(n, f"question number{n}", f"answer number{n}")])
    encoder, calls = counting(words_encoder)
    steps = []

    def interrupt(done, total):
        steps.append((done, total))
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index_account(store, "acme", encoder=encoder, on_progress=interrupt)
    assert steps == [(4, 12), (8, 12)]
    report = index_account(store, "acme", encoder=encoder)
    assert (report.indexed, report.already) == (4, 8)
    assert calls == [4] * 6  # questions and answers of three chunks, none twice


def test_a_window_above_the_limit_of_exact_search_still_finds_the_answer(store, words_encoder, monkeypatch):
    monkeypatch.setattr(index, "IVF_ROWS", 100)
    store.add([m for n in range(150) for m in exchange(n, f"thing{n} part{n} size{n}", f"answer{n} it is")])
    suggester = ReplySuggester(
        store,
        encoder=words_encoder,
        ranking=Ranking(intercept=5, threshold=0, reply=0),
        window=Window(max_age=timedelta(days=90)),
    )
    found = suggester.suggest(
        "acme", "thing55 part55 size55", now=LATER
    )  # its words share no place with others
    assert found[0].text == "answer55 it is"


def test_what_is_similar_is_named_offered_or_not(store, suggester):
    """Of the two questions one shares all words with what is asked (cosine 1), the other none."""
    store.add([*exchange(1, HOURS_Q, HOURS_A), *exchange(2, DOG_Q, DOG_A)])
    found = suggester.suggest("acme", HOURS_Q, now=LATER)
    assert found.confidence == found[0].confidence
    assert [one.message_id for one in found.similar] == ["a1", "a2"]
    assert found.similar[0].similarity == pytest.approx(1, abs=0.02)
    assert abs(found.similar[1].similarity) < 0.3
    silent = suggester.suggest("acme", "quantum entanglement lectures", now=LATER)
    assert silent.abstained and 0 < silent.confidence < 0.5 and len(silent.similar) == 2
    assert suggester.suggest("acme", "🙂", now=LATER).similar == ()


@pytest.mark.parametrize(
    "text", ["qzx vvk 81 lorem wug", "ㅁㄴㅇ ㅋㅌㅊ 뷁 쀍", "who won the world cup in 1998?"]
)
def test_a_small_account_does_not_answer_what_nobody_asked(store, bundled, text):
    """Of four wordings the best has no rivals to stand out from; what it is held against is fitted."""
    asked = [
        ("Is there parking for bicycles?", "Yes, there are racks behind the shop."),
        ("My parcel with the lamp is late", "We are sorry! It leaves the depot today."),
        ("Do you repair zips?", "We do, it takes about a week."),
        ("영수증을 다시 받을 수 있나요?", "네, 이메일로 다시 보내 드렸습니다."),
    ]
    for n in range(40):
        store.add(exchange(n, *asked[n % 4]))
    suggester = ReplySuggester(store, encoder=bundled)
    found = suggester.suggest("acme", text, now=T0 + timedelta(days=30), language="any")
    assert found.abstained, [round(one.confidence, 2) for one in found]


@pytest.mark.parametrize(
    "text",
    ["finally I have access, thank you", "Thanks, that worked!", "드디어 됐어요, 감사합니다",
     "Brilliant, thanks for your help", "It works now, thank you so much. Bye!"],
)  # fmt: skip
def test_who_only_thanks_gets_no_suggestion(store, words_encoder, text):
    """An earlier customer wrote the same words, and more: it would be found. What waits before is asked."""
    store.add(
        exchange(1, f"{text} but how do I change the password", "open the settings and choose password")
    )
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=Ranking(intercept=5.0, threshold=0.0))
    found = suggester.suggest("acme", text, now=LATER, language="any")
    assert found.abstained and "nothing to answer" in found.reason
    asked = suggester.suggest(
        "acme", text, context=["how do I change the password"], now=LATER, language="any"
    )
    assert not asked.abstained
    assert not suggester.suggest("acme", f"{text} How do I change it?", now=LATER, language="any").abstained
    asked_back = [message("x", "Is the password for the router?", role="agent")]
    assert not suggester.suggest("acme", text, context=asked_back, now=LATER, language="any").abstained
    for waits in ("yes", "My internet is really slow. Cheers", "black", "thanks but it fails"):
        assert not suggester.suggest("acme", waits, now=LATER, language="any").abstained

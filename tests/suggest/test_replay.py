"""What would have been found at a past moment."""

from datetime import timedelta

import pytest

from nlp_support import Asked, Outcome, ReplySuggester, UnknownAccount, Window, index_account
from nlp_support.store.feedback import Outcomes
from nlp_support.suggest.replay import Replay, asked_again, offered_again
from nlp_support.text.wording import Wording

from support import T0, exchange

HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"
END = T0 + timedelta(days=1)


@pytest.fixture
def suggester(store, words_encoder, words_ranking):
    """The same question at hours 1 and 3, another at 2; each reply comes five minutes later."""
    store.add([*exchange(1, HOURS_Q, HOURS_A), *exchange(2, DOG_Q, DOG_A), *exchange(3, HOURS_Q, "at ten")])
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def test_at_a_moment_only_what_was_sent_before_is_there(suggester):
    replay = Replay(suggester, "acme", earliest=T0, latest=END)
    at = [replay.at(T0 + timedelta(hours=hours)) for hours in (0, 2, 3, 4)]
    assert [moment.rows.tolist() for moment in at] == [[], [0], [0, 1], [0, 1, 2]]
    assert at[0].reason == "the account sent no messages in the window, bots and automatic messages aside"
    assert [moment.reason for moment in at[1:]] == [None] * 3
    assert replay.replies.ids == ("a1", "a2", "a3")


def test_the_window_the_language_and_the_open_conversation_are_left_out(store, suggester, words_encoder):
    (_, own) = store.conversation("acme", "k2").messages
    replay = Replay(suggester, "acme", earliest=T0, latest=END)
    assert replay.at(END, without=[own]).rows.tolist() == [0, 2]
    assert replay.at(END, language="ko").reason == "the window has no reply in language 'ko'"
    small = ReplySuggester(store, encoder=words_encoder, window=Window(max_messages=1))
    replay = Replay(small, "acme", earliest=T0, latest=END)
    found = [replay.at(T0 + timedelta(hours=hours)) for hours in (2, 3, 4)]
    assert [[replay.replies.ids[row] for row in one.rows] for one in found] == [["a1"], ["a2"], ["a3"]]


def test_it_finds_what_suggest_finds(suggester, words_encoder):
    query = words_encoder.encode_query([HOURS_Q])[0]
    moment = Replay(suggester, "acme", earliest=END, latest=END).at(END)
    found = moment.find(query, suggester.ranking)
    offered = suggester.suggest("acme", HOURS_Q, now=END)
    chosen = found.choose(k=3)
    assert [moment.replies.ids[one.newest] for one in chosen][: len(offered)] == [
        one.message_id for one in offered
    ]
    assert found.confidence == offered.confidence == offered[0].confidence
    assert found.similar == offered.similar
    assert chosen[0].last_sent_at == offered[0].last_sent_at


def test_the_feedback_of_the_moment_counts(suggester, words_encoder):
    """Rejected three times the reply has feedback (0 - 3) / (3 + 2), weighed .1."""
    query = words_encoder.encode_query([HOURS_Q])[0]
    replay = Replay(suggester, "acme", earliest=END, latest=END)
    then = {Wording.of(HOURS_A).exact: Outcomes(rejected=3)}
    before, after = (
        replay.at(END, outcomes=outcomes).find(query, suggester.ranking) for outcomes in ({}, then)
    )
    lost = before.relevance[before.hits.rows == 0] - after.relevance[after.hits.rows == 0]
    assert lost == pytest.approx([0.1 * 3 / 5])


def test_a_past_question_is_asked_again_without_its_answer_and_without_encoding(
    store, suggester, words_encoder, words_ranking, counting
):
    """The first question found nothing before it; the second is about something else; the third was answered
    before, so it finds the first reply. What the store has not is left out."""
    index_account(store, "acme", encoder=words_encoder, now=END)
    encoder, calls = counting(words_encoder)
    asking = ReplySuggester(store, encoder=encoder, ranking=words_ranking)
    again = dict(asked_again(asking, "acme", ["a3", "a2", "a1", "nothing"], now=END))
    assert calls == [] and list(again) == ["a3", "a2"]
    assert [one.message_id for one in again["a3"].similar] == ["a1", "a2"]
    assert again["a3"].similar[0].similarity == pytest.approx(1, abs=0.02)
    assert again["a3"].confidence > 0.9 > 0.2 > again["a2"].confidence
    single = asking.suggest("acme", HOURS_Q, now=T0 + timedelta(minutes=185))
    assert again["a3"].confidence == pytest.approx(single.confidence, abs=0.02)


def test_an_account_that_is_not_encoded_has_nothing_to_ask_again(suggester):
    assert list(asked_again(suggester, "acme", ["a3"], now=END)) == []
    with pytest.raises(UnknownAccount):
        list(asked_again(suggester, "nobody", [], now=END))


def test_recording_says_whether_the_message_still_exists(store, suggester):
    (offered, *_) = suggester.suggest("acme", DOG_Q, now=END)
    assert suggester.record(offered.id, Outcome.ACCEPTED) is True
    assert suggester.record(offered.id, "edited", "dogs are welcome") is True
    assert [one.outcome for one in store._feedback.recorded("acme")] == [Outcome.EDITED]
    store.forget("acme", "user2")
    assert suggester.record(offered.id, "rejected") is False
    assert store._feedback.recorded("acme") == []


def test_it_offers_what_suggest_batch_offers_with_each_window(store, suggester, words_encoder, words_ranking):
    """Of three messages one only thanks; the smaller window has the newest reply alone."""
    texts = ((HOURS_Q, 4), (DOG_Q, 3), ("thank you so much", 4))
    asked = [Asked("acme", text, now=T0 + timedelta(hours=hours)) for text, hours in texts]
    small = ReplySuggester(
        store, encoder=words_encoder, ranking=words_ranking, window=Window(max_messages=1), promises=False
    )
    found = offered_again([suggester, small], asked, k=3)
    for own, one in zip(found, (suggester, small), strict=True):
        offered = one.suggest_batch(asked, k=3)
        assert own == [[(each.message_id, each.confidence) for each in some] for some in offered]
    assert [len(offers) for offers in found[0]] == [2, 1, 0] != [len(offers) for offers in found[1]]

"""Many messages at once, and messages inside an open conversation."""

from datetime import timedelta

import pytest

from nlp_support import Asked, ReplySuggester, Window

from support import T0, exchange


def said(suggestions):
    return [(s.text, s.confidence, s.times_sent, s.message_id) for s in suggestions], suggestions.reason


@pytest.mark.parametrize("window", [Window(max_messages=7), Window(max_age=timedelta(hours=9))])
def test_a_batch_gives_what_single_calls_give_whatever_the_times(store, words_encoder, words_ranking, window):
    """Questions at times that go back and forth: the batch loads once what single calls load one by one."""
    for number in range(40):
        store.add(
            exchange(number, f"what about thing {number % 9}", f"thing {number % 9} is fine {number % 4}")
        )
    asked = [
        Asked("acme", f"what about thing {number % 9}", now=T0 + timedelta(hours=number))
        for number in [20, 3, 39, 17, 18, 18, 5, 0]
    ]
    fresh = [
        ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=window) for _ in asked
    ]
    single = [
        suggester.suggest(one.account_id, one.text, now=one.now)
        for suggester, one in zip(fresh, asked, strict=True)
    ]
    batch = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=window)
    assert [said(s) for s in batch.suggest_batch(asked)] == [said(s) for s in single]
    assert [said(s) for s in batch.suggest_batch(asked[:3])] == [said(s) for s in single[:3]]
    assert sum(not s.abstained for s in single) >= 6


def test_a_batch_encodes_once_and_serves_several_accounts(store, words_encoder, words_ranking, counting):
    store.add(exchange(1, "where is my parcel today", "It is with the carrier"))
    store.add(exchange(2, "where is my parcel today", "Ask the post office", account_id="other"))
    encoder, calls = counting(words_encoder)
    suggester = ReplySuggester(store, encoder=encoder, ranking=words_ranking)
    suggester.suggest_batch([Asked("acme", "warm"), Asked("other", "up")])
    calls.clear()
    found = suggester.suggest_batch(
        [Asked("other", "where is my parcel today"), Asked("acme", "!!"), Asked("acme", "where is my parcel")]
    )
    assert [[s.text for s in one] for one in found] == [
        ["Ask the post office"],
        [],
        ["It is with the carrier"],
    ]
    assert calls == [2]
    assert suggester.suggest_batch([]) == []


def test_what_was_already_sent_in_the_conversation_is_not_suggested_again(
    store, words_encoder, words_ranking
):
    """Nor is the older reply that says the same."""
    store.add(exchange(1, "where is my parcel today", "It is with the carrier now"))
    store.add(exchange(2, "where is my parcel today", "It is with the carrier now"))
    thread = list(store.conversation("acme", "k2").messages)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
    (twice,) = suggester.suggest("acme", "where is my parcel today")
    assert (twice.message_id, twice.times_sent) == ("a2", 2)
    again = suggester.suggest("acme", "where is my parcel today", context=thread)
    assert again.abstained and "was said in this very conversation" in again.reason
    both = thread + list(store.conversation("acme", "k1").messages)
    none = suggester.suggest("acme", "where is my parcel today", context=both)
    assert none.abstained and "this very conversation" in none.reason

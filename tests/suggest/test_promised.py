"""An account's promise decides what it is offered, as long as it was made for the confidences in use."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nlp_support import Asked, MessageStore, Promise, Ranking, ReplySuggester, open_store
from nlp_support.suggest.ranking import encoder_label

from support import T0, exchange

LATER = T0 + timedelta(days=30)
ASKED, SENT = "when do you open on saturday", "we open at nine on saturday morning"
NEAR = "when do you sell these red shoes again"  # less sure than the same question


@pytest.fixture
def suggester(store, words_encoder, words_ranking):
    store.add([*exchange(1, ASKED, SENT), *exchange(2, ASKED, SENT, account_id="oak")])
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def promise(suggester: ReplySuggester, threshold: float, **other: object) -> Promise:
    made = Promise(
        account_id="acme", right=0.6, confidence=0.9, threshold=threshold, n=50, helped=40, low=0.71,
        messages=200, judged="characters", since=T0, until=T0, made_at=T0,
        encoder=encoder_label(suggester.encoder), ranking=suggester.ranking.fingerprint,
    )  # fmt: skip
    return replace(made, **other)


def test_the_threshold_is_that_of_the_promise_for_its_account_only(suggester: ReplySuggester) -> None:
    sure = suggester.suggest("acme", NEAR, now=LATER).set_confidence
    assert not suggester.suggest("acme", ASKED, now=LATER).abstained
    assert 0.02 < sure < suggester.ranking.threshold
    low = promise(suggester, sure - 0.01)
    suggester.store.keep_promise(low)
    found = suggester.suggest("acme", NEAR, now=LATER)
    assert [one.text for one in found] == [SENT] and found.promise == low
    assert suggester.suggest("oak", NEAR, now=LATER).abstained
    suggester.store.keep_promise(promise(suggester, sure + 0.01))
    assert suggester.suggest("acme", NEAR, now=LATER).abstained


def test_a_batch_goes_by_the_promise_of_each_account(suggester: ReplySuggester) -> None:
    suggester.store.keep_promise(promise(suggester, 1.0))
    asked = [Asked(account, ASKED, now=LATER) for account in ("acme", "oak")]
    assert [found.abstained for found in suggester.suggest_batch(asked)] == [True, False]


def test_silence_names_the_promise_and_what_it_needs(suggester: ReplySuggester) -> None:
    suggester.store.keep_promise(promise(suggester, 1.0))
    reason = suggester.suggest("acme", ASKED, now=LATER).reason
    assert reason.endswith("1.00 is needed for the account's promise that 60% of what is offered helps")
    assert "promise" not in suggester.suggest("oak", NEAR, now=LATER).reason


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"encoder": "older@1"}, "it was made for the encoder older@1, and this is words@1"),
        ({"ranking": "f" * 16}, "it was made for another ranking"),
    ],
)
def test_a_promise_for_other_confidences_does_not_count_and_that_is_said(
    suggester: ReplySuggester, other: dict[str, str], why: str
) -> None:
    suggester.store.keep_promise(promise(suggester, 1.0, **other))
    found = suggester.suggest("acme", ASKED, now=LATER)
    assert not found.abstained and found.promise is None
    told = f"the account's promise does not count: {why}; nlp-support tune makes a new one"
    assert found.promise_ignored == told
    assert suggester.suggest("acme", NEAR, now=LATER).reason.endswith(f"0.50 is needed; {told}")


def test_another_process_makes_a_promise_between_two_calls(tmp_path, words_encoder, words_ranking) -> None:
    with open_store(tmp_path / "desk.db") as store, open_store(tmp_path / "desk.db") as other:
        store.add(exchange(1, ASKED, SENT))
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
        assert not suggester.suggest("acme", ASKED, now=LATER).abstained
        other.keep_promise(promise(suggester, 1.0))
        assert suggester.suggest("acme", ASKED, now=LATER).abstained
        other.drop_promise("acme")
        assert not suggester.suggest("acme", ASKED, now=LATER).abstained


def test_who_asks_for_the_rankings_own_threshold_gets_it(
    store: MessageStore, suggester: ReplySuggester
) -> None:
    store.keep_promise(promise(suggester, 1.0))
    plain = ReplySuggester(
        store, encoder=suggester.encoder, ranking=suggester.ranking, promises=False
    )  # fmt: skip
    found = plain.suggest("acme", ASKED, now=LATER)
    assert not found.abstained and found.promise is None and found.promise_ignored is None


def test_a_ranking_is_the_same_whatever_its_threshold_and_another_with_any_other_number() -> None:
    ranking = Ranking()
    assert replace(ranking, threshold=0.9).fingerprint == ranking.fingerprint
    others = [
        replace(ranking, slope=1.0),
        replace(ranking, half_life=timedelta(days=1)),
        replace(ranking, others=0.5),
    ]
    assert len({one.fingerprint for one in [ranking, *others]}) == 4

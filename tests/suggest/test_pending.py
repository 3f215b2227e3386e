"""Sent messages that are not encoded yet: who waits for them, and what is served meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest

from nlp_support import Asked, Encoder, ReplySuggester, Window, index_account, open_store
from nlp_support.errors import InvalidArgument
from nlp_support.suggest import indexing
from nlp_support.suggest.indexing import encoder_key

from support import DIM, T0, bag_of_words, exchange

LATER = T0 + timedelta(days=30)
HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"
GIVE_UP = 30  # seconds after which a call that waits for something else is a failure


class Slow:
    """An encoder that stops the first time at a reply with the word "slowly" in it, until it may go on."""

    def __init__(self):
        self.stopped, self.go_on, self.asked = threading.Event(), threading.Event(), threading.Event()
        self.encoded = []
        self.encoder = Encoder(self.query, self.document, name="words", fingerprint="1", dim=DIM)

    def query(self, texts):
        if any("asked second" in text for text in texts):
            self.asked.set()
        return bag_of_words(texts)

    def document(self, texts):
        self.encoded += texts
        if any("slowly" in text for text in texts) and not self.stopped.is_set():
            self.stopped.set()
            assert self.go_on.wait(GIVE_UP)
        return bag_of_words(texts)


@pytest.fixture
def slow():
    made = Slow()
    yield made
    made.go_on.set()


@pytest.fixture
def others():
    with ThreadPoolExecutor(4) as pool:
        yield pool


def fill(store, account_id, count, *, slowly=None):
    """Exchanges about numbered things; the answer of one takes long to encode."""
    for n in range(count):
        answer = f"slowly answered thing{n} it is" if n == slowly else f"the answer to thing{n} it is"
        store.add(exchange(n, f"thing{n} part{n} size{n}", answer, account_id=account_id))


def texts(found):
    return [suggestion.text for suggestion in found]


def test_nobody_else_waits_for_a_call_that_encodes(store, slow, others, words_ranking):
    """While the window of "acme" is being encoded, a new account is encoded and served, "acme" itself is
    served by a call that skips, messages are added, and all that before the first call can go on."""
    fill(store, "acme", 3, slowly=1)
    fill(store, "other", 3)
    suggester = ReplySuggester(store, encoder=slow.encoder, ranking=words_ranking)
    first = others.submit(suggester.suggest, "acme", "thing2 part2 size2", now=LATER)
    assert slow.stopped.wait(GIVE_UP)

    def ask(account_id, **given):
        call = others.submit(suggester.suggest, account_id, "thing2 part2 size2", now=LATER, **given)
        return call.result(GIVE_UP)

    assert texts(ask("other")) == ["the answer to thing2 it is"]
    skipped = ask("acme", index="skip")
    assert skipped.abstained and skipped.pending == 3
    assert others.submit(store.add, exchange(9, DOG_Q, DOG_A, account_id="other")).result(GIVE_UP).added == 2
    assert not first.done()
    slow.go_on.set()
    found = first.result(GIVE_UP)
    assert texts(found) == ["the answer to thing2 it is"] and found.pending == 0


def test_what_is_encoded_so_far_is_served(store, slow, others, words_ranking, monkeypatch):
    """Chunks of two; the encoder stops in the second, so two of five messages can be found by then."""
    monkeypatch.setattr(indexing, "CHUNK", 2)
    fill(store, "acme", 5, slowly=2)
    suggester = ReplySuggester(store, encoder=slow.encoder, ranking=words_ranking)
    first = others.submit(suggester.suggest, "acme", "thing4 part4 size4", now=LATER)
    assert slow.stopped.wait(GIVE_UP)
    done = suggester.suggest("acme", "thing1 part1 size1", now=LATER, index="skip")
    assert texts(done) == ["the answer to thing1 it is"] and done.pending == 3
    assert "thing4" not in " ".join(
        texts(suggester.suggest("acme", "thing4 part4 size4", now=LATER, index="skip"))
    )
    slow.go_on.set()
    assert texts(first.result(GIVE_UP)) == ["the answer to thing4 it is"]
    assert suggester.suggest("acme", "thing4 part4 size4", now=LATER, index="skip").pending == 0


def test_calls_that_want_all_encoded_encode_each_message_once(store, slow, others, words_ranking):
    """The second call comes while the first encodes; both answer, and each reply was encoded once."""
    fill(store, "acme", 4, slowly=0)
    suggester = ReplySuggester(store, encoder=slow.encoder, ranking=words_ranking)
    first = others.submit(suggester.suggest, "acme", "thing1 part1 size1", now=LATER)
    assert slow.stopped.wait(GIVE_UP)
    second = others.submit(suggester.suggest, "acme", "asked second thing2 part2 size2", now=LATER)
    assert slow.asked.wait(GIVE_UP)
    with pytest.raises(TimeoutError):  # nothing would stop it but the first call
        second.result(1)
    slow.go_on.set()
    assert texts(first.result(GIVE_UP)) == ["the answer to thing1 it is"]
    assert texts(second.result(GIVE_UP)) == ["the answer to thing2 it is"]
    assert len(slow.encoded) == 4 == len(set(slow.encoded))


def test_an_encoder_that_fails_leaves_the_account_usable(store, words_encoder, words_ranking):
    broken = threading.Event()
    broken.set()

    def document(given):
        if broken.is_set():
            raise RuntimeError("out of memory")
        return bag_of_words(given)

    fill(store, "acme", 2)
    encoder = Encoder(bag_of_words, document, name="words", fingerprint="1", dim=DIM)
    suggester = ReplySuggester(store, encoder=encoder, ranking=words_ranking)
    with pytest.raises(RuntimeError):
        suggester.suggest("acme", "thing1 part1 size1", now=LATER)
    assert suggester.suggest("acme", "thing1 part1 size1", now=LATER, index="skip").pending == 2
    broken.clear()
    assert texts(suggester.suggest("acme", "thing1 part1 size1", now=LATER)) == ["the answer to thing1 it is"]


def test_a_call_that_skips_says_what_is_left_out(store, words_encoder, words_ranking, counting):
    encoder, calls = counting(words_encoder)
    fill(store, "acme", 3)
    suggester = ReplySuggester(store, encoder=encoder, ranking=words_ranking)
    cold = suggester.suggest("acme", "thing1 part1 size1", now=LATER, index="skip")
    assert cold.pending == 3 and cold.reason.endswith(
        "; 3 sent messages are not indexed yet: nlp-support index"
    )
    assert calls == [1]  # the question
    index_account(store, "acme", encoder=encoder, now=T0 + timedelta(hours=2))  # those of hours 0 and 1
    warm, far = suggester.suggest_batch(
        [Asked("acme", "thing1 part1 size1", now=LATER), Asked("acme", "quantum lectures", now=LATER)],
        index="skip",
    )
    assert texts(warm) == ["the answer to thing1 it is"] and (warm.pending, warm.reason) == (1, None)
    assert far.abstained and far.reason.endswith("; 1 sent message is not indexed yet: nlp-support index")
    before = suggester.suggest("acme", "thing1 part1 size1", now=T0 + timedelta(hours=2), index="skip")
    assert before.pending == 0  # of the window that closes before the third was sent
    assert suggester.suggest("acme", "!!", now=LATER, index="skip").pending == 0
    with pytest.raises(InvalidArgument, match="index is 'later', expected one of now, few, skip"):
        suggester.suggest("acme", "question", index="later")


def test_the_window_counts_messages_that_are_not_encoded(store, words_encoder, words_ranking):
    """The two most recent of three messages: one encoded at hour 1, one not; the first is outside."""
    fill(store, "acme", 3)
    index_account(store, "acme", encoder=words_encoder, now=T0 + timedelta(hours=2))
    suggester = ReplySuggester(
        store, encoder=words_encoder, ranking=words_ranking, window=Window(max_messages=2)
    )
    assert suggester.suggest("acme", "thing0 part0 size0", now=LATER, index="skip").abstained
    found = suggester.suggest("acme", "thing1 part1 size1", now=LATER, index="skip")
    assert texts(found) == ["the answer to thing1 it is"] and found.pending == 1


@pytest.mark.parametrize("seed", range(4))
def test_one_suggester_that_skips_agrees_with_a_fresh_one(store, words_encoder, words_ranking, seed):
    """Messages come in order, late and changed, are encoded in parts by others or by a call for all."""
    rng = np.random.default_rng(seed)
    asking = [f"question about thing{n} and thing{n + 1}" for n in range(30)]

    def make():
        return ReplySuggester(
            store, encoder=words_encoder, ranking=words_ranking, window=Window(max_messages=9)
        )

    store.add(exchange(0, asking[0], "answer 0 for thing0"))
    kept, known = make(), 1
    for _ in range(60):
        event = rng.integers(0, 6)
        if event < 2 and known < 30:
            store.add(exchange(known, asking[known], f"answer {known} for thing{known}"))
            known += 1
        elif event == 2:
            late = int(rng.integers(0, known))
            store.add(exchange(100 + late, asking[late], f"a late answer {late}", hours=late + 0.5))
        elif event == 3:
            index_account(
                store, "acme", encoder=words_encoder, now=T0 + timedelta(hours=float(rng.integers(0, 32)))
            )
        now = T0 + timedelta(hours=float(rng.integers(0, 34)), minutes=6)
        text = asking[int(rng.integers(0, known))]
        index = "now" if rng.random() < 0.1 else "skip"
        mine = kept.suggest("acme", text, now=now, index=index)
        theirs = make().suggest("acme", text, now=now, index="skip")
        assert [(s.text, s.confidence) for s in mine] == [(s.text, s.confidence) for s in theirs]
        assert (mine.reason, mine.pending) == (theirs.reason, theirs.pending)
        assert index == "skip" or mine.pending == 0


def test_a_warm_account_takes_two_queries_and_one_that_abstains_takes_one(
    tmp_path, words_encoder, words_ranking
):
    """Whether the account changed, and the texts of what is offered."""
    with open_store(tmp_path / "desk.db") as store:
        fill(store, "acme", 20)
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
        suggester.suggest("acme", "thing2 part2 size2", now=LATER)
        asked = []
        store._database._connection.set_trace_callback(asked.append)
        for index in ("now", "skip"):
            assert suggester.suggest("acme", "thing3 part3 size3", now=LATER, index=index)
            assert [sql.split()[0] for sql in asked] == ["SELECT", "SELECT"]
            assert "FROM accounts" in asked[0] and "FROM reply_texts" in asked[1]
            asked.clear()
        assert suggester.suggest("acme", "quantum lectures", now=LATER).abstained
        assert len(asked) == 1


def test_the_bundled_encoder_is_used_where_none_is_named(store, bundled):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    assert index_account(store, "acme").indexed == 1
    assert store._replies.encoders("acme") == {encoder_key(bundled): 1}


@pytest.mark.parametrize(("count", "pending"), [(64, 0), (65, 65)])
def test_few_messages_are_encoded_at_once_and_more_are_skipped(
    store, words_encoder, words_ranking, count, pending
):
    fill(store, "acme", count)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
    found = suggester.suggest("acme", "thing2 part2 size2", now=LATER, index="few")
    assert (texts(found), found.pending) == ([] if pending else ["the answer to thing2 it is"], pending)

"""The replay of suggestions: what is asked, what may be offered, what it is worth, what it adds up to."""

import json
import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import Asked, Encoder, Ranking, ReplySuggester, Sources, Window, open_store
from nlp_support.errors import InvalidArgument, MissingExtra, ModelError, UnknownAccount
from nlp_support.eval.replies.bm25 import Bm25, bm25_scores, tokens
from nlp_support.eval.replies.clock import Clock
from nlp_support.eval.replies.history import HistoryReader
from nlp_support.eval.replies.judge import Judge
from nlp_support.eval.replies.measure import measure_replies
from nlp_support.eval.replies.one_of_100 import by_encoder, of_pairs, one_of_100
from nlp_support.eval.replies.past import NO_WORDS, UNANSWERED, Past, held_back_from, past_messages
from nlp_support.eval.replies.rows import RowFile
from nlp_support.eval.replies.scoring import Scorer
from nlp_support.eval.replies.served import served, shuffled
from nlp_support.eval.replies.settings import RepliesSettings
from nlp_support.eval.replies.systems import MostFrequent, Nearest, Offer, remembering
from nlp_support.suggest.indexing import encoder_key
from nlp_support.types.times import to_datetime64

from support import DIM, T0, bag_of_words, exchange, message

HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"
PARCEL_Q, PARCEL_A = "where is my parcel", "parcels take two working days to arrive"
TOPICS = ((HOURS_Q, HOURS_A), (DOG_Q, DOG_A), (PARCEL_Q, PARCEL_A))


def everything(store, account_id="acme"):
    return [one for chunk in past_messages(store, account_id, since=T0) for one in chunk.eligible]


def reader_of(store, encoder, window=None):
    suggester = ReplySuggester(store, encoder=encoder, window=window, ranking=Ranking(threshold=0.0))
    return HistoryReader(suggester, Judge.load())


@pytest.fixture
def rows(tmp_path):
    return RowFile(tmp_path / "rows.jsonl")


def test_what_is_asked_and_what_is_left_out_with_the_reason(store):
    """Of seven customer messages two are eligible: the second of two in a row, and the last but one."""
    turns = [
        ("c1", "customer", "hello there"), ("c2", "customer", HOURS_Q), ("a1", "agent", HOURS_A),
        ("c3", "customer", "👍"), ("a2", "agent", "dogs are welcome too"),
        ("c4", "customer", "great, thank you so much"), ("a3", "agent", "You're welcome!"),
        ("c5", "customer", DOG_Q), ("a4", "agent", DOG_A), ("a5", "agent", "anything else?"),
        ("c6", "customer", "no that was all"),
    ]  # fmt: skip
    store.add([message(id, text, role=role, minutes=at) for at, (id, role, text) in enumerate(turns)])
    found = everything(store)
    assert [(one.message_id, one.reply_id, one.sent) for one in found] == [
        ("c2", "a1", HOURS_A),
        ("c5", "a4", DOG_A),
    ]
    assert [turn.id for turn in found[1].asked.context] == ["c1", "c2", "a1", "c3", "a2", "c4", "a3"]
    assert found[1].asked.now == T0 + timedelta(minutes=7)
    (chunk,) = past_messages(store, "acme", since=T0)
    assert chunk.skipped == {UNANSWERED: 2, NO_WORDS: 1, "answered with: courtesy only": 1}


def test_the_last_part_of_the_time_is_held_back(store):
    store.add([message("1", minutes=0), message("2", minutes=50), message("3", minutes=100)])
    assert held_back_from(store, "acme", share=0.2) == T0 + timedelta(minutes=80)
    store.forget("acme", "u")
    assert held_back_from(store, "acme") is None
    with pytest.raises(UnknownAccount):
        held_back_from(store, "nobody")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 40), st.booleans()), min_size=2, max_size=40),
    st.integers(1, 6),
)
def test_nothing_of_the_future_or_of_the_same_conversation_can_be_offered(turns, size):
    """Turns (conversation, minute, by the customer?) in any order, many at the same time."""
    encoder = Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)
    with open_store(":memory:") as store:
        for n, (thread, minute, customer) in enumerate(turns):
            fields = {"conversation_id": f"k{thread}", "role": "customer" if customer else "agent"}
            store.add([message(f"m{n}", f"number {n} about {thread}", minutes=minute, **fields)])
        past = everything(store)
        if not past:
            return
        own = {m.id: m.conversation_id for m in store.messages("acme")}
        history = reader_of(store, encoder, Window(max_messages=size)).read(past)
        for one, allowed in zip(past, history.allowed, strict=True):
            assert all(history.sent_at[row] < to_datetime64(one.asked.now) for row in allowed)
            assert all(own[history.ids[row]] != one.conversation_id for row in allowed)
            assert len(allowed) <= size


def test_offers_are_scored_by_hand(store, words_encoder):
    """The last message was answered with HOURS_A. Offered: dogs, then HOURS_A in other case, then parcels."""
    said = [(HOURS_Q, HOURS_A.title()), (DOG_Q, DOG_A), (PARCEL_Q, PARCEL_A), (HOURS_Q, HOURS_A)]
    for number, (question, reply) in enumerate(said):
        store.add(exchange(number, question, reply))
    past = everything(store)[-1:]
    history = reader_of(store, words_encoder).read(past)
    assert list(history.ids) == ["a0", "a1", "a2"]
    scorer = Scorer(past, history, Judge.load())
    (score,) = scorer.score([[Offer("a1", 0.9), Offer("a0", 0.8), Offer("a2", 0.1)]])
    assert (score.offers, score.sure) == (3, 0.9)
    assert (score.exact, score.same, score.similar) == (2, 2, 2)
    cosines = [scorer.similarity(0, id) for id in ("a1", "a0", "a2")]
    assert cosines[1] == pytest.approx(1, abs=1e-6) and max(cosines[0], cosines[2]) < 0.5
    gained = cosines[0] + cosines[1] / math.log2(3) + cosines[2] / 2
    best = sum(cosine / math.log2(place + 1) for place, cosine in enumerate(sorted(cosines)[::-1], 1))
    assert score.ndcg == pytest.approx(gained / best)
    assert score.similarity == pytest.approx(cosines[0])
    assert scorer.possible == [True] and scorer.possible_similar == [True]
    (none,) = scorer.score([[]])
    assert (none.offers, none.sure, none.same, none.similarity, none.stale) == (0, None, 0, 0.0, None)


def test_a_reply_that_a_newer_one_contradicts_is_stale(store, words_encoder):
    """Closing at six was overtaken by closing at eight; dogs by nothing."""
    store.add(exchange(1, "when do you close today", "we close at 6 pm on weekdays and saturdays"))
    store.add(exchange(2, DOG_Q, DOG_A))
    store.add(exchange(3, "when do you close today", "we close at 8 pm on weekdays and saturdays"))
    store.add(exchange(4, "when do you close today", "at eight"))
    past = everything(store)[-1:]
    history = reader_of(store, words_encoder).read(past)
    scorer = Scorer(past, history, Judge.load())

    def stale(*ids):
        return scorer.score([[Offer(id, 1.0) for id in ids]])[0].stale

    assert (stale("a1"), stale("a3"), stale("a2"), stale("a2", "a1")) == (1.0, 0.0, 0.0, 0.5)


def test_baselines_offer_what_their_names_say(store, words_encoder):
    for number in range(3):
        store.add(exchange(number, HOURS_Q, HOURS_A))
    store.add(exchange(3, DOG_Q, DOG_A))
    store.add(exchange(4, "may my dog come", "yes it may"))
    past = everything(store)[-1:]
    history = reader_of(store, words_encoder).read(past)
    (frequent,) = MostFrequent().offer(past, history, k=2)
    assert [(o.message_id, o.score) for o in frequent] == [("a2", 0.75), ("a3", 0.25)]
    (words,) = Bm25().offer(past, history, k=5)
    assert [o.message_id for o in words] == ["a3"]
    both = [[Offer("a3", 0.9), Offer("a2", 0.3)]]
    assert served(both, ranking=Ranking(threshold=0.9)) == [[Offer("a3", 0.9), Offer("a2", 0.3)]]
    assert served(both, ranking=Ranking(threshold=0.91)) == [[]]
    assert served([[Offer("a3", 0.9), Offer("a2", 0.22)]], ranking=Ranking(threshold=0.9)) == [
        [Offer("a3", 0.9)]
    ]
    (mixed,) = shuffled(both, history, seed=(0, 1))
    assert [o.score for o in mixed] == [0.9, 0.3]
    assert {history.wordings[history.ids.index(o.message_id)].exact for o in mixed} == {
        w.exact for w in history.wordings
    }


def test_bm25_splits_korean_into_pairs_of_syllables_and_knows_no_unknown_words():
    assert tokens("배송이 언제 와요? Order A-12") == ["배송", "송이", "언제", "와요", "order", "a", "12"]
    scores = bm25_scores(["배송은 내일 옵니다", "dogs are welcome"], ["배송 언제 와요", "!", "dogs"])
    assert scores.shape == (3, 2)
    assert scores[0, 0] > 0 == scores[0, 1] and not scores[1].any() and scores[2, 1] > 0 == scores[2, 0]


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "bm25s", None)
    with pytest.raises(MissingExtra, match=r"nlp-support\[eval\]"):
        bm25_scores(["a"], ["a"])


def test_1_of_100_encodes_only_what_was_not_encoded_before(words_encoder, counting):
    """Of 120 questions 119 are known; their replies are new, and each is encoded once for all batches."""
    counted, calls = counting(words_encoder)
    pairs, clock = pairs_of(120), Clock()
    known = {one.asked.question: words_encoder.encode_query([one.asked.question])[0] for one in pairs[1:]}
    found = one_of_100(of_pairs(counted, pairs, clock, known), pairs, system="a", seed=0)
    assert found == one_of_100(by_encoder(words_encoder), pairs, system="a", seed=0)
    assert calls == [1, 120] and clock.seconds > 0


def test_a_remembering_encoder_encodes_a_text_once_until_the_next_call(words_encoder, counting):
    counted, calls = counting(words_encoder)
    encoder = remembering(counted)
    first = encoder.encode_query(["a b", "c", "a b"])
    assert np.allclose(first, words_encoder.encode_query(["a b", "c", "a b"]))
    assert np.allclose(encoder.encode_query(["c", "a b"]), words_encoder.encode_query(["c", "a b"]))
    encoder.encode_query(["d"])
    encoder.encode_query(["c"])
    assert calls == [2, 1, 1]


def pairs_of(n):
    return [
        Past(
            asked=Asked("acme", f"question word{number}"), conversation_id=f"k{number}",
            message_id=str(number), channel="chat", reply_id="", sent=f"answer word{number}", raw=("", ""),
        )
        for number in range(n)
    ]  # fmt: skip


def test_1_of_100_of_an_encoder_that_knows_and_of_one_that_does_not():
    def knows(texts):
        numbers = [int(text.rpartition("word")[2]) for text in texts]
        return np.eye(200, dtype=np.float32)[numbers]

    def guesses(texts):
        return np.ones((len(texts), 4), np.float32)

    sure = Encoder(knows, knows, name="knows", fingerprint="1", dim=200)
    blind = Encoder(guesses, guesses, name="guesses", fingerprint="1", dim=4)
    right = one_of_100(by_encoder(sure), pairs_of(200), system="a", seed=0)
    assert (right.value, right.n, right.groups) == (1.0, 200, 200)
    chance = one_of_100(by_encoder(blind), pairs_of(130), system="b", seed=0)
    assert (chance.value, chance.n) == (pytest.approx(0.01), 100)
    few = one_of_100(by_encoder(blind), pairs_of(99), system="b", seed=0)
    assert few.value is None and "99 messages" in few.note


def desk(store, n=60):
    """Three questions in turn, always answered the same way."""
    for number in range(n):
        store.add(exchange(number, *TOPICS[number % 3]))


def test_a_replay_of_a_desk_that_repeats_itself_is_right_every_time(
    store, rows, words_encoder, words_ranking
):
    """60 exchanges an hour apart span 59 h 5 min; the last half holds the questions of hours 30 to 59."""
    desk(store)
    report = measure_replies(
        store, ["acme"], rows, encoder=words_encoder, ranking=words_ranking,
        settings=RepliesSettings(share=0.5, history=(3,)),
    )  # fmt: skip
    for name in ("coverage", "exact@1", "recall@1", "recall@5", "mrr", "similar@3"):
        found = report.figure(name, system="nlp-support")
        assert (found.value, found.low, found.high, found.n, found.groups) == (1, 1, 1, 30, 30), name
    assert report.figure("possible").value == 1
    # What is asked was sent longest ago, which the most frequent and newest reply never is.
    assert report.figure("recall@1", system="frequent").value == 0
    assert report.figure("recall@3", system="frequent").value == 1
    assert report.figure("recall@3", system="always", slice="history=3").value == 1
    assert report.figure("aurc", system="nlp-support").value == 0
    assert report.figure("staleness", system="nlp-support").value == 0
    assert not report.misses and not report.warnings
    assert report.data["messages"] == 30


def test_what_a_filter_costs_in_coverage_is_measured(store, rows, words_encoder, words_ranking):
    """The last half asks all three questions ten times each. Ines answered only the first: two thirds of the
    messages get nothing. Nobody answered within the half hour before: all get nothing."""
    for number in range(60):
        asked, answered = exchange(number, *TOPICS[number % 3])
        store.add([asked, replace(answered, agent_id="ines" if number % 3 == 0 else "paul")])
    sources = (Sources(agents=["ines"]), Sources(newer_than=timedelta(minutes=30)))
    report = measure_replies(
        store, ["acme"], rows, encoder=words_encoder, ranking=words_ranking,
        settings=RepliesSettings(share=0.5, history=(), sources=sources),
    )  # fmt: skip
    ines, newer = "only of 1 agent", "only newer than 0.0208333 days"
    assert report.figure("coverage", system="nlp-support").value == 1
    assert report.figure("coverage", system=ines).value == pytest.approx(1 / 3)
    assert report.figure("coverage lost", system=ines).value == pytest.approx(2 / 3)
    assert report.figure("similar@3 lost", system=ines).value == pytest.approx(2 / 3)
    assert report.figure("right when offered", system=ines).value == 1
    assert report.figure("coverage lost", system=newer).value == 1
    assert report.made["sources"] == ["of 1 agent", "newer than 0.0208333 days"]


def test_a_suggester_that_always_abstains_is_measured_all_the_same(store, rows, words_encoder):
    desk(store)
    report = measure_replies(
        store, ["acme"], rows, encoder=words_encoder, ranking=Ranking(threshold=1.0),
        settings=RepliesSettings(history=()),
    )  # fmt: skip
    assert report.figure("coverage", system="nlp-support").value == 0
    assert report.figure("recall@3", system="nlp-support").value == 0
    assert report.figure("aurc", system="nlp-support").value == 1
    for name in ("right when offered", "diversity", "staleness", "ece"):
        assert report.figure(name, system="nlp-support").value is None
    assert any("abstained on every message" in warning for warning in report.warnings)
    json.dumps(report.as_dict(), allow_nan=False)


def test_what_cannot_be_replayed_is_refused_with_the_reason(store, rows, words_encoder):
    def measure(accounts, **given):
        return measure_replies(store, accounts, rows, **{"encoder": words_encoder, **given})

    with pytest.raises(InvalidArgument, match="has no accounts; import messages first"):
        measure([])
    with pytest.raises(UnknownAccount):
        measure(["nobody"])
    store.add([message("1", HOURS_Q)])
    with pytest.raises(InvalidArgument, match=rf"nothing to replay .*\(1 {UNANSWERED}\)"):
        measure(["acme"])
    desk(store)
    with pytest.raises(InvalidArgument, match="the judge is the encoder under test"):
        measure(["acme"], judge=Judge(words_encoder, 0.5))

    def broken(texts):
        return np.full((len(texts), 4), np.nan, np.float32)

    with pytest.raises(ModelError, match="zero or not finite"):
        measure(["acme"], encoder=Encoder(broken, broken, name="nan", fingerprint="1", dim=4))
    for wrong in ({"share": 0.0}, {"k": 0}, {"baselines": ("magic",)}):
        with pytest.raises(InvalidArgument):
            RepliesSettings(**wrong)


def test_a_named_encoder_answers_as_the_nearest_past_question_was_and_judging_itself_is_told(
    store, rows, words_encoder
):
    """The baseline and the judge beside the characters are one encoder; the store gets no vectors of it."""
    desk(store, 40)
    other = Encoder(bag_of_words, bag_of_words, name="other", fingerprint="2", dim=DIM)
    report = measure_replies(
        store, ["acme"], rows, encoder=words_encoder, second=Judge(other, 0.75),
        settings=RepliesSettings(encoders={"other": other}, history=()),
    )  # fmt: skip
    assert list(store._replies.encoders("acme")) == [encoder_key(words_encoder)]
    assert report.figure("recall@3", system="other").value > 0
    assert any("other is also a judge" in warning for warning in report.warnings)
    assert report.made["second judge"] == "other@2, same from 0.75 beyond chance"


def test_the_nearest_past_question_is_that_of_the_highest_cosine(store, words_encoder):
    """Of three wordings the dog's question shares all words, the later of two equal ones goes first."""
    store.add(exchange(0, HOURS_Q, HOURS_A))
    store.add(exchange(1, DOG_Q, DOG_A))
    store.add(exchange(2, DOG_Q, "ask the landlord"))
    store.add(exchange(3, DOG_Q, "ask the landlord"))
    store.add(exchange(4, DOG_Q, "yes it may"))
    past = everything(store)[-1:]
    history = reader_of(store, words_encoder).read(past)
    (found,) = Nearest(words_encoder).offer(past, history, k=5)
    assert [offer.message_id for offer in found] == ["a3", "a1", "a0"]
    assert found[0].score == pytest.approx(1.0) and found[2].score < 0.5
    assert [o.message_id for o in Nearest(words_encoder).offer(past, history, k=1)[0]] == ["a3"]


def test_two_judges_stand_side_by_side(store, rows, words_encoder):
    """The second judge takes every reply for the same, so one of three is right wherever one is offered; the
    last answers are in words of their own, so by the first judge none is."""
    desk(store, 40)
    for number in range(90, 100):
        store.add(exchange(number, HOURS_Q, f"unlike{number} words{number} only{number}"))
    lenient = Encoder(bag_of_words, bag_of_words, name="lenient", fingerprint="1", dim=DIM)
    report = measure_replies(
        store, ["acme"], rows, encoder=words_encoder, ranking=Ranking(threshold=0.0, intercept=0, slope=1),
        second=Judge(lenient, 0.0), settings=RepliesSettings(history=()),
    )  # fmt: skip

    def value(name, system="always"):
        return report.figure(name, system=system).value

    assert value("meant@1") == value("set meant when offered") == value("set right when offered") == 1
    assert value("similar@1") < 1 and value("similar@1") <= value("set similar when offered")
    assert 0 < value("set ece") < 1 and value("set aurc") == 0
    alone = measure_replies(
        store, ["acme"], rows, encoder=words_encoder, ranking=Ranking(threshold=0.0, intercept=0, slope=1),
        settings=RepliesSettings(history=()),
    )  # fmt: skip
    assert alone.figure("meant@1", system="always") is None
    assert alone.figure("set similar when offered", system="always").value == value(
        "set similar when offered"
    )


def test_slices_come_in_the_order_of_their_numbers(store, rows, words_encoder):
    desk(store)
    long = "please tell me once more in all detail where is my parcel and when will it come"
    store.add(exchange(60, long, PARCEL_A))
    report = measure_replies(
        store, ["acme"], rows, encoder=words_encoder, settings=RepliesSettings(history=())
    )
    slices = dict.fromkeys(f.slice for f in report.figures if f.slice.startswith("length="))
    assert list(slices) == ["length=4-10 words", "length=11-30 words"]

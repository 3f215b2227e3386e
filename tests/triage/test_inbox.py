"""Who waits for an answer, and answers that were given twice."""

from datetime import time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Encoder, EscalationPolicy, SatisfactionModel, SentimentModel
from nlp_support.errors import InvalidArgument, MissingExtra, ModelError, UnknownAccount
from nlp_support.journey.scoring.scorer import TurnScorer
from nlp_support.models import encoder as encoders
from nlp_support.store.scores import StoredScore
from nlp_support.triage import duplicate_answers, most_urgent_first, unanswered, urgency
from nlp_support.types.flag import Flag, Reason, Status
from nlp_support.types.hours import BusinessHours

from support import DIM, T0, bag_of_words, exchange, message

HOUR = timedelta(hours=1)
SHARE = st.floats(0, 1)
LATE = st.floats(0, 1e6)


def flag(conversation, severity, status=Status.OPEN, *, raised_at=T0, codes=("legal",), **fields):
    given = {
        "account_id": "acme",
        "customer_id": "u",
        "reasons": tuple(Reason(code, "as said", 0.5) for code in codes),
        **fields,
    }
    return Flag(
        id=f"flag-{conversation}-{severity}", conversation_id=conversation, severity=severity,
        raised_at=raised_at, evidence_ids=(), status=status, **given,
    )  # fmt: skip


def waiting(store, **given):
    return [one.conversation_id for one in unanswered(store, **given)]


def test_urgency_joins_severity_flag_and_wait():
    """At the target a wait says .7 / 2: 1 - .5 * .8 * .65 = .74."""
    assert urgency(severity=0.5, late=1, flag=0.2) == pytest.approx(0.74)
    assert urgency(severity=0, late=0, flag=0) == 0
    assert urgency(severity=0, late=1e9, flag=0) == pytest.approx(0.7)


@given(SHARE, SHARE, LATE, LATE, SHARE, SHARE)
def test_urgency_grows_with_each_of_its_parts(s1, s2, l1, l2, f1, f2):
    less = {"severity": min(s1, s2), "late": min(l1, l2), "flag": min(f1, f2)}
    more = {"severity": max(s1, s2), "late": max(l1, l2), "flag": max(f1, f2)}
    assert 0 <= urgency(**less) <= 1
    for part in less:
        assert urgency(**less) <= urgency(**{**less, part: more[part]}) + 1e-12


def test_the_most_urgent_of_all_accounts_comes_first(store):
    """After an hour, against 24: late 1/24, a wait of .7 * (1/24) / (25/24) = .028. A lawyer weighs .75, so
    1 - .25 * .972 = .757; nothing urgent, .028; and of an account with a target of one hour .35."""
    store.add([
        message("1", "hello, when do you open", conversation_id="plain"),
        message("2", "my lawyer will write to you", conversation_id="legal", account_id="zeta"),
        message("3", "hello, when do you close", conversation_id="quick", account_id="beta"),
    ])  # fmt: skip
    policy = EscalationPolicy(accounts={"beta": EscalationPolicy(answer_within=HOUR)})
    found = unanswered(store, now=T0 + HOUR, policy=policy)
    assert [one.conversation_id for one in found] == ["legal", "quick", "plain"]
    assert [one.urgency for one in found] == pytest.approx([0.757, 0.35, 0.028])
    first = found[0]
    assert (first.severity, first.evidence, first.waited, first.target) == (
        pytest.approx(0.75), ("legal words",), HOUR, 24 * HOUR,
    )  # fmt: skip
    assert first.message_ids == ("2",) and first.since == T0 and first.flag_ids == ()
    assert waiting(store, account_id="acme", now=T0 + HOUR) == ["plain"]
    one_by_one = [
        one for name in store.accounts() for one in unanswered(store, name, now=T0 + HOUR, policy=policy)
    ]
    assert most_urgent_first(one_by_one) == found


def test_who_waits_at_a_moment(store):
    """Answered later is waiting now; thanks wait for nothing, but a question before them does."""
    store.add(exchange(0, "when do you open", "at nine"))  # answered five minutes after T0
    store.add([message("t", "great, thanks!", minutes=8, conversation_id="k0")])
    store.add([message("q", "and on sunday?", minutes=20), message("q2", "thank you", minutes=21)])
    store.add([message("late", "still there?", minutes=60 * 24 * 40, conversation_id="late")])
    assert waiting(store, now=T0) == []
    assert waiting(store, now=T0 + timedelta(minutes=4)) == ["k0"]
    assert waiting(store, now=T0 + timedelta(minutes=10)) == []
    found = unanswered(store, now=T0 + HOUR)
    assert [one.conversation_id for one in found] == ["k"]
    assert found[0].message_ids == ("q", "q2") and found[0].since == T0 + timedelta(minutes=20)
    assert waiting(store, now=T0 + timedelta(days=41)) == ["late"]
    assert waiting(store, now=T0 + timedelta(days=41), within=timedelta(days=50)) == ["k", "late"]


def test_waits_are_counted_in_business_hours(store):
    """T0 is a Monday, 9:00 UTC, 18:00 in Seoul: half an hour is left that day; an hour of the next counts."""
    store.add([message("1", "when do you open")])
    hours = BusinessHours(open=time(9), close=time(18, 30), time_zone="Asia/Seoul")
    policy = EscalationPolicy(answer_within=3 * HOUR, hours=hours)
    [one] = unanswered(store, now=T0 + 16 * HOUR, policy=policy)
    assert one.waited == 1.5 * HOUR and one.target == 3 * HOUR
    assert one.urgency == pytest.approx(0.7 * 0.5 / 1.5)


def test_open_flags_count_and_others_do_not(store):
    store.add([message(str(n), "when do you open", conversation_id=f"k{n}") for n in range(4)])
    for n, status in enumerate((Status.OPEN, Status.RESOLVED, Status.ACKNOWLEDGED)):
        store._flags.replace("acme", f"k{n}", [flag(f"k{n}", 0.6, status)])
    store._flags.replace("acme", "k3", [flag("k3", 0.9, raised_at=T0 + 2 * HOUR)])  # not raised yet
    found = unanswered(store, now=T0 + HOUR)
    assert found[0].conversation_id == "k0" and found[0].flag == 0.6 and found[0].flag_ids == ("flag-k0-0.6",)
    assert [one.flag for one in found[1:]] == [0, 0, 0]
    assert found[0].urgency == pytest.approx(1 - 0.4 * (1 - 0.7 / 25))


def test_the_wait_counts_once(store):
    """A flag of a wait alone adds nothing; one that also tells of a manager (.6) and of urgency (.2) has
    1 - .4 * .8 = .68, a fifth of the way from .6 to .64, whatever the wait made of it."""
    for n in range(2):
        store.add([message(f"{n}", "Where is it?", conversation_id=f"k{n}")])
    store._flags.replace("acme", "k0", [flag("k0", 0.99, codes=("no-answer",))])
    store._flags.replace("acme", "k1", [flag("k1", 0.99, codes=("no-answer", "manager", "urgent"))])
    found = {one.conversation_id: one.flag for one in unanswered(store, now=T0 + HOUR)}
    assert found == {"k0": 0, "k1": pytest.approx(0.608)}


def test_moods_come_from_the_store_or_from_the_models(store):
    store.add([message("1", "it is awful"), message("2", "it is blue", conversation_id="other")])
    assert {one.severity for one in unanswered(store, now=T0 + HOUR)} == {0}
    store._scores.put("acme", {"2": StoredScore(0, -1.0, 1.0)}, models="whatever")
    assert waiting(store, now=T0 + HOUR) == ["other", "k"]
    bad = SentimentModel(
        lambda texts: np.array([[1, 0, 0] if "awful" in t else [0, 1, 0] for t in texts]), name="n"
    )
    even = SatisfactionModel(lambda texts: np.array([[0, 0, 1, 0, 0]] * len(texts)), name="n")
    scorer = TurnScorer(store, bad, even, None)
    found = unanswered(store, now=T0 + HOUR, scorer=scorer)
    assert [one.conversation_id for one in found] == ["k", "other"] and found[0].evidence[0].startswith(
        "mood -"
    )
    assert set(store._scores.get("acme", ["1", "2"], models=scorer.models)) == {"1", "2"}  # kept


def test_bad_arguments_of_the_inbox(store):
    store.add([message("1", "closed", role="agent")])
    assert unanswered(store, now=T0 + HOUR) == []
    with pytest.raises(UnknownAccount, match="no account 'nobody'"):
        unanswered(store, "nobody")
    with pytest.raises(InvalidArgument, match="no time zone"):
        unanswered(store, now=T0.replace(tzinfo=None))


# Duplicate answers

WORDS = Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)
FEE = "The delivery to your town costs 5 dollars and takes two days."


def answers(store, *replies, question="what is the delivery fee"):
    """A question, and replies as (minutes, agent, text)."""
    store.add([message("q", question)])
    store.add([
        message(f"a{n}", text, minutes=minutes, role="agent", agent_id=agent)
        for n, (minutes, agent, text) in enumerate(replies)
    ])  # fmt: skip


def found(store, **given):
    doubled = duplicate_answers(store, "acme", **{"encoder": WORDS, **given})
    return [(one.first, one.second, one.kind) for one in doubled]


def test_the_same_answer_of_two_agents(store):
    answers(store, (5, "kim", FEE), (7, "lee", "Hello! " + FEE))
    [one] = duplicate_answers(store, "acme", encoder=WORDS)
    assert (one.first, one.second, one.agents, one.kind) == ("a0", "a1", ("kim", "lee"), "same")
    assert (one.apart, one.conversation_id, one.similarity) == (timedelta(minutes=2), "k", 1.0)


@pytest.mark.parametrize(
    "other",
    [
        "The delivery to your town costs 9 dollars and takes two days.",
        "The delivery to your town costs 5 dollars and takes three days.",
        "The delivery to your town does not cost 5 dollars and takes two days.",
    ],
)
def test_an_answer_with_another_number_or_a_negation_contradicts(store, other):
    answers(store, (5, "kim", FEE), (7, "lee", other))
    assert found(store) == [("a0", "a1", "contradicts")]


def test_the_numbers_of_links_are_no_facts(store):
    said = "Please follow the steps to reset your password here: https://help.example.com/{}/reset"
    answers(store, (5, "kim", said.format(20200405)), (7, "lee", said.format(77)))
    assert found(store) == [("a0", "a1", "same")]


def test_more_detail_is_no_contradiction_nor_is_an_order_number(store):
    answers(
        store,
        (5, "kim", "Your order number 77120934 has left our warehouse today by courier."),
        (7, "lee", "Your order number 88120935 has left our warehouse today by courier."),
    )
    assert found(store) == [("a0", "a1", "same")]


@pytest.mark.parametrize(
    "replies",
    [
        [(5, "kim", FEE), (7, "kim", FEE)],  # two people with one id are one
        [(5, None, FEE), (7, "lee", FEE)],  # nobody knows whose the first is
        [(5, "kim", FEE), (15.5, "lee", FEE)],  # half a minute too far apart
        [(5, "kim", FEE), (7, "lee", "Returns are free within a month of the purchase.")],
        [(5, "kim", "Thank you!"), (7, "lee", "Thank you!")],
    ],
)
def test_what_is_no_duplicate(store, replies):
    answers(store, *replies)
    assert found(store) == []


def test_a_customer_who_could_react_parts_two_answers(store):
    """Ten seconds after the first reply nobody has read it; a minute after it somebody may have."""
    answers(store, (5, "kim", FEE), (7, "lee", FEE))
    store.add([message("q2", "hello??", minutes=5 + 10 / 60)])
    assert found(store) == [("a0", "a1", "same")]
    store.add([message("q3", "are you sure?", minutes=6)])
    assert found(store) == []


def test_a_reply_is_told_with_the_latest_it_doubles(store):
    """kim, lee, kim again: lee doubles kim's first, and kim's second doubles lee's."""
    answers(store, (5, "kim", FEE), (6, "lee", FEE), (7, "kim", FEE))
    assert found(store) == [("a0", "a1", "same"), ("a1", "a2", "same")]
    assert found(store, since=T0 + timedelta(minutes=6)) == [("a1", "a2", "same")]
    assert found(store, since=T0 + timedelta(minutes=7)) == []
    assert found(store, within=timedelta(seconds=59)) == []


def test_an_encoder_finds_other_words_for_the_same(store):
    """They have hardly a word in common; to the encoder "alike" all texts are the same, a cosine of 1."""
    alike = Encoder(
        lambda t: np.eye(2, dtype=np.float32)[[0] * len(t)],
        lambda t: np.eye(2, dtype=np.float32)[[0] * len(t)],
        name="alike", fingerprint="1", dim=2,
    )  # fmt: skip
    answers(
        store, (5, "kim", "Please restart the router now"), (7, "lee", "Kindly switch it off and on again")
    )
    assert found(store) == []
    assert found(store, encoder=alike) == [("a0", "a1", "same")]


def test_the_bundled_encoder_is_loaded_only_for_two_replies(store, monkeypatch, tmp_path):
    """There is none where it is looked for, which shows as soon as there is something to compare."""
    monkeypatch.setattr(encoders, "FOLDER", tmp_path / "absent")
    monkeypatch.setattr(Encoder, "load", Encoder.load.__wrapped__)  # not one that another test opened
    answers(store, (5, "kim", FEE))
    assert duplicate_answers(store, "acme") == []
    store.add([message("b", FEE, minutes=6, role="agent", agent_id="lee")])
    with pytest.raises((ModelError, MissingExtra)):
        duplicate_answers(store, "acme")


def test_bad_arguments_of_duplicates(store):
    store.add([message("q", "hello, when do you open")])
    assert duplicate_answers(store, "acme") == []
    with pytest.raises(UnknownAccount):
        duplicate_answers(store, "nobody")
    with pytest.raises(InvalidArgument, match="expected more than 0"):
        duplicate_answers(store, "acme", within=timedelta())
    with pytest.raises(InvalidArgument, match="no time zone"):
        duplicate_answers(store, "acme", since=T0.replace(tzinfo=None))

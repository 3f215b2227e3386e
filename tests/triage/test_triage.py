"""Triage of messages: measures, levels, and what an account's own past changes."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import EscalationPolicy, NlpSupportError, ReplySuggester, SatisfactionModel, SentimentModel
from nlp_support.errors import InvalidArgument, ModelError, UnknownAccount
from nlp_support.models import satisfaction, sentiment
from nlp_support.store.scores import StoredScore
from nlp_support.suggest.suggestions import Similar, Suggestions
from nlp_support.text.contacts import contacts
from nlp_support.text.phrases import WordChanges
from nlp_support.triage import Triage
from nlp_support.triage.complexity import complexity, questions
from nlp_support.triage.effort import Solved, effort, ranked, solved
from nlp_support.triage.levels import ENOUGH, SEVERITY, Cuts, Measure
from nlp_support.triage.money import amounts
from nlp_support.triage.severity import severity

from support import T0, exchange, message

HOUR = timedelta(hours=1)
LATER = T0 + timedelta(days=30)
POLICY = EscalationPolicy()
SHARE = st.floats(0, 1)


def votes(texts):
    """Five where a text has "great" and one where it has "awful", else three."""
    return np.array([np.eye(5)[4 if "great" in t else 0 if "awful" in t else 2] for t in texts], np.float32)


def polarity(texts):
    return np.array(
        [[1, 0, 0] if "awful" in t else [0, 0, 1] if "great" in t else [0, 1, 0] for t in texts], np.float32
    )


@pytest.fixture
def triage(store, words_encoder, words_ranking):
    return Triage(
        store,
        suggester=ReplySuggester(store, encoder=words_encoder, ranking=words_ranking),
        sentiment=SentimentModel(polarity, name="words"),
        satisfaction=SatisfactionModel(votes, name="words"),
    )


def severe(text, **given):
    return severity(text, policy=POLICY, **given)


# Severity


def test_severity_is_what_speaks_for_it_together():
    """Legal words weigh .75, a mood of -.5 weighs .25: 1 - .25 * .75 = .8125, a quarter of the way from .75
    to .84, a step below danger. The weightiest is told first."""
    found = severe("you will hear from my lawyer", mood=-0.5)
    assert found.value == pytest.approx(0.7725)
    assert found.evidence == ("legal words", "mood -0.50")
    assert severe("what time is it") == Measure(0.0, ("nothing urgent",))
    assert severe("what time is it", mood=0.8).value == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I was charged twice", "money at stake"),
        ("이중결제 됐어요", "money at stake"),
        ("the bill says $20", "names a sum of money"),
        ("the bill says $2,000", "a large sum of money"),
        ("요금이 50만 원 나왔어요", "a large sum of money"),
        ("our whole office is offline", "affects more people than the customer"),
        ("사무실 전체가 안 돼요", "affects more people than the customer"),
        ("I have told my followers", "the customer has a large audience"),
        ("블로그에 올릴게요", "the customer has a large audience"),
        ("smoke is coming out of it", "safety words"),
        ("someone got into my account", "somebody else is in an account or device"),
        ("휴대폰을 잃어버렸어요", "somebody else is in an account or device"),
        ("all my photos are gone", "something is lost or taken away"),
        ("데이터가 다 날아갔어요", "something is lost or taken away"),
        ("I have been waiting for two weeks", "has waited for a long time"),
        ("일주일째 답이 안 와요", "has waited for a long time"),
        ("who handles a legal claim", "legal words"),
    ],
)
def test_what_is_at_stake_is_told_without_the_words(text, told):
    assert told in severe(text).evidence
    assert all(word not in " ".join(severe(text).evidence) for word in ("2,000", "twice", "followers"))


def test_only_what_is_known_to_be_public_is_public():
    said = "my order is late"
    assert severe(said, channel="Twitter").evidence == ("in public",)
    assert severe(said, channel="carrier pigeon") == severe(said)


def test_words_weigh_what_the_policy_says():
    own = EscalationPolicy(weights={"legal": 0.2}, words=WordChanges(add={"money": ["*포인트 차감"]}))
    assert severity("see you in court", policy=own).value == pytest.approx(0.2)
    assert "money at stake" in severity("포인트가 차감됐어요", policy=own).evidence


@given(SHARE, SHARE, st.sampled_from(["hello", "see you in court", "I was charged twice for it"]))
def test_a_worse_mood_is_never_less_severe(one, other, text):
    milder, worse = sorted((one, other))
    assert severe(text, mood=-milder).value <= severe(text, mood=-worse).value


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("$1,200.50 and £10", [1200.5, 12.5]),
        ("30 dollars or 20 bucks", [30, 20]),
        ("5k USD", [5000]),
        ("3만 원", [22.5]),
        ("1,000,000원", [750]),
        ("₩20,000", [15]),
        ("50$", [50]),
        ("version 1.16.5 on 2 phones, we won 5 games", []),
        ("", []),
    ],
)
def test_sums_of_money_in_dollars(text, dollars):
    assert amounts(text) == pytest.approx(dollars)


# Complexity


def test_complexity_is_how_plain_a_message_is_and_how_sure_an_answer():
    """One short question with c = .8: 1 - (.8 + .2 / 2) = .1. Two of two asked back: missing 2 / (2 + 2), so
    a quarter less of .9. Two questions: .9 / 1.25. A report: .9 * .8. Forty words: .9 / 2."""
    assert complexity("how much?", confidence=0.8).value == pytest.approx(0.1)
    asked = complexity("how much?", confidence=0.8, asked_back=2, similar=2)
    assert asked.value == pytest.approx(1 - 0.9 * 0.75)
    assert asked.evidence[1] == "agents asked back first in 2 of 2 similar cases"
    two = complexity("how much? and when?", confidence=0.8)
    assert two.value == pytest.approx(1 - 0.9 / 1.25)
    assert two.evidence[1] == "2 questions at once"
    assert complexity("it broke", confidence=0.8).value == pytest.approx(1 - 0.9 * 0.8)
    long = complexity("and the lamp was on " * 7 + "so why is it dark? https://example.com/a", confidence=0.8)
    assert long.value == pytest.approx(1 - 0.9 / 2) and long.evidence[1] == "40 words"


def test_where_agents_always_ask_back_a_message_is_more_complex():
    """Without similar cases the account's own share stands: missing 1, so half of .9 is left."""
    assert complexity("how much?", confidence=0.8, usual=1.0).value == pytest.approx(1 - 0.9 / 2)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("it broke.", 0),
        ("why???", 1),
        ("why? how? when?", 3),
        ("어떻게 하나요. 언제 되나요?", 2),
        ("a? b? c? d? e? f?", 4),
        ("really?! I see.", 1),
    ],
)
def test_questions_are_counted(text, count):
    assert questions(text) == count


@given(SHARE, SHARE, st.integers(0, 12), st.integers(0, 12))
def test_a_surer_reply_is_never_more_complex(one, other, asked, besides):
    less, more = sorted((one, other))
    cases = {"asked_back": asked, "similar": asked + besides}
    assert (
        0
        <= complexity("x", confidence=more, **cases).value
        <= complexity("x", confidence=less, **cases).value
    )


# Effort


def test_effort_is_the_rank_of_what_it_took():
    """Turns 2, 4, 4 have the ranks 1/6, 2/3, 2/3 (ties half), hours 1, 2, 3 have 1/6, 1/2, 5/6, one agent
    each has 1/2: a = (1/6 + 1/6 + 1/2) / 3 = 5/18, c = (2/3 + 5/6 + 1/2) / 3 = 2/3."""
    found = ranked({"a": Solved(2, HOUR, 1), "b": Solved(4, 2 * HOUR, 1), "c": Solved(4, 3 * HOUR, 1)})
    assert found["a"].effort == pytest.approx(5 / 18)
    assert found["c"].effort == pytest.approx(2 / 3)
    both = effort([found["a"], found["c"]], complexity=0.5)
    assert both.value == pytest.approx((5 / 18 + 2 / 3 + 2 * 0.5) / 4)
    assert both.evidence == ("similar cases solved: 2; median: messages 3, time 2 hours, agents 1",)
    unknown = effort([], complexity=0.9)
    assert unknown.value == 0.9 and "no similar case was solved" in unknown.evidence[0]
    assert ranked({}) == {}


def test_only_what_is_over_and_solved_is_counted():
    """Two named agents; the answer came 90 minutes after the question, and it is quiet for three days."""
    thread = [
        message("1", "it does not start"),
        message("2", "we look into it", minutes=30, role="agent", agent_id="g1"),
        message("3", "it is mended now", minutes=90, role="agent", agent_id="g2"),
    ]
    over = T0 + timedelta(days=3, minutes=90)
    assert took(thread, now=over) == Solved(3, 1.5 * HOUR, 2)
    assert took(thread, now=over - timedelta(seconds=1)) is None
    assert took([*thread, message("4", "it still fails", minutes=95)], now=LATER) is None
    assert took(thread[1:], now=LATER) is None  # no customer ever wrote
    assert took([message("1", "great service, thanks!")], now=LATER) is None  # nothing to solve
    nameless = [message("1", "hello, it fails"), message("2", "it is mended", minutes=1, role="agent")]
    assert took(nameless, now=LATER) == Solved(2, timedelta(minutes=1), 1)


def took(messages, *, now):
    [contact] = contacts(messages)
    return solved(contact, now=now)


# Levels


def test_levels_are_cut_at_quantiles_within_bounds():
    """Severities 0, .01, … .99: the quantile .6 is .594, above its bound of .35; .9 is .891, above .7; of
    severities up to .5 in steps of .005 it is .3, and .45, below its bound of .5."""
    few = SEVERITY.cuts([0.9] * (ENOUGH - 1))
    assert few == SEVERITY.default and few.of == 0
    assert SEVERITY.cuts([n / 100 for n in range(100)]) == Cuts(0.35, 0.7, of=100)
    assert SEVERITY.cuts([0.0] * 50) == Cuts(0.2, 0.5, of=50)
    between = SEVERITY.cuts([n / 200 for n in range(101)])
    assert (between.medium, between.high) == (pytest.approx(0.3), 0.5)


@given(SHARE, SHARE, st.lists(SHARE, max_size=80))
def test_more_never_has_a_lower_level(one, other, past):
    cuts, order = SEVERITY.cuts(past), ["low", "medium", "high"]
    less, more = (cuts.level(Measure(value, ())).level for value in sorted((one, other)))
    assert order.index(less) <= order.index(more)


# The whole


def test_a_message_that_was_often_answered_is_simple_and_cheap(store, triage):
    """Four past conversations of two turns on the same question, and the words ranking is sure of them."""
    for n in range(4):
        store.add(exchange(n, "when do you open on saturday", "we open at nine on saturday"))
    found = triage.message("acme", "when do you open on saturday", now=LATER)
    assert found.complexity.level == "low" and found.complexity.value < 0.3
    assert (found.severity.level, found.severity.value) == ("low", 0)
    assert found.effort.evidence == ("similar cases solved: 4; median: messages 2, time 5 minutes, agents 1",)
    # All took the same, so each is .5; two as complex as the message are thought beside the four.
    assert found.effort.value == pytest.approx((4 * 0.5 + 2 * found.complexity.value) / 6)
    assert (found.primary, found.secondary) == ("self-service", "bot")


def test_what_was_suggested_is_not_asked_for_again(store, triage, monkeypatch):
    store.add(exchange(1, "when do you open", "we open at nine, which shop do you mean?"))
    found = triage.suggester.suggest("acme", "when do you open", now=LATER)
    expected = triage.message("acme", "when do you open", now=LATER)
    monkeypatch.setattr(ReplySuggester, "suggest", None)
    assert triage.message("acme", "when do you open", now=LATER, suggestions=found) == expected
    assert "agents asked back first in 1 of 1 similar cases" in expected.complexity.evidence


def test_the_mood_is_taken_in_context_or_as_given(store, triage):
    """ "awful" has the worst valence; as satisfaction reads the context, it also has what comes after it."""
    store.add(exchange(1, "when do you open", "we open at nine"))
    said = {"now": LATER, "suggestions": Suggestions(())}
    assert triage.message("acme", "this is a thing", **said).severity.value == 0
    worst = triage.message("acme", "this is awful", **said).severity
    assert worst.evidence == ("mood -1.00",) and worst.value == pytest.approx(0.5)
    after = triage.message("acme", "and now", context=["this is awful"], **said)
    assert 0 < after.severity.value <= 0.5
    assert triage.message("acme", "this is awful", mood=0.5, **said).severity.value == 0


def test_no_mood_model_is_loaded_for_a_message_whose_mood_is_given(store, triage, monkeypatch, tmp_path):
    """There are none where they are looked for, which shows as soon as a mood has to be found."""
    for module in (sentiment, satisfaction):
        monkeypatch.setattr(module, "FOLDER", tmp_path / "absent")
    for kind in (SentimentModel, SatisfactionModel):
        monkeypatch.setattr(kind, "load", kind.load.__wrapped__)  # not one that another test opened
    past(store, n=ENOUGH)
    bare = Triage(store, suggester=triage.suggester)
    found = bare.message("acme", "my lawyer will write to you", now=LATER, mood=-0.5)
    assert found.severity.evidence == ("legal words", "mood -0.50")
    with pytest.raises(ModelError, match="absent"):
        bare.message("acme", "my lawyer will write to you", now=LATER)


def test_what_was_said_before_and_where_counts(store, triage):
    store.add(exchange(1, "when do you open", "we open at nine"))
    said = {"now": LATER, "suggestions": Suggestions(()), "mood": 0.0}
    before = [message("x", "I call my lawyer"), message("y", "wait, madam", role="agent", channel="twitter")]
    found = triage.message("acme", "and now", context=before, **said)
    assert found.severity.evidence == ("legal words", "in public") and found.severity.level == "high"
    assert triage.message("acme", "and now", context=before, channel="email", **said).severity.value == 0.75


def test_thanks_go_to_nobody(store, triage):
    store.add(exchange(1, "when do you open", "we open at nine"))
    found = triage.message("acme", "thank you!", now=LATER)
    assert {found.complexity.level, found.severity.level, found.effort.level} == {"low"}
    assert found.complexity.evidence == ("the message asks nothing",)
    assert found.primary == "self-service"


def test_a_farewell_of_the_house_asks_nothing_once_the_policy_knows_it(store, triage):
    store.add(exchange(1, "when do you open", "we open at nine"))
    said = {"now": LATER, "mood": 0.0}
    own = Triage(
        store,
        suggester=triage.suggester,
        policy=EscalationPolicy(words=WordChanges(add={"closes": ["the kettle sings"]})),
    )
    nothing = ("the message asks nothing",)
    assert own.message("acme", "the kettle sings", **said).complexity.evidence == nothing
    assert triage.message("acme", "the kettle sings", **said).complexity.evidence != nothing


def test_an_account_with_one_sided_messages(store, triage):
    """No agent ever wrote, or no customer: nothing is suggested, nothing was solved, and it says so."""
    store.add(
        [message("1", "anybody there?"), message("2", "we are closed", role="agent", account_id="shut")]
    )
    for account in ("acme", "shut"):
        found = triage.message(account, "when do you open on saturday", now=LATER)
        assert found.complexity.value == pytest.approx(0.5)  # one question, and nobody ever answered one
        assert found.effort.value == found.complexity.value
        assert found.effort.evidence == ("no similar case was solved, so as much as the message is complex",)


def test_bad_arguments_are_told(store, triage):
    store.add(exchange(1, "when do you open", "we open at nine"))
    with pytest.raises(UnknownAccount, match="no account 'nobody'"):
        triage.message("nobody", "hello there", now=LATER)
    with pytest.raises(UnknownAccount):
        triage.message("nobody", "hello", now=LATER, suggestions=Suggestions(()))
    for fields, said in (
        ({"mood": 1.5}, "mood is 1.5"),
        ({"mood": float("nan")}, "mood is nan"),
        ({"now": LATER.replace(tzinfo=None)}, "no time zone"),
        ({"text": 7}, "must be a string"),
    ):
        with pytest.raises(InvalidArgument, match=said):
            triage.message("acme", **{"text": "when", "now": LATER, **fields})
    assert issubclass(InvalidArgument, NlpSupportError)


def past(store, *, n):
    """n conversations an hour apart, each opened by an angry message that a monitor has scored."""
    store.add([one for at in range(n) for one in exchange(at, f"thing{at} is awful", f"sorry for thing{at}")])
    store._scores.put("acme", {f"c{at}": StoredScore(0, -0.6, 2.6) for at in range(n)}, models="a monitor's")


def test_an_account_sets_its_own_levels(store, triage):
    """Thirty scored openings are enough and twenty-nine are not. All have the mood -.6, which weighs .3, so
    both quantiles are .3: within the bounds of medium, and below those of high, which begin at .5."""
    past(store, n=ENOUGH)
    assert triage.history("acme", now=T0 + timedelta(hours=ENOUGH - 1)).severity == SEVERITY.default
    whole = triage.history("acme", now=LATER)
    assert whole.severity == Cuts(pytest.approx(0.3), 0.5, of=ENOUGH)
    # Before the first of them nothing was known, so that one cannot be asked again.
    assert whole.complexity.of == 0
    assert triage.history("acme", now=LATER) is whole


def test_history_knows_nothing_of_later(store, triage):
    """At each of these times the same as in a store that ends there."""
    question, answer = "when do you open", "at nine, which shop?"
    store.add([m for n in range(6) for m in exchange(n, question, answer, hours=24 * n)])
    for days in (0.5, 3.5, 5.5, 20):
        now = T0 + timedelta(days=days)
        history = triage.history("acme", now=now)
        assert len(history.contact_of) == sum(24 * n < 24 * days for n in range(6))
        assert history.solved == {}  # they end with a question
        similar = [Similar(f"a{n}", 1.0) for n in range(6)]
        told, n = history.measure_complexity("x", 0.5, similar).evidence[1], len(history.contact_of)
        assert told == f"agents asked back first in {n} of {n} similar cases"


def test_a_short_history_is_read_anew_when_the_account_changes(store, triage):
    store.add(exchange(1, "when do you open", "we open at nine"))
    first = triage.history("acme", now=LATER)
    assert triage.history("acme", now=LATER + timedelta(hours=23)) is first
    assert triage.history("acme", now=LATER - timedelta(seconds=1)) is not first
    before = triage.history("acme", now=LATER)
    store.add(exchange(2, "may my dog come", "dogs are welcome"))
    after = triage.history("acme", now=LATER)
    assert after is not before and set(after.solved) == {"c1", "c2"}
    assert triage.history("acme", now=LATER + timedelta(hours=24)) is not after

"""Where conversations turned, agents, topics, earlier endings, the tree: examples small enough for paper."""

import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from nlp_support import Faq, FaqEntry, Rate, Topic, Topics, open_store
from nlp_support.errors import InvalidArgument, MissingExtra, UnknownAccount
from nlp_support.insights.cases import KNOWN, Case, read_cases
from nlp_support.insights.coaching import coach
from nlp_support.insights.coaching.changes import best_split, discoveries, turning_points, usual_noise
from nlp_support.insights.coaching.groups import by_agent, compare_groups
from nlp_support.insights.coaching.tree import area, fit_tree
from nlp_support.insights.conversations import read_conversations
from nlp_support.insights.trend import Trend
from nlp_support.store.entries import EntryState
from nlp_support.text.endings import Ending

from support import T0, Counting, case, message, talks

LATER = T0 + timedelta(days=60)


# Changes


def test_the_turn_before_the_mood_changed_is_named():
    """Moods -.6 -.4 .3 .5: only 2 + 2 can be split. Means -.5 and .4, a change of .9; with noise .2 its
    standard error is .2·√(1/2 + 1/2) = .2, so .9 - 1.96·.2 = .508 is certain."""
    found = best_split(case("k", [-0.6, -0.4, 0.3, 0.5]), noise=0.2)
    assert found.turn.id == "k-a1" and (found.n_before, found.n_after) == (2, 2)
    assert (found.before, found.after) == (pytest.approx(-0.5), pytest.approx(0.4))
    assert found.at_least == pytest.approx(0.508)


def test_of_several_places_the_surest_is_taken():
    """One bad message at the end is an outburst: two belong to each side. The fall is after the third."""
    moods = [0.4, 0.4, 0.4, -0.4, -0.4, -0.4]
    assert best_split(case("k", moods), noise=0.2).turn.id == "k-a2"
    assert best_split(case("k", [0.4, 0.4, -0.9]), noise=0.2) is None


def test_a_change_without_an_agent_between_is_nobodys():
    own = case("k", [-0.5, -0.5, 0.5, 0.5])
    customer = [m for m in own.messages if m.role == "customer"]
    alone = Case("k", tuple(customer), own.moods, np.arange(4), own.ending, own.known)
    assert best_split(alone, noise=0.2) is None


def test_the_noise_is_that_of_the_usual_step():
    """Twelve steps of .2: .2/√2 = .1414. With one of 2 besides √((12·.04 + 4)/13/2) = .4151. Fewer than ten
    steps say nothing."""
    many = [case(f"k{i}", [0.0, 0.2, 0.0, 0.2]) for i in range(4)]
    assert usual_noise(many) == pytest.approx(0.1414, abs=1e-4)
    assert usual_noise([*many, case("far", [-1.0, 1.0])]) == pytest.approx(0.4151, abs=1e-4)
    assert usual_noise(many[:3]) is None
    assert usual_noise([case(f"k{i}", [0.1, 0.1, 0.1]) for i in range(9)]) == 0.05  # its floor


def test_noise_makes_no_list_and_a_true_change_does():
    """200 conversations of pure noise, then the same with one that really turned."""
    generator = np.random.default_rng(7)
    noise = [case(f"n{i}", generator.normal(0, 0.2, 8)) for i in range(200)]
    assert turning_points(noise, noise=usual_noise(noise)) == []
    turned = case("turned", np.r_[generator.normal(-0.6, 0.2, 4), generator.normal(0.6, 0.2, 4)])
    [found] = turning_points([*noise, turned], noise=usual_noise([*noise, turned]))
    assert found.case.conversation_id == "turned" and found.turn.id == "turned-a3"


def test_the_share_of_false_findings_is_bounded():
    """Sorted .01 .03 .04 .5 against .1·i/4 = .025 .05 .075 .1: the first three are within."""
    assert discoveries([0.5, 0.03, 0.01, 0.04], share=0.1).tolist() == [False, True, True, True]
    assert discoveries([0.5, 0.6], share=0.1).tolist() == [False, False]
    assert discoveries([], share=0.1).tolist() == []


@given(st.lists(st.floats(0, 1), max_size=30))
def test_what_is_kept_is_always_surer_than_what_is_not(chances):
    kept = discoveries(chances, share=0.1)
    left = [chance for chance, keep in zip(chances, kept, strict=True) if not keep]
    assert not left or max((c for c, keep in zip(chances, kept, strict=True) if keep), default=-1) < min(left)
    assert all(kept[at] for at, chance in enumerate(chances) if chance <= 0.1 / len(chances))


# Agents and topics


def test_an_agent_answers_for_what_was_written_after_him():
    """Moods -.4 (nobody yet), 0 and .2 (after a, a), .8 (after b): a changes -.4 to .1, so by .5; b changes
    the mean of the first three, -.2/3, to .8."""
    own = case("k", [-0.4, 0.0, 0.2, 0.8], agents=["a", "a", "b", "b"])
    found = {one.name: one.change for one in by_agent([own])}
    assert found == {"a": pytest.approx(0.5), "b": pytest.approx(0.8 + 0.2 / 3)}
    assert by_agent([case("k", [0.1, 0.2], agents=None)]) == []


def test_one_conversation_is_never_ranked_and_moves_nobody():
    """Agents of one conversation each: all spread may be chance, so nobody stands out."""
    found = compare_groups([("a", 0.0, 0.9), ("b", 0.0, 0.1), ("c", 0.0, -0.9)])
    assert [one.effect for one in found] == [0.0, 0.0, 0.0] and not any(one.ranked for one in found)
    assert [one.name for one in found] == ["a", "b", "c"]
    assert compare_groups([("a", 0.0, 0.9)])[0].low is None
    assert compare_groups([]) == []


def test_groups_are_shrunk_as_far_as_chance_goes():
    """All begin at 0. Group a changes by .4 and .6 in turn, 10 times each, b by -.4 and -.6: means ±.5
    against a mean of 0. Within: squares of .1, 40 of them, over 40 - 2: .4/38 = .010526. Across:
    40·.25/1 = 10; between (10 - .010526)/20 = .499474, typical size (40 - 800/40)/1 = 20. Kept:
    .499474/(.499474 + .010526/20) = .998947; effect .499474. Half an interval: 1.96·√(.010526/20), .04497."""
    rows = [("a", 0.0, 0.4), ("a", 0.0, 0.6), ("b", 0.0, -0.4), ("b", 0.0, -0.6)] * 10
    best, worst = compare_groups(rows)
    assert (best.name, best.n, best.ranked) == ("a", 20, True)
    assert best.effect == pytest.approx(0.499474, abs=1e-6) == -worst.effect
    assert (best.low, best.high) == (pytest.approx(0.45503, abs=1e-5), pytest.approx(0.54497, abs=1e-5))


def test_who_gets_the_angry_ones_is_not_praised_for_it():
    """Changes are 0.2 - the mood before, whoever answers: a, with angry customers, changes more, but no more
    than usual."""
    rows = [("a", -0.8 + i / 100, 0.2) for i in range(10)] + [("b", 0.1 + i / 100, 0.2) for i in range(10)]
    angry, calm = sorted(compare_groups(rows), key=lambda one: one.name)
    assert angry.change > calm.change + 0.5
    assert angry.effect == pytest.approx(0, abs=1e-9) == pytest.approx(calm.effect, abs=1e-9)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(-1, 1), st.floats(-1, 1)), max_size=40))
def test_shrinking_never_goes_past_the_interval(rows):
    for one in compare_groups(rows):
        assert abs(one.change) <= 2 and one.n >= 1
        if one.low is not None:
            middle = (one.low + one.high) / 2
            assert min(0, middle) - 1e-9 <= one.effect <= max(0, middle) + 1e-9


# Earlier endings


def solved(number, *replies, days, question="my parcel never came where is it", every_hours=2):
    """A conversation that begins so many days after T0: the question, asked again before every reply."""
    own = {"conversation_id": f"k{number}", "customer_id": f"u{number}"}
    found = []
    for at, reply in enumerate(replies):
        minutes = 1440 * days + 60 * every_hours * at
        found.append(message(f"k{number}-c{at}", question, minutes=minutes, **own))
        own_reply = {**own, "role": "agent", "agent_id": "g1", "minutes": minutes + 30}
        found.append(message(f"k{number}-a{at}", reply, **own_reply))
    return found


GOOD = "The courier leaves it at the pick up point on Main Street."
OTHER = "We looked into the warehouse and found nothing there."


def known(answer):
    """A knowledge base in which one answer is approved and another proposed."""
    none, state = Rate.of(0, 0), EntryState.PROPOSED
    other = FaqEntry(
        "e2", "q", "We looked.", 3, 3, Trend.STEADY, T0, T0, state, None, None, 1, T0, none, None, none, none,
        (), False,
    )  # fmt: skip
    return Faq("acme", (replace(other, id="e1", answer=answer, state=EntryState.APPROVED), other), ())


def early(store, messages, **more):
    store.add(messages)
    return coach(store, "acme", monitor=Counting().monitor(store), now=LATER, **more).early_endings


def test_an_answer_that_worked_twice_before_could_have_come_earlier(store):
    """Two conversations were resolved by GOOD; the third got OTHER first, GOOD two hours later: 1 of 3, one
    agent message and 2 hours."""
    found = early(
        store, [*solved(1, GOOD, days=0), *solved(2, GOOD, days=1), *solved(3, OTHER, GOOD, days=9)]
    )
    assert (found.rate.n, found.rate.count, found.turns, found.saved_seconds) == (3, 1, 1, 7200.0)
    assert found.rate == Rate.of(1, 3) and not found.approved


def test_only_the_past_counts(store):
    """The second resolved conversation is over three days after its last message, later than the turn at
    which it would have been needed."""
    found = early(
        store, [*solved(1, GOOD, days=0), *solved(2, GOOD, days=7), *solved(3, OTHER, GOOD, days=9)]
    )
    assert (found.rate.n, found.rate.count) == (3, 0)


def test_another_question_or_an_answer_that_worked_once_is_no_proof(store):
    one = [*solved(1, GOOD, days=0), *solved(3, OTHER, GOOD, days=9)]
    assert early(store, one).rate.count == 0
    other = "please cancel the subscription that I made yesterday"
    with open_store(":memory:") as fresh:
        more = [*solved(1, GOOD, days=0), *solved(2, GOOD, days=1)]
        assert early(fresh, [*more, *solved(3, OTHER, GOOD, days=9, question=other)]).rate.count == 0


def test_an_approved_answer_need_have_been_sent_only_once(store):
    messages = [*solved(1, GOOD, days=0), *solved(3, OTHER, GOOD, days=9)]
    found = early(store, messages, faq=known(GOOD))
    assert (found.rate.n, found.rate.count, found.approved) == (2, 1, True)
    assert early(store, [], faq=known(OTHER)).rate.count == 0


def test_the_period_counts_conversations_that_begin_in_it_and_knows_what_was_before(store):
    messages = [*solved(1, GOOD, days=0), *solved(2, GOOD, days=1), *solved(3, OTHER, GOOD, days=9)]
    found = early(store, messages, since=T0 + timedelta(days=8))
    assert (found.rate.n, found.rate.count) == (1, 1)


# The tree


def history(n):
    """Conversations of one message each: every third is in a bad mood and is abandoned."""
    return [
        case(
            f"k{i:03}",
            [-0.5 if i % 3 == 0 else 0.5],
            ending=Ending.LEFT if i % 3 == 0 else Ending.RESOLVED,
            hours=i,
        )
        for i in range(n)
    ]


def test_the_tree_finds_the_rule_and_is_tested_on_the_newest():
    """100 conversations, the 30 newest apart; of the 70 older 24 (0, 3, … 69) went wrong, all in a bad mood;
    of the newest 30 (70 to 99) it is 10. One rule at mood 0 tells all; the commoner tells 20 of 30."""
    tree = fit_tree(history(100), {})
    assert (tree.fitted, tree.tested, tree.rows) == (70, 30, 30)
    assert [(leaf.n, leaf.share, leaf.conditions) for leaf in tree.leaves] == [
        (24, 1.0, ("mood of this message ≤ 0",)),
        (46, 0.0, ("0 < mood of this message",)),
    ]
    assert (tree.accuracy, tree.majority, tree.auc) == (1.0, pytest.approx(2 / 3), 1.0)
    assert tree.tells and tree.lines[0] == "100% of 24: mood of this message ≤ 0"


def test_the_area_is_that_of_every_pair():
    """Wrong and right cases at three levels: (2, 0), (1, 1), (0, 1). Of 3 · 2 pairs the right one at the
    middle is above 2 and level with 1, that at the top above 3: (2 + .5 + 3) / 6."""
    assert area(np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 1.0]])) == pytest.approx(5.5 / 6)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40))
def test_the_area_is_the_one_of_scikit_learn(cases):
    levels, right = (np.array(part) for part in zip(*cases, strict=True))
    assume(right.any() and not right.all())
    table = np.zeros((6, 2))
    np.add.at(table, (levels, right.astype(int)), 1)
    assert area(table) == pytest.approx(roc_auc_score(right, levels))


def test_messages_from_the_first_flag_on_are_no_forecast():
    """Two messages each; the flag raised at the second: only the first is a row, and it went wrong."""
    cases = [case(f"k{i:03}", [-0.5 if i % 2 else 0.5] * 2, hours=i) for i in range(100)]
    flags = {one.conversation_id: [one.messages[2].sent_at] for at, one in enumerate(cases) if at % 2}
    tree = fit_tree(cases, flags)
    assert (
        tree.rows == 30 // 2 * 2 + 30 // 2 and tree.accuracy == 1.0
    )  # 15 calm of two rows, 15 flagged of one


def test_too_little_history_or_no_library_is_said(monkeypatch):
    with pytest.raises(InvalidArgument, match="20 older conversations that went wrong"):
        fit_tree(history(30), {})
    with pytest.raises(InvalidArgument, match="depth is 9"):
        fit_tree(history(100), {}, depth=9)
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(MissingExtra, match=r"nlp-support\[coach\]"):
        fit_tree(history(100), {})


# The whole


def test_recoveries_have_the_turn_the_agent_and_a_redacted_quote(store):
    store.add(talks(3))
    found = coach(store, "acme", monitor=Counting().monitor(store), now=LATER)
    assert found.conversations == 6 and len(found.recoveries) == 3 and not found.falls
    first = found.recoveries[0]
    assert (first.agent_id, first.message_id[-3:], first.before, first.after) == ("g1", "-a1", -1.0, 1.0)
    assert first.quote == "{customer_name}, we sent part 1."
    assert [(one.name, one.n) for one in found.by_agent] == [("g1", 6)]
    assert found.tree is None and any("20 older conversations" in note for note in found.notes)
    assert len(coach(store, "acme", monitor=Counting().monitor(store), now=LATER, most=1).recoveries) == 1


def test_topics_are_compared_where_they_are_given(store):
    store.add(talks(3))
    of = {f"k{number}": 1 for number in range(3)} | {"k4": 9}
    topics = Topics("acme", (Topic(1, "parcel late", ("parcel", "late"), 3),), of)
    found = coach(store, "acme", monitor=Counting().monitor(store), now=LATER, topics=topics)
    assert [(one.name, one.n) for one in found.by_topic] == [("parcel late", 3)]
    assert {one.topic for one in found.recoveries} == {"parcel late"}


def test_a_period_without_data_and_one_side_only_are_told(store):
    store.add(talks(3))
    monitor = Counting().monitor(store)
    empty = coach(store, "acme", monitor=monitor, since=LATER, now=LATER)
    assert empty.conversations == 0 and "begins in the period" in empty.notes[0]
    assert empty.early_endings.rate == Rate.of(0, 0)
    store.add([message(f"q{i}", "bad", conversation_id=f"q{i}", account_id="quiet") for i in range(3)])
    quiet = coach(store, "quiet", monitor=monitor, now=LATER)
    assert "no agent wrote in these conversations" in quiet.notes and quiet.by_agent == ()
    store.add([message(f"s{i}", "hi", role="agent", account_id="shout") for i in range(3)])
    assert coach(store, "shout", monitor=monitor, now=LATER).conversations == 0


def test_agents_without_an_id_are_counted_for_nobody(store):
    store.add(talks(3, agent=None))
    found = coach(store, "acme", monitor=Counting().monitor(store), now=LATER)
    assert found.by_agent == () and found.recoveries[0].agent_id is None
    assert "24 of 24 agent messages do not name an agent" in found.notes[0]


def test_what_cannot_be_asked_is_refused(store):
    store.add(talks(1))
    monitor = Counting().monitor(store)
    with pytest.raises(UnknownAccount, match="no account 'x'"):
        coach(store, "x", monitor=monitor)
    with pytest.raises(InvalidArgument, match="expected later than it begins"):
        coach(store, "acme", monitor=monitor, since=LATER, until=T0)
    with pytest.raises(InvalidArgument, match="no time zone"):
        coach(store, "acme", monitor=monitor, since=T0.replace(tzinfo=None))
    with pytest.raises(InvalidArgument, match="most is -1"):
        coach(store, "acme", monitor=monitor, most=-1)


def test_what_was_known_at_a_turn_is_only_of_the_past(store):
    """Adding later messages changes no earlier row: waits, moods, and what was asked."""
    whole = talks(1)[:8]
    store.add(whole)
    monitor = Counting().monitor(store)

    def known(now):
        [own] = read_cases(monitor, "acme", read_conversations(store, "acme", now=now), now=now)
        return own

    later, sooner = known(LATER), known(whole[3].sent_at)
    assert later.known.shape == (4, len(KNOWN)) and sooner.known.shape == (2, len(KNOWN))
    assert later.known[:2].tolist() == sooner.known.tolist()
    assert later.known[1, :5].tolist() == [2, 1, pytest.approx(5 / 60), -1.0, -1.0]

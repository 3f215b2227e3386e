"""Good history: how the contacts ended in which replies were sent, and replies from some sources only."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from nlp_support import (
    Asked,
    InvalidArgument,
    Rating,
    ReplySuggester,
    Sources,
    StatusChange,
    index_account,
)  # fmt: skip
from nlp_support.store.endings import KnownEnd
from nlp_support.store.replies import BEGINNING
from nlp_support.suggest.ended import ENDS, ends_of, judge_endings, outcome_scores
from nlp_support.types.times import to_micros

from support import T0, exchange, message

LATER = T0 + timedelta(days=30)
Q = "when do you open on saturday"
GOOD, BAD = "we open at nine on saturday morning", "saturday opening depends upon the shop you visit"


def known(store):
    return {id: bool(end.resolved) for id, end in store._endings.known("acme", BEGINNING).items()}


def by(agent, messages):
    return [replace(one, agent_id=agent) if one.role == "agent" else one for one in messages]


def given_up(number, reply):
    """A contact in which the customer waits for another answer."""
    own = {"conversation_id": f"k{number}", "customer_id": f"user{number}"}
    more = message(f"w{number}", "that is not what I asked", minutes=60 * number + 9, **own)
    return [*exchange(number, Q, reply), more]


# Endings


def test_how_contacts_ended_is_worked_out_once(store):
    """Answered: resolved. Asked again and never answered: given up."""
    store.add([*exchange(1, Q, GOOD), *given_up(2, BAD)])
    assert judge_endings(store, "acme", BEGINNING) == 2
    assert known(store) == {"a1": True, "a2": False}
    revision = store.state("acme")
    assert judge_endings(store, "acme", BEGINNING) == 0 and store.state("acme") == revision


def test_what_comes_into_a_conversation_is_judged_anew(store):
    """The customer is answered after all, four minutes later, in a file that is imported later."""
    store.add([*exchange(1, Q, GOOD), *given_up(2, BAD)])
    judge_endings(store, "acme", BEGINNING)
    own = {"conversation_id": "k2", "customer_id": "user2", "role": "agent"}
    store.add([message("b2", GOOD, minutes=133, **own)])
    assert known(store) == {"a1": True}
    assert judge_endings(store, "acme", BEGINNING) == 2
    assert known(store) == {"a1": True, "a2": True, "b2": True}


def test_other_rules_for_flags_leave_the_endings(store):
    """All conversations are looked at again for flags; how they ended does not depend upon those rules."""
    store.add([*exchange(1, Q, GOOD), *given_up(2, BAD)])
    judge_endings(store, "acme", BEGINNING)
    store._flags.look_by("acme", "other rules")
    assert store._flags.count_pending("acme") == 2
    assert known(store) == {"a1": True, "a2": False}


def test_a_close_of_the_platform_ends_a_contact_at_once(store):
    """Without it, nobody has been silent for three days."""
    from datetime import UTC, datetime

    hour = (datetime.now(UTC) - T0) / timedelta(hours=1) - 2
    store.add(exchange(1, Q, GOOD, hours=hour))
    assert judge_endings(store, "acme", BEGINNING) == 0
    closed = T0 + timedelta(hours=hour, minutes=30)
    store.add([StatusChange(1, "acme", "k1", True, closed)])
    assert judge_endings(store, "acme", BEGINNING) == 1
    assert store._endings.known("acme", BEGINNING)["a1"].over_at == to_micros(closed)


def test_every_contact_of_a_conversation_has_an_ending_of_its_own(store):
    """Four days lie between the two; in the second one the customer is asked back and never answers."""
    own = {"conversation_id": "k2", "customer_id": "user2"}
    store.add([*exchange(2, Q, GOOD), message("c3", "my kettle is broken", minutes=6000, **own)])
    store.add([message("a3", "Which kettle is it?", minutes=6005, role="agent", **own)])
    judge_endings(store, "acme", BEGINNING)
    assert known(store) == {"a2": True, "a3": False}


def test_what_bots_sent_and_what_answers_nobody_says_nothing(store):
    bot = [replace(one, sender="bot") if one.role == "agent" else one for one in exchange(1, Q, GOOD)]
    store.add([*bot, message("n1", "a notice", role="agent", conversation_id="n", customer_id="z")])
    assert judge_endings(store, "acme", BEGINNING) == 1  # the notice, so that it is not looked at again
    assert known(store) == {} and judge_endings(store, "acme", BEGINNING) == 0


@pytest.mark.parametrize("how", ["forget", "remove"])
def test_endings_go_with_their_messages(store, how):
    store.add([*exchange(1, Q, GOOD), *exchange(2, "may my dog come along", "dogs are welcome here")])
    judge_endings(store, "acme", BEGINNING)
    store.forget("acme", "user1") if how == "forget" else store.remove("acme", ["c1", "a1"])
    assert store._database.read("SELECT message_id FROM endings") == [("a2",)]


def test_indexing_works_it_out(store, words_encoder):
    store.add(exchange(1, Q, GOOD))
    index_account(store, "acme", encoder=words_encoder)
    assert known(store) == {"a1": True}


# What it says for a reply


def test_a_rating_counts_as_much_as_the_ending_and_from_when_it_was_given():
    """Resolved and rated 2: (1 - .5) / 2; given up and rated 5: (-1 + 1) / 2; unrated as it ended."""
    ends = ends_of(
        ["a", "b", "c", "d"],
        {"a": KnownEnd(1, 10, 2.0, 30), "b": KnownEnd(0, 20, 5.0, None), "c": KnownEnd(0, 40, None, None)},
    )
    assert ends["score"].tolist() == [0.25, 0.0, -1.0, 0.0]
    assert ends["resolved"].tolist() == [True, False, False, False]
    assert ends["known_at"][:3].astype(np.int64).tolist() == [30, 20, 40] and np.isnat(ends["known_at"][3])


def ended(*scores, day=1):
    ends = np.zeros(len(scores), ENDS)
    ends["score"], ends["known_at"] = scores, np.datetime64(f"2026-01-0{day}")
    return ends


def test_the_score_is_what_is_better_than_usual_in_the_account():
    """Usual is 0. The first wording: two good ends of 2 + 4 imaginary ones; the second: two bad ones."""
    scores = outcome_scores(ended(1, 1, -1, -1), np.array([0, 0, 1, 1]), now=np.datetime64("2026-01-02"))
    assert scores == pytest.approx([2 / 6, -2 / 6])


def test_where_all_ends_well_or_nothing_is_known_yet_nothing_speaks_for_a_reply():
    groups = np.array([0, 0, 1])
    assert outcome_scores(ended(1, 1, 1), groups, now=np.datetime64("2026-01-02")) == pytest.approx([0, 0])
    assert outcome_scores(ended(1, 1, -1), groups, now=np.datetime64("2026-01-01")) == pytest.approx([0, 0])
    assert outcome_scores(ended(), np.empty(0, np.int64), now=np.datetime64("2026-01-01")).tolist() == []


@pytest.fixture
def desk(store, words_encoder, words_ranking):
    """One answer is the end of it, twice; the other one leaves customers waiting, three times."""
    for number in (1, 2):
        store.add(by("ines", exchange(number, Q, GOOD)))
    for number in (3, 4, 5):
        store.add(by("paul", given_up(number, BAD)))
    index_account(store, "acme", encoder=words_encoder)
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def texts(desk, **more):
    return [one.text for one in desk.suggest("acme", Q, now=LATER, **more)]


def test_a_reply_after_which_customers_gave_up_gives_way(desk, words_ranking):
    """It is sent more often, and comes first where the outcome does not count."""
    assert texts(desk)[0] == BAD
    counts = ReplySuggester(desk.store, encoder=desk.encoder, ranking=replace(words_ranking, outcome=1.0))
    assert texts(counts)[0] == GOOD
    early = T0 + timedelta(hours=6)  # an hour after the last: no contact is over
    assert counts.suggest("acme", Q, now=early)[0].text == BAD


# Sources


def test_only_resolved(desk):
    assert texts(desk, sources=Sources(resolved=True)) == [GOOD]
    early = desk.suggest("acme", Q, now=T0 + timedelta(hours=6), sources=Sources(resolved=True))
    assert early.abstained and "from the sources asked for" in early.reason


def test_only_these_agents(desk):
    assert texts(desk, sources=Sources(agents=["paul"])) == [BAD]
    assert texts(desk, sources=Sources(agents={"paul", "ines"})) == texts(desk)
    assert texts(desk, sources=Sources(agents=["nobody"])) == []


def test_only_newer_ones(desk):
    """The last bad one was sent at T0 + 5 h 5 min, the last good one at 2 h 5 min."""
    now = T0 + timedelta(hours=6)

    def newer(hours):
        sources = Sources(newer_than=timedelta(hours=hours))
        return [one.text for one in desk.suggest("acme", Q, now=now, sources=sources)]

    assert newer(3) == [BAD] and newer(0.5) == [] and sorted(newer(5)) == sorted([GOOD, BAD])


def test_all_conditions_hold_together_and_none_means_all(desk):
    assert texts(desk, sources=Sources(resolved=True, agents=["paul"])) == []
    assert texts(desk, sources=Sources()) == texts(desk) == texts(desk, sources=None)


def test_what_came_in_since_is_from_its_agent_too(desk, words_encoder):
    assert texts(desk, sources=Sources(agents=["dee"])) == []
    desk.store.add(by("dee", exchange(9, Q, GOOD)))
    assert texts(desk, sources=Sources(agents=["dee"])) == [GOOD]


def test_a_suggester_may_have_sources_that_a_call_replaces(desk, words_ranking):
    narrow = ReplySuggester(
        desk.store, encoder=desk.encoder, ranking=words_ranking, sources=Sources(agents=["paul"])
    )
    assert texts(narrow) == [BAD]
    assert texts(narrow, sources=Sources(agents=["ines"])) == [GOOD]
    [batch] = narrow.suggest_batch([Asked("acme", Q, now=LATER)])
    assert [one.text for one in batch] == [BAD]
    [own] = narrow.suggest_batch([Asked("acme", Q, now=LATER, sources=Sources(resolved=True))])
    assert [one.text for one in own] == [GOOD]


def test_bots_are_never_a_source(desk):
    """Nor is the system, whoever is asked for."""
    asked, answered = by("robo", exchange(9, Q, "a bot says nine"))
    desk.store.add([asked, replace(answered, sender="bot")])
    assert texts(desk, sources=Sources(agents=["robo"])) == []
    assert "a bot says nine" not in texts(desk)


@pytest.mark.parametrize(
    "odd",
    [
        {"agents": []},
        {"agents": "paul"},
        {"agents": [7]},
        {"agents": [""]},
        {"newer_than": 3},
        {"newer_than": timedelta()},
        {"newer_than": timedelta(days=-1)},
        {"resolved": "yes"},
    ],
)
def test_odd_sources_are_refused(odd):
    with pytest.raises(InvalidArgument):
        Sources(**odd)


def test_a_rating_is_read_with_the_ending(store, words_encoder):
    store.add([*exchange(1, Q, GOOD), Rating(1, "acme", "k1", "user1", 5.0, T0 + timedelta(days=9))])
    index_account(store, "acme", encoder=words_encoder)
    end = store._endings.known("acme", BEGINNING)["a1"]
    assert (end.rating, end.rated_at) == (5.0, to_micros(T0 + timedelta(days=9)))

"""What people decided about wordings, and who looks at which: kept, taken back, claimed once, forgotten."""

import subprocess
import sys
from datetime import timedelta

import pytest

from nlp_support import InvalidArgument, Removal, index_account, open_store
from nlp_support.store.reviews import ReviewState
from nlp_support.text.wording import Wording

from support import T0, exchange

APPROVED, BLOCKED, RETIRED = ReviewState.APPROVED, ReviewState.BLOCKED, ReviewState.RETIRED
A = "we open at nine on saturday morning"
TEN = timedelta(minutes=10)


def decide(store, state, *, by="ada", text=A, message="a1", minutes=0.0):
    now = T0 + timedelta(days=1, minutes=minutes)
    return store._reviews.decide("acme", Wording.of(text), state, message, by=by, now=now)


@pytest.fixture
def desk(store, words_encoder):
    store.add([*exchange(1, "when do you open", A), *exchange(2, "may my dog come", "dogs are welcome here")])
    index_account(store, "acme", encoder=words_encoder)
    return store


def test_the_last_decision_holds_and_all_are_kept(desk):
    assert decide(desk, APPROVED) is None
    assert decide(desk, RETIRED, by="bo", minutes=5).state is APPROVED
    [now] = desk._reviews.decisions("acme")
    assert (now.state, now.set_by, now.set_at) == (RETIRED, "bo", T0 + timedelta(days=1, minutes=5))
    assert now.wording == Wording.of(A)
    history = desk._reviews.history("acme", Wording.of(A).exact)
    assert [(one.state, one.set_by) for one in history] == [(APPROVED, "ada"), (RETIRED, "bo")]
    assert desk._reviews.reviewed("acme").blocked == (Wording.of(A),)


def test_deciding_the_same_again_is_one_decision(desk):
    decide(desk, APPROVED)
    revision = desk.state("acme").revision
    assert decide(desk, APPROVED, by="bo").set_by == "ada"
    assert len(desk._reviews.history("acme", Wording.of(A).exact)) == 1
    assert desk.state("acme").revision == revision


def test_undo_goes_back_one_decision_at_a_time(desk):
    exact = Wording.of(A).exact
    decide(desk, APPROVED)
    decide(desk, BLOCKED)
    assert desk._reviews.undo("acme", exact, by="bo", now=None).state is APPROVED
    assert desk._reviews.undo("acme", exact, by="bo", now=None) is None
    assert desk._reviews.decisions("acme") == []
    with pytest.raises(InvalidArgument, match="nothing to undo"):
        desk._reviews.undo("acme", exact, by="bo", now=None)


def test_a_reply_that_is_gone_is_not_decided_about(desk):
    desk.remove("acme", ["a1"])
    with pytest.raises(InvalidArgument, match="erased"):
        decide(desk, APPROVED)


# Claims


def test_a_claim_is_for_one_and_runs_out(desk):
    table, now = desk._reviews, T0 + timedelta(days=1)
    first = table.claim("acme", [5, 6], "ada", time=TEN, now=now)
    second = table.claim("acme", [5, 6], "bo", time=TEN, now=now)
    assert (first.exact, second.exact) == (5, 6)
    assert table.claim("acme", [5, 6], "cy", time=TEN, now=now) is None
    assert table.claim("acme", [5, 6], "cy", time=TEN, now=now + TEN / 2) is None
    assert table.claim("acme", [6, 5], "cy", time=TEN, now=now + TEN).exact == 6
    assert [one.reviewer for one in table.claims("acme", now=now + TEN)] == ["cy"]
    assert table.claim("other", [5], "dee", time=TEN, now=now).exact == 5


def test_only_who_looks_at_a_reply_decides_about_it(desk):
    exact, now = Wording.of(A).exact, T0 + timedelta(days=1)
    desk._reviews.claim("acme", [exact], "ada", time=TEN, now=now)
    for by in ("bo", None):
        with pytest.raises(InvalidArgument, match="ada is looking at that reply until 09:10 UTC"):
            decide(desk, BLOCKED, by=by)
    decide(desk, APPROVED, by="ada")
    assert desk._reviews.claims("acme", now=now) == []
    decide(desk, BLOCKED, by="bo")


CLAIMANT = """
import sys
from datetime import timedelta
from nlp_support import open_store
path, name, count = sys.argv[1:]
with open_store(path) as store:
    while (claim := store._reviews.claim("acme", range(int(count)), name, time=timedelta(hours=1), now=None)):
        print(claim.exact, flush=True)
"""


def test_processes_that_claim_at_once_never_get_the_same(tmp_path):
    """Three of them take sixty between them, each once."""
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(exchange(1, "when do you open", A))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMANT, path, name, "60"], stdout=subprocess.PIPE, text=True
        )
        for name in ("ada", "bo", "ada")  # two of them by one name
    ]
    told = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(int(one) for own in told for one in own) == list(range(60))


# Forgetting


def rows(store):
    return store._database.read("SELECT exact, message_id, state FROM reviews ORDER BY exact, number")


def test_what_rests_on_a_forgotten_customers_messages_goes(desk):
    decide(desk, APPROVED)
    decide(desk, BLOCKED, text="dogs are welcome here", message="a2")
    desk._reviews.claim("acme", [Wording.of("never decided").exact], "ada", time=TEN, now=None)
    desk.forget("acme", "user1")
    assert [row[1:] for row in rows(desk)] == [("a2", "blocked")]


def test_a_claim_on_a_forgotten_customers_reply_goes(desk):
    exact = Wording.of(A).exact
    desk._reviews.claim("acme", [exact], "ada", time=TEN, now=None)
    desk.forget("acme", "user2")
    assert len(desk._reviews.claims("acme")) == 1
    desk.forget("acme", "user1")
    assert desk._reviews.claims("acme") == []


@pytest.mark.parametrize("how", ["forget", "remove", "removal"])
def test_a_decision_stays_while_another_message_has_the_wording(desk, words_encoder, how):
    desk.add(exchange(3, "when do you open", A))
    index_account(desk, "acme", encoder=words_encoder)
    decide(desk, APPROVED)
    decide(desk, RETIRED)
    if how == "forget":
        desk.forget("acme", "user1")
    elif how == "remove":
        desk.remove("acme", ["a1"])
    else:
        desk.add([Removal(1, "acme", "a1")])
    assert [row[1:] for row in rows(desk)] == [("a3", "approved"), ("a3", "retired")]
    desk.remove("acme", ["a3"])
    assert rows(desk) == []

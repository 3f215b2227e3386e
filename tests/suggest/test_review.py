"""People review replies: the queue, what decisions change, and what may be stale."""

import subprocess
import sys
import threading
from datetime import timedelta

import numpy as np
import pytest

from nlp_support import (
    Encoder,
    InvalidArgument,
    Outcome,
    ReplyReview,
    ReplySuggester,
    UnknownAccount,
    Window,
    find_stale,
    index_account,
    open_store,
)  # fmt: skip

from support import T0, exchange

LATER = T0 + timedelta(days=30)
HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
OTHER_A = "saturday opening depends upon the shop you visit"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"


@pytest.fixture
def desk(store, words_encoder, words_ranking):
    """Hours are asked three times, once answered otherwise; the dog once."""
    store.add(
        [
            *exchange(1, HOURS_Q, HOURS_A),
            *exchange(2, HOURS_Q, HOURS_A.title()),
            *exchange(3, HOURS_Q, OTHER_A),
            *exchange(4, DOG_Q, DOG_A),
        ]
    )
    index_account(store, "acme", encoder=words_encoder)
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def texts(found):
    return [one.text for one in found]


def offered(desk, question=HOURS_Q):
    return texts(desk.suggest("acme", question, now=LATER))


def item(desk, text):
    return next(one for one in ReplyReview(desk.store, "acme").queue() if one.text.lower() == text.lower())


# The queue


def test_the_queue_has_what_is_used_most_first(desk):
    """Sent once and decided about twice; then what was sent twice; then the other, sent once."""
    for _ in range(2):
        [first, *_] = desk.suggest("acme", DOG_Q, now=LATER)
        desk.record(first.id, "rejected")
    found = ReplyReview(desk.store, "acme").queue()
    assert [(one.text.lower(), one.times_sent) for one in found] == [(DOG_A, 1), (HOURS_A, 2), (OTHER_A, 1)]
    assert found[0].outcomes.rejected == 2
    assert {(one.state, one.set_by, one.claimed_by) for one in found} == {("new", None, None)}
    assert found[0].question == DOG_Q


def test_near_identical_wordings_are_one_item_and_boilerplate_is_none(desk, words_encoder):
    desk.store.add(
        [
            *exchange(5, HOURS_Q, f"Hello! {HOURS_A}!"),
            *exchange(6, "thank you so much", "You are welcome!"),
        ]
    )
    index_account(desk.store, "acme", encoder=words_encoder)
    found = ReplyReview(desk.store, "acme").queue()
    assert sorted(one.times_sent for one in found) == [1, 1, 3]
    assert not any("welcome!" in one.text for one in found)


def test_what_is_not_in_the_window_is_not_in_the_queue(desk):
    review = ReplyReview(desk.store, "acme", window=Window(max_messages=1))
    assert texts(review.queue(now=LATER)) == [DOG_A]


def test_decided_items_leave_the_queue_with_near_identical_ones(desk, words_encoder):
    review = ReplyReview(desk.store, "acme")
    review.decide(item(desk, HOURS_A).id, "approved", by="ada")
    desk.store.add(exchange(5, HOURS_Q, f"Hello! {HOURS_A}!"))
    index_account(desk.store, "acme", encoder=words_encoder)
    assert sorted(texts(review.queue())) == sorted([DOG_A, OTHER_A])
    [decided] = review.reviewed()
    assert (decided.state, decided.set_by, decided.times_sent) == ("approved", "ada", 2)
    assert review.reviewed("blocked") == []


def test_next_gives_every_item_once(desk):
    review, now = ReplyReview(desk.store, "acme"), LATER
    got = [review.next(name, now=now) for name in ("ada", "bo", "ada", "bo")]
    assert sorted(one.text.lower() for one in got[:3]) == sorted([HOURS_A, DOG_A, OTHER_A])
    assert got[3] is None
    assert (got[0].claimed_by, got[0].claimed_until) == ("ada", now + timedelta(minutes=10))
    assert {one.claimed_by for one in review.queue(now=now)} == {"ada", "bo"}
    again = review.next("bo", now=now + timedelta(minutes=10))
    assert again.id == got[0].id


REVIEWER = """
import sys
from nlp_support import ReplyReview, open_store
path, name = sys.argv[1:]
with open_store(path) as store:
    review = ReplyReview(store, "acme")
    while (item := review.next(name)):
        review.decide(item.id, "approved", by=name)
        print(item.id, flush=True)
"""


def test_two_processes_never_review_the_same_reply(tmp_path, words_encoder):
    """Thirty replies that have no word in common."""
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        for number in range(30):
            words = " ".join(f"{stem}{number}" for stem in ("amber", "birch", "cedar", "delta", "ember"))
            store.add(exchange(number, f"question {number} please", words))
        index_account(store, "acme", encoder=words_encoder)
    processes = [
        subprocess.Popen([sys.executable, "-c", REVIEWER, path, name], stdout=subprocess.PIPE, text=True)
        for name in ("ada", "bo")
    ]
    told = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert len(told[0]) + len(told[1]) == 30 == len({*told[0], *told[1]})
    with open_store(path) as store:
        decided = ReplyReview(store, "acme").reviewed("approved")
        assert {one.id: one.set_by for one in decided} == {
            **dict.fromkeys(told[0], "ada"), **dict.fromkeys(told[1], "bo"),
        }  # fmt: skip


def test_threads_of_one_store_get_different_items(desk):
    review, got = ReplyReview(desk.store, "acme"), []
    threads = [threading.Thread(target=lambda: got.append(review.next("ada"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.id for one in got}) == 3


# What decisions change


@pytest.mark.parametrize("state", ["blocked", "retired"])
def test_a_blocked_or_retired_reply_is_never_offered_until_undone(desk, state):
    review, before = ReplyReview(desk.store, "acme"), offered(desk)
    own = item(desk, HOURS_A)
    assert review.decide(own.id, state, by="ada").state == state
    assert offered(desk) == [OTHER_A]
    assert review.undo(own.id, by="bo").state == "new"
    assert offered(desk) == before


def test_nearly_identical_ones_are_blocked_too_unless_approved_themselves(desk, words_encoder):
    """The greeting makes it another wording."""
    polite = f"Hello! {HOURS_A}!"
    desk.store.add(exchange(5, HOURS_Q, polite))
    index_account(desk.store, "acme", encoder=words_encoder)
    review = ReplyReview(desk.store, "acme")
    known = review.store._reviews
    review.decide(item(desk, HOURS_A).id, "blocked")
    assert polite not in offered(desk)
    [exact] = [one.wording for one in desk.store._replies.texts("acme", ["a5"]).values()]
    review.decide(f"{exact:016x}", "approved")
    assert polite in offered(desk) and len(known.decisions("acme")) == 2


def test_an_approved_reply_is_preferred(desk):
    """It is sent half as often as the other one, and comes first all the same; more than before is not
    certain of it than that one more vote would make it."""
    before = desk.suggest("acme", HOURS_Q, now=LATER)
    assert texts(before)[0].lower() == HOURS_A
    ReplyReview(desk.store, "acme").decide(item(desk, OTHER_A).id, "approved")
    after = desk.suggest("acme", HOURS_Q, now=LATER)
    assert texts(after)[0] == OTHER_A
    sure = {one.text: one.confidence for one in before}
    assert sure[OTHER_A] < after[0].confidence


def test_approval_brings_nothing_up_that_does_not_fit(desk):
    """The bonus is bounded: what has no word of the question stays out."""
    ReplyReview(desk.store, "acme").decide(item(desk, DOG_A).id, "approved")
    assert DOG_A not in offered(desk)
    assert desk.suggest("acme", "quantum entanglement lectures", now=LATER).abstained


def test_decisions_count_in_every_process_from_the_next_call_on(tmp_path, words_encoder, words_ranking):
    path = tmp_path / "desk.db"
    with open_store(path) as store, open_store(path) as elsewhere:
        store.add(exchange(1, HOURS_Q, HOURS_A))
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
        assert offered(suggester) == [HOURS_A]
        [own] = ReplyReview(elsewhere, "acme").queue()
        ReplyReview(elsewhere, "acme").decide(own.id, "retired", by="bo")
        assert offered(suggester) == []


def test_the_answer_of_an_approved_entry_is_preferred(desk):
    from nlp_support.text.wording import Wording

    desk.store._entries.keep("acme", {"e1": ["a3"]}, {"e1": Wording.of(OTHER_A)})
    assert offered(desk)[0].lower() == HOURS_A
    desk.store.set_entry_state("acme", "e1", "approved")
    assert offered(desk)[0] == OTHER_A
    desk.store.set_entry_state("acme", "e1", "proposed")
    assert offered(desk)[0].lower() == HOURS_A


@pytest.mark.parametrize(
    "id", ["", "x", "0", "-000000000000001", "8000000000000000", "00000000000000ff", 7, None]
)
def test_odd_ids_are_refused(desk, id):
    review = ReplyReview(desk.store, "acme")
    for act in (lambda: review.decide(id, "approved"), lambda: review.undo(id)):
        with pytest.raises(InvalidArgument, match="nlp-support review lists them"):
            act()


def test_odd_arguments_are_refused(desk):
    review = ReplyReview(desk.store, "acme")
    own = item(desk, DOG_A).id
    for state in ("new", "liked", "", None):
        with pytest.raises(InvalidArgument, match="expected one of approved, blocked, retired"):
            review.decide(own, state)
    for name in ("", "  ", None):
        with pytest.raises(InvalidArgument, match="reviewer"):
            review.next(name)
    with pytest.raises(InvalidArgument, match="lease"):
        review.next("ada", lease=timedelta())
    with pytest.raises(InvalidArgument, match="limit"):
        review.queue(limit=0)
    with pytest.raises(UnknownAccount):
        ReplyReview(desk.store, "nobody")


def test_an_account_that_is_not_indexed_has_nothing_to_review(store):
    store.add(exchange(1, HOURS_Q, HOURS_A))
    assert ReplyReview(store, "acme").queue() == []
    assert ReplyReview(store, "acme").next("ada") is None


# What may be stale


def stale(desk):
    return [(one.text.lower(), str(one.why)) for one in find_stale(desk, "acme", now=LATER)]


@pytest.mark.parametrize(("times", "found"), [(1, False), (3, False), (4, True)])
def test_a_reply_is_stale_when_surely_more_than_half_reject_it(desk, times, found):
    """Wilson's lower bound is .44 for three of three and .51 for four of four."""
    for number in range(times):
        desk.store._feedback.record(f"s{number}", "acme", "a4", Outcome.REJECTED, None, T0)
    assert stale(desk) == ([(DOG_A, "rejected")] if found else [])


def test_rejections_of_nearly_identical_wordings_count_together_and_are_listed_once(desk, words_encoder):
    """Two of each: neither wording alone is surely rejected, four of four are."""
    desk.store.add(exchange(5, DOG_Q, f"Hello! {DOG_A}!"))
    index_account(desk.store, "acme", encoder=words_encoder)
    for number, message in enumerate(("a4", "a5", "a4", "a5")):
        assert stale(desk) == []
        desk.store._feedback.record(f"s{number}", "acme", message, Outcome.REJECTED, None, T0)
    [one] = find_stale(desk, "acme", now=LATER)
    assert (one.rejected.count, one.rejected.n, DOG_A in one.text) == (4, 4, True)


def test_rewritten_counts_as_rejected_and_accepted_against_it(desk):
    """Four of four; with three accepted it is four of seven, from .25 on."""
    for number in range(4):
        desk.store._feedback.record(f"s{number}", "acme", "a4", Outcome.EDITED, None, T0, distance=0.8)
    assert stale(desk) == [(DOG_A, "rejected")]
    [one] = find_stale(desk, "acme", now=LATER)
    assert (one.rejected.count, one.rejected.n, one.newer) == (4, 4, None)
    for number in range(3):
        desk.store._feedback.record(f"t{number}", "acme", "a4", Outcome.ACCEPTED, None, T0)
    assert stale(desk) == []


def test_a_newer_answer_with_another_hour_makes_the_older_one_stale(desk):
    desk.store.add(exchange(9, HOURS_Q, HOURS_A.replace("nine", "ten")))
    [one] = find_stale(desk, "acme", now=LATER)
    assert (one.text.lower(), str(one.why)) == (HOURS_A, "contradicted")
    assert one.newer == "we open at ten on saturday morning"
    ReplyReview(desk.store, "acme").decide(one.id, "retired")
    assert find_stale(desk, "acme", now=LATER) == []


@pytest.mark.parametrize(
    ("question", "found"), [("any breakfast for us before the museum", []), (HOURS_Q, ["contradicted"])]
)
def test_only_the_same_question_makes_stale_where_all_cosines_are_high(store, words_encoder, question, found):
    """Every vector has most in common with every other, so that no cosine is below .95."""

    def embed(texts):
        own = words_encoder.encode_query(texts)
        return np.column_stack([own * 0.05**0.5, np.full(own.shape, (0.95 / own.shape[1]) ** 0.5)])

    crowded = Encoder(embed, embed, name="crowded", fingerprint="1", dim=2 * words_encoder.dim)
    store.add(exchange(1, HOURS_Q, HOURS_A) + exchange(9, question, HOURS_A.replace("nine", "ten")))
    index_account(store, "acme", encoder=crowded)
    stale = find_stale(ReplySuggester(store, encoder=crowded), "acme", now=LATER)
    assert [str(one.why) for one in stale] == found


def test_what_is_said_again_since_is_not_stale(desk):
    desk.store.add(
        [*exchange(9, HOURS_Q, HOURS_A.replace("nine", "ten")), *exchange(10, HOURS_Q, HOURS_A.upper())]
    )
    assert stale(desk) == []


def test_a_figure_that_is_another_for_every_customer_makes_nothing_stale(desk):
    """Refunds of other sums, and a reply that only says more."""
    for number, sum in enumerate((12, 40, 75, 31), 20):
        desk.store.add(
            exchange(number, "where is my refund", f"we have refunded you {sum} dollars to the card")
        )
    desk.store.add(exchange(30, DOG_Q, f"{DOG_A}, at most 2 of them for each table outside"))
    assert stale(desk) == []

"""The knowledge base: which answer is best, what contradicts it, what is missing, and states that last."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nlp_support import Encoder, MessageStore, Outcome, Ranking, Rate, ReplySuggester, open_store
from nlp_support.errors import InvalidArgument, UnknownAccount
from nlp_support.insights.faq import Faq, FaqEntry, mine_faq
from nlp_support.store import StoredScore
from nlp_support.text.contacts import ContactRules
from nlp_support.text.phrases import WordChanges, WordLists

from support import T0, exchange, message

NOW = T0 + timedelta(days=400)
PARK = "where may guests park cars"
YARD = "Cars can stand in the yard behind the old mill."
STREET = "Every street around here has free places all night."
HOURS = "when does your shop open saturdays"
POOL = "does the pool have warm water"


def mine(store: MessageStore, encoder: Encoder, **options: object) -> Faq:
    return mine_faq(store, "acme", encoder=encoder, **{"now": NOW, **options})  # type: ignore[arg-type]


def only(faq: Faq) -> FaqEntry:
    assert len(faq.entries) == 1
    return faq.entries[0]


def ask(store: MessageStore, first: int, count: int, question: str, reply: str, *, day: float = 0) -> None:
    """So many conversations of one question and its answer, an hour apart, from a day on."""
    for n in range(first, first + count):
        store.add(exchange(n, question, reply, hours=24 * day + n - first))


def say_after(store: MessageStore, number: int, text: str, *, day: float = 0) -> None:
    """The customer's last word in a conversation."""
    own = {"conversation_id": f"k{number}", "customer_id": f"user{number}"}
    store.add([message(f"z{number}", text, minutes=60 * 24 * day + 60 * 20, **own)])


def test_an_entry_tells_how_often_and_how_lately(store: MessageStore, words_encoder: Encoder) -> None:
    """Four ask, at hours 0 to 3, one of them twice; answers five minutes later; all ended resolved."""
    ask(store, 0, 4, PARK, YARD)
    store.add(exchange(9, PARK, YARD, hours=3.5, conversation_id="k3", customer_id="user3"))
    entry = only(mine(store, words_encoder))
    assert (entry.question, entry.answer) == (PARK, YARD)
    assert (entry.count, entry.customers, entry.sent) == (4, 4, 5)
    assert entry.first_seen == T0 + timedelta(minutes=5)
    assert entry.last_seen == entry.answered_at == T0 + timedelta(hours=3.5, minutes=5)
    assert (entry.solved, entry.satisfaction, entry.accepted.n) == (Rate.of(4, 4), None, 0)
    assert (entry.state, entry.stale, entry.conflicts) == ("proposed", False, ())


def test_a_question_has_to_be_asked_often_enough(store: MessageStore, words_encoder: Encoder) -> None:
    ask(store, 0, 2, PARK, YARD)
    assert mine(store, words_encoder).reason is not None
    assert only(mine(store, words_encoder, min_count=2)).count == 2


def test_a_policy_says_what_is_no_question_and_what_asks_back(
    store: MessageStore, words_encoder: Encoder
) -> None:
    """Three end with the farewell of the house, which an agent answers; what sounds like an answer asks."""
    words = WordLists(WordChanges(add={"closes": ["the kettle sings"], "asks": ["name your car"]}))
    for n in range(3):
        own = {"conversation_id": f"k{n}", "customer_id": f"user{n}"}
        store.add(exchange(n, PARK, "For the list I take it you name your car"))
        store.add(exchange(10 + n, "it is the small blue one", YARD, hours=n + 0.5, **own))
        store.add(exchange(20 + n, "the kettle sings", "Then let the lamps burn low.", hours=n + 0.8, **own))
    faq = mine(store, words_encoder, rules=ContactRules(words=words))
    assert (only(faq).question, only(faq).answer) == (PARK, YARD)
    assert len(mine(store, words_encoder).entries) > 1


def test_thanks_and_answers_to_agents_are_no_questions(store: MessageStore, words_encoder: Encoder) -> None:
    """The blue car follows the agent's question, so it asks nothing, and the yard answers where to park."""
    for n in range(3):
        own = {"conversation_id": f"k{n}", "customer_id": f"user{n}"}
        store.add(exchange(n, PARK, "Which car is it?"))
        store.add(exchange(10 + n, "it is the small blue one", YARD, hours=n + 0.5, **own))
        store.add(
            exchange(20 + n, "Brilliant, thank you.", "Drive home safely, see you.", hours=n + 0.8, **own)
        )
    faq = mine(store, words_encoder)
    assert (only(faq).question, only(faq).answer, only(faq).count) == (PARK, YARD, 3)
    assert faq.gaps == ()


def test_asking_back_is_no_answer(store: MessageStore, words_encoder: Encoder) -> None:
    ask(store, 0, 3, PARK, "Which car is it?")
    faq = mine(store, words_encoder)
    assert faq.entries == () and [(gap.question, gap.unanswered) for gap in faq.gaps] == [
        (PARK, Rate.of(3, 3))
    ]


def test_facts_of_single_cases_are_no_conflict(store: MessageStore, words_encoder: Encoder) -> None:
    """Five days in five sendings tell when each customer's own parcel comes; the last is the answer."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    for n, day in enumerate(days):
        store.add(exchange(n, "where has my parcel gone", f"The parcel will be at your door by {day}."))
    entry = only(mine(store, words_encoder))
    assert entry.answer.endswith("friday.") and entry.conflicts == ()


def test_the_answer_that_solved_more_is_taken(store: MessageStore, words_encoder: Encoder) -> None:
    """Both sent four times. After the yard all four ask on in vain, after the street nobody does: shares
    solved 0 and 1, mean .5, shrunk (0 + 2.5) / 9 = .28 and (4 + 2.5) / 9 = .72. The yard was sent later, by
    less than a day, which is worth less than .3 · (1 - .5^(1/90)) = .002."""
    ask(store, 0, 4, PARK, STREET)
    ask(store, 10, 4, PARK, YARD, day=0.5)
    for n in range(10, 14):
        say_after(store, n, "there is no mill anywhere, where is that", day=0.5)
    entry = only(mine(store, words_encoder))
    assert (entry.answer, entry.solved, entry.sent) == (STREET, Rate.of(4, 4), 4)


def test_one_lucky_case_does_not_win(store: MessageStore, words_encoder: Encoder) -> None:
    """The yard was sent once and solved it; the street solved 9 of 10 and was sent far more often."""
    ask(store, 0, 10, PARK, STREET)
    say_after(store, 0, "all places are taken, what now")
    ask(store, 20, 1, PARK, YARD)
    entry = only(mine(store, words_encoder))
    assert (entry.answer, entry.solved) == (STREET, Rate.of(9, 10))


def test_satisfied_customers_and_accepted_suggestions_count(
    store: MessageStore, words_encoder: Encoder, words_ranking: Ranking
) -> None:
    """Equal otherwise. After the street customers are at 2, after the yard at 4.5; one suggestion of the yard
    was accepted and one of the street rejected."""
    ask(store, 0, 3, PARK, STREET)
    ask(store, 10, 3, PARK, YARD)
    for n in (0, 10):
        say_after(store, n, "thanks")
    scores = {"z0": StoredScore(1, 0.0, 2.0), "z10": StoredScore(1, 0.0, 4.5)}
    store._scores.put("acme", scores, models="m")
    store._replies.encoders("acme")
    mine(store, words_encoder)  # encodes
    store._feedback.record("s1", "acme", "a10", Outcome.ACCEPTED, None, T0)
    store._feedback.record("s2", "acme", "a0", Outcome.REJECTED, None, T0)
    entry = only(mine(store, words_encoder))
    assert (entry.answer, entry.satisfaction, entry.accepted) == (YARD, 4.5, Rate.of(1, 1))


def test_of_answers_that_contradict_each_other_the_newer_wins(
    store: MessageStore, words_encoder: Encoder
) -> None:
    """The old hours were sent four times, the new ones twice, later: both are shown, with their days."""
    old, new = (f"On saturdays our shop opens at {hour} in the morning." for hour in ("nine", "ten"))
    ask(store, 0, 4, HOURS, old)
    ask(store, 10, 2, HOURS, new, day=30)
    entry = only(mine(store, words_encoder))
    assert entry.answer == new
    assert [(c.text, c.count, c.last_sent) for c in entry.conflicts] == [
        (old, 4, T0 + timedelta(hours=3, minutes=5))
    ]


def test_an_answer_that_is_no_longer_given_is_stale(store: MessageStore, words_encoder: Encoder) -> None:
    """Last sent on day 0; asked again 91 days later, and nobody answered."""
    ask(store, 0, 4, PARK, YARD)
    assert not only(mine(store, words_encoder)).stale
    late = {"conversation_id": "late", "customer_id": "late"}
    store.add([message("late", PARK, minutes=60 * 24 * 91, **late)])
    assert only(mine(store, words_encoder)).stale


@pytest.mark.parametrize(
    ("others_from", "days", "trend"),
    [
        (0, (90, 91, 92, 93, 94, 95), "rising"),  # the last quarter of 30 questions begins on day 88
        (0, (10, 40, 70, 95), "steady"),  # of 28 questions on day 72
        (80, (90, 91, 92, 93, 94, 95), "steady"),  # of 30 on day 94: all of the account became busier
    ],
)
def test_the_trend_is_what_chance_does_not_explain(
    store: MessageStore, words_encoder: Encoder, others_from: int, days: tuple[int, ...], trend: str
) -> None:
    """Besides, 24 other things are asked, spread evenly up to day 100. Wilson's interval of 6 of 6 is
    (.61, 1), above .25; those of 1 of 4, (.05, .70), and of 2 of 6, (.10, .70), hold it."""
    for n in range(24):
        day = others_from + n * (100 - others_from) / 25
        store.add(exchange(50 + n, chr(ord("a") + n) * 5, "It is in the list.", hours=24 * day))
    for n, day in enumerate(days):
        store.add(exchange(n, PARK, YARD, hours=24 * day))
    assert only(mine(store, words_encoder)).trend == trend


def test_gaps_are_asked_often_and_given_up_or_never_answered(
    store: MessageStore, words_encoder: Encoder
) -> None:
    """Of four who ask about the pool, one gets an answer and three get none: unanswered 3/4. All three are
    over and abandoned, the fourth resolved: 3/4 too. Parking is answered."""
    ask(store, 0, 4, PARK, YARD)
    ask(store, 10, 1, POOL, "The pool has twenty degrees.")
    for n in range(11, 14):
        own = {"conversation_id": f"k{n}", "customer_id": f"user{n}"}
        store.add([message(f"c{n}", POOL, minutes=n, **own)])
    (gap,) = mine(store, words_encoder).gaps
    assert (gap.question, gap.count, gap.customers) == (POOL, 4, 4)
    assert (gap.unanswered, gap.abandoned, gap.satisfaction) == (Rate.of(3, 4), Rate.of(3, 4), None)


def test_what_cannot_be_mined_says_why(store: MessageStore, words_encoder: Encoder) -> None:
    """No agent, no customer, a period without data, two agents with one id, bad arguments."""
    store.add([message(f"q{n}", PARK, conversation_id=f"k{n}", customer_id=f"u{n}") for n in range(3)])
    found = mine(store, words_encoder)
    assert (
        found.entries == () and "no agent" in (found.reason or "") and found.gaps[0].unanswered.share == 1.0
    )
    store.add([message("s", "Sale today!", role="agent", account_id="mute")])
    assert "no customer" in (mine_faq(store, "mute", encoder=words_encoder, now=NOW).reason or "")
    empty = mine(store, words_encoder, since=T0 + timedelta(days=9))
    assert (
        empty.reason
        == "the account has no message in the period; its messages are from 2026-01-05 to 2026-01-05"
    )
    with pytest.raises(UnknownAccount):
        mine_faq(store, "nobody", encoder=words_encoder)
    with pytest.raises(InvalidArgument, match="min_count"):
        mine(store, words_encoder, min_count=0)
    with pytest.raises(InvalidArgument, match="later than it begins"):
        mine(store, words_encoder, since=T0, until=T0)


def test_who_answered_does_not_matter(store: MessageStore, words_encoder: Encoder) -> None:
    """Two agents who share an id, or have none, are no matter: entries are made of answers."""
    for n in range(3):
        asked, answered = exchange(n, PARK, YARD)
        store.add([asked, replace(answered, agent_id="g1" if n else None)])
    assert only(mine(store, words_encoder)).sent == 3


def test_texts_are_redacted(store: MessageStore, words_encoder: Encoder) -> None:
    for n in range(3):
        store.add(exchange(n, PARK + " jo.lee@example.com", YARD + f" Write to kim{n}@example.com."))
    entry = only(mine(store, words_encoder))
    assert "@" not in entry.question + entry.answer and "{email}" in entry.answer


def test_ids_and_states_last_while_more_comes(store: MessageStore, words_encoder: Encoder) -> None:
    ask(store, 0, 3, PARK, YARD)
    ask(store, 10, 4, POOL, "The pool has twenty degrees.")
    first = {entry.question: entry.id for entry in mine(store, words_encoder).entries}
    store.set_entry_state("acme", first[PARK], "approved", by="kim", now=NOW)
    ask(store, 20, 6, PARK, STREET, day=2)
    again = {entry.question: entry for entry in mine(store, words_encoder).entries}
    assert {question: entry.id for question, entry in again.items()} == first
    entry = again[PARK]
    assert (entry.answer, entry.state, entry.set_by, entry.set_at) == (STREET, "approved", "kim", NOW)
    assert mine(store, words_encoder) == mine(store, words_encoder)


def test_a_period_without_common_messages_knows_the_question_again(
    store: MessageStore, words_encoder: Encoder
) -> None:
    ask(store, 0, 3, PARK, YARD)
    ask(store, 10, 3, PARK, STREET, day=9)
    middle = T0 + timedelta(days=5)
    assert (
        only(mine(store, words_encoder, until=middle)).id == only(mine(store, words_encoder, since=middle)).id
    )


def test_blocked_answers_are_suggested_no_more_by_any_process(
    tmp_path: Path, words_encoder: Encoder, words_ranking: Ranking
) -> None:
    """The street stays; when the entry is proposed again, both come back."""
    with open_store(tmp_path / "a.db") as store, open_store(tmp_path / "a.db") as elsewhere:
        ask(store, 0, 5, PARK, YARD)
        ask(store, 10, 1, PARK, STREET)
        suggester = ReplySuggester(elsewhere, encoder=words_encoder, ranking=words_ranking)

        def suggested() -> set[str]:
            return {one.text for one in suggester.suggest("acme", PARK, now=NOW)}

        assert suggested() == {YARD, STREET}
        id = only(mine(store, words_encoder)).id
        store.set_entry_state("acme", id, "blocked", by="kim", now=NOW)
        assert suggested() == {STREET}
        greeted = "Hi {customer_name}! " + YARD  # nearly the same words are blocked too
        store.add(exchange(30, PARK, greeted, hours=48))
        assert suggested() == {STREET}
        store.set_entry_state("acme", id, "proposed", by="kim", now=NOW)
        assert YARD in {text.removeprefix("Hi {customer_name}! ") for text in suggested()}


def test_an_account_whose_every_reply_is_blocked_abstains_with_the_reason(
    store: MessageStore, words_encoder: Encoder, words_ranking: Ranking
) -> None:
    ask(store, 0, 3, PARK, YARD)
    store.set_entry_state("acme", only(mine(store, words_encoder)).id, "blocked", by=None, now=NOW)
    found = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking).suggest("acme", PARK, now=NOW)
    assert found.abstained and found.reason == "the window has no replies except blocked ones"


def test_states_that_cannot_be_set_say_why(store: MessageStore, words_encoder: Encoder) -> None:
    ask(store, 0, 3, PARK, YARD)
    id = only(mine(store, words_encoder)).id
    with pytest.raises(InvalidArgument, match="proposed, approved, blocked"):
        store.set_entry_state("acme", id, "loved", by=None, now=NOW)
    with pytest.raises(InvalidArgument, match="no entry 'x'"):
        store.set_entry_state("acme", "x", "blocked", by=None, now=NOW)


def test_forgetting_customers_leaves_nothing_of_theirs(tmp_path: Path, words_encoder: Encoder) -> None:
    """Three customers make the entry; with each one that is forgotten their message goes from it, with the
    last the entry and its block. No text stands in the tables at any time."""
    with open_store(tmp_path / "a.db") as store:
        ask(store, 0, 3, PARK, YARD)
        id = only(mine(store, words_encoder)).id
        store.set_entry_state("acme", id, "blocked", by="kim", now=NOW)
        rows = [
            store._database.read(f"SELECT * FROM {name}") for name in ("faq", "faq_messages", "faq_blocked")
        ]
        assert all(rows) and "mill" not in repr(rows) and "guests" not in repr(rows)
        store.forget("acme", "user0")
        assert store._entries.entries("acme")[id].message_ids == {"a1", "a2"}
        assert len(store._entries.blocked("acme")) == 1
        store.forget("acme", "user1")
        store.forget("acme", "user2")
        assert store._entries.entries("acme") == {} and store._entries.blocked("acme") == []
    assert b"mill" not in (tmp_path / "a.db").read_bytes()

"""Messages of the system change nothing of what is found out; those of bots count apart from people's."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

import pytest

from nlp_support import (
    Encoder,
    Message,
    MessageStore,
    Ranking,
    ReplySuggester,
    coach,
    duplicate_answers,
    find_topics,
    make_report,
    mine_faq,
    open_store,
    service_metrics,
    unanswered,
)
from nlp_support.cli.present.metrics import metrics_text

from support import T0, Counting, exchange, message

NOW = T0 + timedelta(days=60)
QUESTIONS = [
    ("where is the blue parcel now", "it is with the driver today"),
    ("can i change the size of my coat", "you can until it leaves us"),
    ("is the shop open on sunday", "no it opens on monday"),
    ("this is bad, a bad coat", "we are sorry for that"),
]
NOTES = (
    "This conversation was assigned to the second team.",
    "We got your message and will answer soon. Where can we reach you?",
    "bad bad bad, I want a manager",
    "thank you",
)


def talk() -> list[Message]:
    """Forty exchanges of four kinds, with thanks, questions that nobody answered, and two agents in one."""
    found: list[Message] = []
    for number in range(40):
        question, reply = QUESTIONS[number % 4]
        own = {"conversation_id": f"k{number}", "customer_id": f"user{number % 30}"}
        found += exchange(number, question, reply, hours=number * 30)
        if number % 3 == 0:
            found.append(message(f"t{number}", "thanks a lot", minutes=number * 1800 + 20, **own))
        if number % 7 == 0:
            found.append(message(f"w{number}", "and the other one?", minutes=number * 1800 + 90, **own))
        if number % 5 == 0:
            found.append(
                message(f"o{number}", reply, minutes=number * 1800 + 9, role="agent", agent_id="g2", **own)
            )
    return found


def with_notes(messages: Sequence[Message]) -> Iterator[Message]:
    """The messages with one of the system beside each, on either side, at, before and after its time."""
    random = Random(5)
    for number, one in enumerate(messages):
        yield one
        yield Message(
            id=f"note{number}",
            account_id=one.account_id,
            conversation_id=one.conversation_id,
            customer_id=one.customer_id,
            role=random.choice(["customer", "agent"]),
            text=random.choice(NOTES),
            sent_at=one.sent_at + timedelta(seconds=random.choice([-40, 0, 3, 90_000])),
            agent_id=random.choice([None, "g1", "note-taker"]),
            sender="system",  # type: ignore[arg-type]
        )


@pytest.fixture
def both() -> Iterator[tuple[MessageStore, MessageStore]]:
    with open_store(":memory:") as plain, open_store(":memory:") as noted:
        plain.add(talk())
        noted.add(with_notes(talk()))
        noted.add([message("only", "bad", conversation_id="only", customer_id="user1", sender="system")])
        yield plain, noted


def monitors(stores: Sequence[MessageStore]) -> list[object]:
    return [Counting().monitor(store) for store in stores]


def test_metrics(both):
    one, other = (service_metrics(store, "acme", now=NOW, since=T0, until=NOW) for store in both)
    assert one.volume.total.sent > 40
    assert one == other


def test_who_waits(both):
    one, other = (unanswered(store, now=NOW, within=timedelta(days=90)) for store in both)
    assert len(one) > 3
    assert one == other


def test_flags_moods_and_journeys(both):
    one, other = monitors(both)
    assert list(one.flags("acme", now=NOW)) == list(other.flags("acme", now=NOW))
    assert one.flags("acme", now=NOW)
    assert one.conversation("acme", "k3") == other.conversation("acme", "k3")
    assert one.brief("acme", "user3", now=NOW) == other.brief("acme", "user3", now=NOW)
    assert one.journey("acme", "user1", now=NOW) == other.journey("acme", "user1", now=NOW)
    assert list(one.standings("acme", now=NOW)) == list(other.standings("acme", now=NOW))


def test_suggestions_and_the_context_they_are_asked_with(
    both, words_encoder: Encoder, words_ranking: Ranking
):
    answers = []
    for store in both:
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
        talk = store.conversations("acme", ["k0"])[0].messages
        context = talk[: [one.id for one in talk].index("w0")]  # and the notes of the system before it
        found = suggester.suggest("acme", QUESTIONS[1][0], k=3, now=NOW, context=context)
        answers.append([(one.text, one.confidence, one.times_sent, one.message_id) for one in found])
    assert answers[0] and answers[0] == answers[1]


def test_knowledge_topics_duplicates_and_coaching(both, words_encoder: Encoder):
    for find in (
        lambda store: mine_faq(store, "acme", encoder=words_encoder, now=NOW),
        lambda store: find_topics(store, "acme", encoder=words_encoder, now=NOW),
        lambda store: duplicate_answers(store, "acme", encoder=words_encoder),
        lambda store: coach(store, "acme", monitor=Counting().monitor(store), encoder=words_encoder, now=NOW),
    ):
        one, other = map(find, both)
        assert one == other


def test_the_report(both, words_encoder: Encoder):
    one, other = (
        make_report(store, "acme", monitor=Counting().monitor(store), encoder=words_encoder, now=NOW)
        for store in both
    )
    assert one.metrics == other.metrics and one.flags == other.flags


def answered(store: MessageStore, *turns: tuple[str, float, str], id: str = "k") -> None:
    """A conversation of (who: "c" for the customer, "a" an agent, "b" a bot; hours; text)."""
    store.add(
        message(
            f"{id}{at}",
            text,
            minutes=hours * 60,
            role="customer" if who == "c" else "agent",
            sender="bot" if who == "b" else "person",
            agent_id={"a": "ann", "b": "fin"}.get(who),
            conversation_id=id,
            customer_id=f"of {id}",
        )
        for at, (who, hours, text) in enumerate(turns)
    )


def test_a_bots_answer_is_counted_apart_from_those_of_people(store):
    """Ann answers k1 after 3 hours, the bot after a minute; k2 only the bot answers, after 3 minutes; in k3
    nobody but Ann does, after an hour; k4 nobody answers."""
    answered(store, ("c", 0, "where is it"), ("b", 1 / 60, "in the post"), ("a", 3, "with us"), id="k1")
    answered(store, ("c", 0, "where is it"), ("b", 3 / 60, "in the post"), ("c", 1, "thanks"), id="k2")
    answered(store, ("b", -1, "hello"), ("c", 0, "where is it"), ("a", 1, "with us"), id="k3")
    answered(store, ("c", 0, "where is it"), id="k4")
    found = service_metrics(store, "acme", now=NOW)

    assert (found.conversations, found.volume.total.received, found.volume.total.sent) == (4, 5, 2)
    assert (found.bots.sent, found.bots.answered.count, found.bots.alone.count) == (3, 2, 1)
    assert found.bots.alone.n == 4
    first = found.bots.first_reply
    assert (first.n, first.quickest_seconds, first.slowest_seconds) == (2, 60, 180)

    people = found.first_reply.all
    assert (people.rate.count, people.rate.n) == (2, 3)
    assert (people.calendar.quickest_seconds, people.calendar.slowest_seconds) == (3600, 3 * 3600)
    assert set(found.replies.by_agent) == {"ann"}
    assert (found.resolution.all.rate.count, found.resolution.all.rate.n) == (2, 3)
    assert found.abandonment.rate.count == 1
    assert "Bots: 3 sent" in metrics_text(found)


def test_what_a_bot_answered_last_waits_for_no_person(store):
    """The second question was answered by the bot: nobody waits, and no reply of a person is missing."""
    answered(store, ("c", 0, "where is it"), ("a", 1, "with us"), ("c", 2, "and mine"), ("b", 2.1, "too"))
    found = service_metrics(store, "acme", now=NOW)
    assert (found.replies.all.rate.count, found.replies.all.rate.n) == (1, 1)
    assert found.resolution.all.rate.count == 1
    assert not unanswered(store, now=NOW, within=timedelta(days=90))


def test_only_what_people_wrote_is_suggested(store, words_encoder: Encoder, words_ranking: Ranking):
    for number in range(3):
        answered(
            store, ("c", number, "where is the parcel"), ("b", number + 1, "the bot knows"), id=f"b{number}"
        )
        answered(
            store, ("c", number, "where is the parcel"), ("a", number + 1, "it is with us"), id=f"a{number}"
        )
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
    assert [one.text for one in suggester.suggest("acme", "where is the parcel", k=5, now=NOW)] == [
        "it is with us"
    ]


def test_without_bots_nothing_is_said_of_them(store):
    answered(store, ("c", 0, "where is it"), ("a", 1, "with us"))
    assert "Bots" not in metrics_text(service_metrics(store, "acme", now=NOW))

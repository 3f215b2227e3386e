"""The monitor over a real store, with models that read the scores from the words."""

import json
from datetime import timedelta

import pytest

from nlp_support import EscalationPolicy, StatusChange, open_store, serial_position_weights
from nlp_support.cli.present.journey import brief_text, journey_text
from nlp_support.cli.present.sparkline import sparkline
from nlp_support.errors import (
    InvalidArgument,
    UnknownAccount,
    UnknownConversation,
    UnknownCustomer,
    UnwritableFile,
)
from nlp_support.journey.curve import draw_journey
from nlp_support.journey.scoring.bulk import score_conversations
from nlp_support.models.satisfaction import SatisfactionModel
from nlp_support.models.sentiment import SentimentModel
from nlp_support.types.flag import Status

from support import T0, Counting, message

LATER = T0 + timedelta(days=3)


@pytest.fixture
def models():
    return Counting()


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def talk(conversation, *texts, customer="eve", days=0.0, **more):
    """A customer's texts an hour apart, each answered after five minutes."""
    found = []
    for number, text in enumerate(texts):
        own = {"conversation_id": conversation, "customer_id": customer, **more}
        minutes = 1440 * days + 60 * number
        found.append(message(f"{conversation}-c{number}", text, minutes=minutes, **own))
        found.append(
            message(f"{conversation}-a{number}", "We look.", minutes=minutes + 5, role="agent", **own)
        )
    return found


def test_a_conversation_is_scored_once(store, models):
    """Valences 1 and -1: the difference of the two weights."""
    store.add(talk("k1", "good start here", "bad end of it"))
    monitor = models.monitor(store)
    score = monitor.conversation("acme", "k1")
    opening, closing = serial_position_weights(2).tolist()
    assert score.valence == pytest.approx(opening - closing, abs=1e-6) and score.valence < 0
    assert models.asked == 2
    assert monitor.conversation("acme", "k1") == score
    assert models.monitor(store).conversation("acme", "k1") == score
    assert models.asked == 2
    store.add([message("k1-c2", "and one more", minutes=500, conversation_id="k1", customer_id="eve")])
    assert len(monitor.conversation("acme", "k1").scores) == 3
    assert models.asked == 3


def test_a_message_that_comes_late_changes_the_context_of_those_after_it(store, models):
    """The late one and the one after it are scored; the one before it is not."""
    store.add(talk("k1", "first of all", "second of all"))
    monitor = models.monitor(store)
    monitor.conversation("acme", "k1")
    store.add([message("late", "between the two", minutes=30, conversation_id="k1", customer_id="eve")])
    assert len(monitor.conversation("acme", "k1").scores) == 3
    assert models.asked == 4


def test_messages_that_are_in_no_store_are_scored_alike_in_any_order(store, models):
    own = talk("k1", "good start here", "bad end of it")
    monitor = models.monitor(store)
    loose = monitor.score_messages(own[::-1])
    store.add(own)
    assert loose == monitor.conversation("acme", "k1")
    assert monitor.score_messages([]).scores == ()


def test_a_bad_end_is_flagged_and_told_in_the_brief(store, models):
    """The last message was sent 2 h 5 min after T0: 2 days and 21:55 before LATER."""
    store.add(talk("k1", "bad bad thing", "bad again and bad", "I want to speak to a manager, this is bad"))
    store.add(talk("k2", "good good thing", customer="ann"))
    monitor = models.monitor(store)
    found = monitor.flags("acme", now=LATER)
    assert {flag.customer_id for flag in found} == {"eve"}
    assert found[0].severity == max(flag.severity for flag in found)
    assert "manager" in {code for flag in found for code in flag.codes}
    brief = monitor.brief("acme", "eve", now=LATER)
    assert brief.open_flags and brief.mood < 0 and brief.headline.endswith(".")
    assert any("supervisor" in advice.text for advice in brief.do)
    assert brief.last_contact.startswith("On chat, 2 days ago: we wrote last. ")
    calm = monitor.brief("acme", "ann", now=LATER)
    assert not calm.open_flags and "nothing is flagged" in calm.headline and calm.mood > 0
    assert monitor.journey("acme", "eve").score < monitor.journey("acme", "ann").score
    assert [one.customer_id for one in monitor.standings("acme")] == ["eve", "ann"]


def test_what_people_made_of_a_flag_stays(store, models):
    store.add(talk("k1", "bad bad thing", "I want to speak to a manager, this is bad"))
    monitor = models.monitor(store)
    first = monitor.flags("acme", now=LATER)[0]
    store.resolve_flag(first.id)
    assert first.id not in {flag.id for flag in monitor.flags("acme", now=LATER)}
    store._flags.mark_all("acme")
    assert monitor.update("acme", now=LATER) == 1
    assert first.id not in {flag.id for flag in monitor.flags("acme", now=LATER)}
    assert Status.RESOLVED in {flag.status for flag in monitor.journey("acme", "eve").flags}


def test_waiting_for_an_answer_is_flagged_when_it_is_too_long_and_not_for_ever(store, models):
    """Asked at T0 and never answered: 24 hours are allowed, and after 30 days nobody waits any more."""
    store.add([message("c0", "where is my parcel now?", conversation_id="k1", customer_id="eve")])
    monitor = models.monitor(store)
    assert monitor.flags("acme", now=T0 + timedelta(hours=23)) == []
    [flag] = monitor.flags("acme", now=T0 + timedelta(hours=25))
    assert flag.codes == ("no-answer",)
    assert monitor.update("acme", now=T0 + timedelta(days=31)) == 0
    other = open_store(":memory:")
    other.add([message("c0", "where is my parcel now?", conversation_id="k1", customer_id="eve")])
    late = models.monitor(other)
    late.update("acme", now=T0 + timedelta(hours=1))
    assert late.flags("acme", now=T0 + timedelta(days=40)) == []
    other.close()


def test_linked_ids_are_one_journey(store, models):
    store.add(talk("k1", "bad bad thing", customer="eve", channel="email"))
    store.add(talk("k2", "good good thing", customer="eve@home", days=1))
    store.link_customers("eve", "eve@home")
    monitor = models.monitor(store)
    journey = monitor.journey("acme", "eve@home")
    assert journey.customer_ids == ("eve", "eve@home")
    assert [(one.conversation_id, one.channel) for one in journey.conversations] == [
        ("k1", "email"),
        ("k2", "chat"),
    ]
    assert journey == monitor.journey("acme", "eve")
    assert len(monitor.standings("acme")) == 1


def test_an_unknown_customer_account_or_conversation_is_named(store, models):
    monitor = models.monitor(store)
    store.add(talk("k1", "hello there you"))
    with pytest.raises(UnknownAccount, match="no account 'other'"):
        monitor.flags("other")
    with pytest.raises(UnknownAccount, match="no account 'other'"):
        monitor.journey("other", "eve")
    with pytest.raises(UnknownCustomer, match="no message of customer 'bob'"):
        monitor.brief("acme", "bob")
    with pytest.raises(UnknownConversation, match="no conversation 'k9'"):
        monitor.conversation("acme", "k9")


@pytest.mark.parametrize("text", ["🙂🙂", "!!!", "https://example.com", "ཁྱེད་རང་ག་འདྲ་འདུག"])
def test_odd_texts_are_scored(store, models, text):
    store.add(talk("k1", text, text))
    monitor = models.monitor(store)
    assert len(monitor.conversation("acme", "k1").scores) == 2
    monitor.flags("acme", now=LATER)
    assert monitor.brief("acme", "eve", now=LATER).headline


def test_an_agent_first_and_nobody_else(store, models):
    store.add([message("a0", "Hello, can we help?", role="agent", conversation_id="k1", customer_id="eve")])
    monitor = models.monitor(store)
    assert monitor.conversation("acme", "k1").scores == ()
    assert monitor.flags("acme", now=LATER) == []
    assert monitor.brief("acme", "eve", now=LATER).headline == "This customer has not written yet."


def test_a_thousand_messages(store, models):
    store.add(talk("k1", *(f"part number{n} is {'bad' if n % 7 else 'good'}" for n in range(1000))))
    monitor = models.monitor(store)
    assert len(monitor.conversation("acme", "k1").scores) == 1000
    assert monitor.flags("acme", now=LATER)


def test_messages_are_scored_alike_in_whatever_order_they_came(models):
    """Of different times the order in which they were added does not matter."""
    own = [
        message(f"m{n}", text, minutes=n / 60, conversation_id="k1")
        for n, text in enumerate(["good start", "bad", "so so"])
    ]
    own.append(message("m9", "bad end", minutes=-5, conversation_id="k1"))
    found = []
    for given in (own, own[::-1]):
        with open_store(":memory:") as store:
            store.add(given)
            monitor = models.monitor(store)
            found.append((monitor.conversation("acme", "k1"), monitor.flags("acme", now=LATER)))
    assert found[0] == found[1]
    assert found[0][0].message_ids == ("m9", "m0", "m1", "m2")


def test_one_conversation_may_be_looked_at_alone(store, models):
    """Also where another policy has to look at all, which is left to the next look at all."""
    store.add(
        [*talk("k1", "bad bad thing", "this is awful service, bad"), *talk("k2", "bad bad other thing")]
    )
    assert models.monitor(store).update("acme", conversation_ids=["k1"], now=LATER) == 1
    assert store._flags.list("acme", conversation_ids=["k1"])
    assert [one.conversation_id for one in store._flags.pending("acme")] == ["k2"]
    assert models.monitor(store).update("acme", conversation_ids=["nowhere"], now=LATER) == 1
    assert models.monitor(store).update("acme", now=LATER) == 2


def test_topics_are_redacted_and_cut(store, models):
    own = talk("k1", "Kim Meyer here, my card 4111 1111 1111 1111 was charged twice " + "and so on " * 20)
    store.add([*own, *talk("k2", "ok", "where is the garden gate?", days=1)])
    monitor = models.monitor(store)
    topics = monitor.brief("acme", "eve", now=LATER).last_topics
    assert topics[0] == "where is the garden gate?"
    assert "4111" not in topics[1] and len(topics[1]) <= 90 and topics[1].endswith("…")


def test_another_policy_looks_at_everything_again_and_the_same_one_does_not(store, models):
    store.add(talk("k1", "bad bad thing", "bad bad end"))
    assert models.monitor(store).flags("acme", now=LATER)
    assert models.monitor(store).update("acme", now=LATER) == 0
    blind = models.monitor(store, policy=EscalationPolicy(reasons=frozenset({"legal"})))
    assert blind.flags("acme", now=LATER) == []
    assert models.monitor(store).update("acme", now=LATER) == 1


def test_another_policy_of_one_account_leaves_the_others_alone(store, models):
    store.add([*talk("k1", "bad bad thing"), *talk("k2", "bad bad thing", account_id="zeta")])
    for account in ("acme", "zeta"):
        models.monitor(store).update(account, now=LATER)
    own = EscalationPolicy(accounts={"zeta": EscalationPolicy(raise_at=0.9)})
    assert models.monitor(store, policy=own).update("acme", now=LATER) == 0
    assert models.monitor(store, policy=own).update("zeta", now=LATER) == 1


def test_a_new_target_is_told_of_what_is_raised_from_then_on(store, models):
    """The flag of the first day is old at the first look; that of the fifth comes after it."""
    store.add(talk("k1", "bad bad thing", "I want to speak to a manager, this is bad"))
    assert models.monitor(store, notify=["crm"]).flags("acme", now=LATER)
    assert store.waiting_deliveries() == {}
    store.add(talk("k2", "bad bad thing", "I want to speak to a manager, this is bad", days=5))
    models.monitor(store, notify=["crm"]).update("acme", now=LATER + timedelta(days=5))
    assert store.waiting_deliveries() == {"crm": 1}


def test_a_new_target_may_be_told_of_older_flags(store, models):
    store.add(talk("k1", "bad bad thing", "I want to speak to a manager, this is bad"))
    models.monitor(store, notify=["crm"], notify_since=T0).update("acme", now=LATER)
    assert store.waiting_deliveries() == {"crm": 1}
    models.monitor(store, notify=["crm", "pager"], notify_since=T0).update("acme", now=LATER)
    assert store.waiting_deliveries() == {"crm": 1, "pager": 1}
    models.monitor(store, notify=["late"], notify_since=LATER).update("acme", now=LATER)
    assert store.waiting_deliveries() == {"crm": 1, "pager": 1}


# Text and pictures


def test_the_sparkline_goes_from_the_lowest_to_the_highest_block():
    assert sparkline([-1, 0, 1]) == "▁▅█"
    assert sparkline([0.0] * 100, width=10) == "▅" * 10
    assert sparkline([]) == ""


def test_journeys_and_briefs_as_text(store, models):
    store.add(talk("k1", "bad bad thing", "good good end"))
    monitor = models.monitor(store)
    shown = journey_text(monitor.journey("acme", "eve"))
    assert "curve ▁█" in shown and "k1" in shown
    text = brief_text(monitor.brief("acme", "eve", now=LATER))
    assert text.splitlines()[0].endswith(".") and "topic  bad bad thing" in text


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_curve_is_drawn(store, models, tmp_path, ending):
    store.add(talk("k1", "bad bad thing", "I want to speak to a manager, bad"))
    store.add(talk("k2", "good good thing", days=1))
    path = tmp_path / f"curve.{ending}"
    monitor = models.monitor(store)
    monitor.update("acme", now=LATER)
    draw_journey(monitor.journey("acme", "eve"), path)
    start = path.read_bytes()[:8]
    assert start.startswith(b"<?xml" if ending == "svg" else b"\x89PNG")


def test_a_curve_that_cannot_be_drawn_is_refused(store, models, tmp_path):
    store.add(talk("k1", "good good thing"))
    journey = models.monitor(store).journey("acme", "eve")
    with pytest.raises(
        InvalidArgument, match=r"cannot draw into curve.pdf; name a file that ends in .png or .svg"
    ):
        draw_journey(journey, tmp_path / "curve.pdf")
    with pytest.raises(UnwritableFile, match="cannot write"):
        draw_journey(journey, tmp_path / "none" / "curve.svg")


# Bulk


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_file_of_messages_becomes_a_file_of_scores(store, models, tmp_path, ending):
    own = [*talk("k1", "good start here", "bad end of it"), *talk("k2", "good good thing", customer="ann")]
    store.add(own)
    out, told = tmp_path / f"scores.{ending}", []
    report = score_conversations(
        own[::-1],
        out,
        sentiment=SentimentModel(models.sentiment, name="words"),
        satisfaction=SatisfactionModel(models.satisfaction, name="words"),
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert (report.conversations, report.messages, report.rejected) == (2, 3, [])
    assert told == [(2, 2)]
    rows = read_rows(out)
    assert [row["conversation_id"] for row in rows] == ["k1", "k2"]
    expected = models.monitor(store).conversation("acme", "k1")
    assert rows[0]["valence"] == pytest.approx(expected.valence)
    assert rows[0]["low_point"] == expected.low_point == "k1-c1"
    assert list(rows[0]["scores"]) == pytest.approx(list(expected.scores))
    assert list(tmp_path.iterdir()) == [out]


def read_rows(path):
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path).to_pylist()


def test_scores_go_to_a_file_that_is_whole_or_not_there(models, tmp_path):
    with pytest.raises(
        InvalidArgument, match=r"cannot write scores.csv; name a file that ends in .jsonl or .parquet"
    ):
        score_conversations([], tmp_path / "scores.csv")
    with pytest.raises(UnwritableFile, match="cannot write"):
        score_conversations([], tmp_path / "none" / "scores.jsonl")

    def broken():
        yield message("c0", "good")
        raise RuntimeError

    sentiment = SentimentModel(models.sentiment, name="words")
    satisfaction = SatisfactionModel(models.satisfaction, name="words")
    with pytest.raises(RuntimeError):
        score_conversations(broken(), tmp_path / "s.jsonl", sentiment=sentiment, satisfaction=satisfaction)
    assert list(tmp_path.iterdir()) == []
    empty = score_conversations([], tmp_path / "s.parquet", sentiment=sentiment, satisfaction=satisfaction)
    assert empty.conversations == 0 and (tmp_path / "s.parquet").is_file()


def test_a_thread_without_an_end_is_a_contact_each_time(store, models):
    """Unhappy in January, happy ten weeks later, in one thread: two contacts, and the mood now is that of the
    second. A close by the platform divides too."""
    later = 70 * 24 * 60
    store.add([
        message("1", "the lamp is bad"), message("2", "Sorry.", minutes=5, role="agent"),
        message("3", "is the good lamp in stock?", minutes=later),
        message("4", "It is.", minutes=later + 5, role="agent"),
        message("5", "how tall is the good lamp?", minutes=later + 60),
    ])  # fmt: skip
    monitor = models.monitor(store)
    now = T0 + timedelta(minutes=later + 90)
    journey = monitor.journey("acme", "u", now=now)
    assert [one.score.message_ids for one in journey.conversations] == [("1",), ("3", "5")]
    assert journey.trend > 0.5 and monitor.brief("acme", "u", now=now).mood > 0.5
    [standing] = monitor.standings("acme", now=now)
    assert (standing.score, standing.trend) == (journey.score, journey.trend)
    store.add([StatusChange(0, "acme", "k", True, T0 + timedelta(minutes=later + 30))])
    assert len(monitor.journey("acme", "u", now=now).conversations) == 3

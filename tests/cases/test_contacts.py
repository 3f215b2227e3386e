"""Threads that never end, thanks in their middle, years of silence: what counts as a contact, and as a wait.

A day of a thread is told as the hour of each turn, "c" for the customer and "a" for the account.
"""

from datetime import UTC, datetime, timedelta

import pytest

from cases.desk import Desk, samples

START = datetime(2025, 1, 10, 9, tzinfo=UTC)
HOUR, DAY = 60, 24 * 60

TALKS = samples("contacts")["talks"]  # by language: question, answer, thanks, another question, its answer


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def rows(*turns, conversation="thread", customer="u1", channel="whatsapp"):
    """Rows of our own format: minutes after the start, role and text."""
    return [
        {
            "id": f"{conversation}-{at}", "account_id": "shop", "conversation_id": conversation,
            "customer_id": customer, "role": "customer" if role == "c" else "agent", "text": text,
            "channel": channel, "sent_at": (START + timedelta(minutes=minutes)).isoformat(),
        }
        for at, (minutes, role, text) in enumerate(turns)
    ]  # fmt: skip


def metrics(desk, *more):
    return desk._told("metrics", "--account", "shop", *more)


def waits(found):
    """How many waits ended, with the quickest and the slowest in minutes."""
    times = found["replies"]["all"]["calendar"]
    return times["n"], times["quickest_seconds"] / 60, times["slowest_seconds"] / 60


@pytest.mark.parametrize("language", TALKS)
def test_thanks_in_the_middle_of_a_day_begin_no_wait(desk, language):
    """Answered after 2 minutes, thanked for; asked again five hours later and answered after 2."""
    asked, answer, thanks, again, second = TALKS[language]
    day = (0, "c", asked), (2, "a", answer), (3, "c", thanks), (300, "c", again), (302, "a", second)
    desk.imports(rows(*day), format="jsonl")
    found = metrics(desk)
    assert (found["conversations"], waits(found)) == (1, (2, 2, 2))
    assert found["resolution"]["all"]["rate"]["count"] == 1


@pytest.mark.parametrize("language", TALKS)
def test_a_thread_without_an_end_is_a_contact_each_time(desk, language):
    """Three customers ask once a month in one thread each, and are answered after 3 minutes: April has three
    contacts, though all threads began in January."""
    asked, answer, thanks, again, second = TALKS[language]
    for customer in range(3):
        turns = []
        for month in range(5):
            question, reply = (asked, answer) if month % 2 else (again, second)
            start = (month * 30 + customer) * DAY
            turns += [(start, "c", question), (start + 3, "a", reply), (start + 6, "c", thanks)]
        own = rows(*turns, conversation=f"t{customer}", customer=f"u{customer}")
        desk.imports(own, format="jsonl", name=f"{customer}")
    found = metrics(desk, "--from", "2025-04-05", "--to", "2025-05-05")
    assert (found["conversations"], waits(found)) == (3, (3, 3, 3))
    assert found["first_reply"]["all"]["rate"]["n"] == 3
    assert found["first_contact"]["all"]["count"] == 3
    assert metrics(desk)["conversations"] == 15


def test_a_silence_is_the_policys(desk, tmp_path):
    """Questions two days apart: one contact by default, two where the policy says 24 hours, for this account
    or for all."""
    day = (0, "c", "Is oak in stock?"), (2, "a", "It is.")
    desk.imports(rows(*day, *((m + 2 * DAY, *more) for m, *more in day)), format="jsonl")
    assert metrics(desk)["conversations"] == 1
    for number, text in enumerate(("over_after = 24", "[account.shop]\nover_after = 24")):
        policy = tmp_path / f"{number}.toml"
        policy.write_text(text, encoding="utf-8")
        assert metrics(desk, "--policy", policy)["conversations"] == 2


def test_an_account_that_never_answers_and_never_closes(desk):
    """A customer asks every other day for a year: one contact, whose question is owed, however often asked;
    nothing is lost, and the inbox has it once."""
    turns = [(day * DAY, "c", f"Where is my shelf? It is day {day}.") for day in range(0, 366, 2)]
    report = desk.imports(rows(*turns), format="jsonl")
    assert (report["added"], report["rejected"]) == (183, [])
    found = metrics(desk)
    assert found["conversations"] == 1 and found["volume"]["total"]["received"] == 183
    assert found["replies"]["all"]["rate"]["count"] == 0
    [waiting] = desk._told("inbox", "--now", "2026-01-10T10:00:00Z")
    assert len(waiting["message_ids"]) == 183 and waiting["since"].startswith("2025-01-10")


def test_a_thread_that_never_falls_silent(desk):
    """Questions and answers on every day of a year are one contact with a wait for each."""
    turns = [
        turn for day in range(365) for turn in ((day * DAY, "c", "Is oak in?"), (day * DAY + 5, "a", "Yes."))
    ]
    desk.imports(rows(*turns), format="jsonl")
    found = metrics(desk)
    assert (found["conversations"], waits(found)) == (1, (365, 5, 5))


@pytest.mark.parametrize("answered", [True, False])
def test_a_year_of_silence(desk, answered):
    """What is asked after it is another contact, answered after 4 minutes; whether the old question ever was
    stays as it is."""
    old = [(0, "c", "Is the shelf made of oak?"), (9, "a", "It is ash.")][: 1 + answered]
    desk.imports(
        rows(*old, (366 * DAY, "c", "Do you ship to Jersey?"), (366 * DAY + 4, "a", "We do.")), format="jsonl"
    )
    found = metrics(desk)
    rate = found["replies"]["all"]["rate"]
    assert (found["conversations"], rate["count"], rate["n"]) == (2, 1 + answered, 2)
    assert waits(found) == (1 + answered, 4, 9 if answered else 4)
    assert found["abandonment"]["rate"]["count"] == 1 - answered


def test_a_late_answer_ends_the_wait_that_it_answers(desk):
    desk.imports(rows((0, "c", "Is it oak?"), (9 * DAY, "a", "It is ash.")), format="jsonl")
    found = metrics(desk)
    assert (found["conversations"], waits(found)) == (1, (1, 9 * DAY, 9 * DAY))


@pytest.mark.parametrize("language", TALKS)
def test_thanks_that_come_days_later_open_nothing(desk, language):
    asked, answer, thanks, *_ = TALKS[language]
    desk.imports(rows((0, "c", asked), (5, "a", answer), (6 * DAY, "c", thanks)), format="jsonl")
    found = metrics(desk)
    assert (found["conversations"], waits(found)) == (1, (1, 5, 5))
    assert desk.waiting(now="2026-01-20T09:00:00Z") == set()
    assert "had no answer" not in desk.brief("u1")["last_contact"]


@pytest.mark.parametrize("language", TALKS)
def test_the_inbox_waits_since_the_question_not_since_the_thanks(desk, language):
    asked, answer, thanks, again, _ = TALKS[language]
    desk.imports(rows((0, "c", asked), (5, "a", answer), (9, "c", thanks), (DAY, "c", again)), format="jsonl")
    [waiting] = desk._told("inbox", "--now", "2025-01-11T12:00:00Z")
    assert (waiting["since"], waiting["message_ids"]) == ("2025-01-11T09:00:00+00:00", ["thread-3"])
    assert "had no answer" in desk.brief("u1")["last_contact"]

"""What a machine sent answers nobody and waits for nobody; what a person wrote in like words does."""

import pytest

from cases.desk import Desk, samples
from cases.systems import Turn, own_rows

TEXTS = samples("automatic")
LATER = "2026-05-14T00:00:00Z"


def talks(told, *, by_customer):
    """The stored messages of talks that end with each text, and whose talks wait."""
    rows = []
    for kind, text in TEXTS[told].items():
        said = [Turn(1, "customer", "Could you send the invoice of April?")]
        if by_customer:
            said += [Turn(2, "agent", "It is attached, have a good day.", 60), Turn(3, "customer", text, 65)]
        else:
            said += [Turn(2, "agent", text, 4_000)]
        own = {"conversation_id": kind, "customer_id": f"u-{kind}", "channel": "email"}
        rows += [row | own | {"id": f"{kind}-{row['id']}"} for row in own_rows(said)]
    return rows


@pytest.fixture(scope="module")
def desks(tmp_path_factory):
    """A desk for each table of the samples."""
    made = {}
    for told in TEXTS:
        made[told] = Desk(tmp_path_factory.mktemp("desk"))
        made[told].imports(talks(told, by_customer="customers" in told))
    return made


def senders(desk):
    """Who sent the last message of each talk."""
    return {message.conversation_id: message.sender.value for message in desk.messages()}


@pytest.mark.parametrize("told", TEXTS)
def test_who_wrote_it_is_told_by_its_words(desks, told):
    expected = "system" if "machines" in told else "person"
    assert senders(desks[told]) == dict.fromkeys(TEXTS[told], expected)


def test_out_of_office_notes_and_bounces_wait_for_nobody(desks):
    desk = desks["machines_of_customers"]
    assert desk.waiting(now=LATER) == set() and desk.flagged() == {}


def test_acknowledgements_answer_nobody_and_are_not_suggested(desks):
    desk = desks["machines_of_agents"]
    assert desk.waiting(now=LATER) == set(TEXTS["machines_of_agents"])
    assert desk.metrics()["first_reply"]["all"]["rate"]["count"] == 0
    assert desk.suggested("Could you send the invoice of April?") == []


def test_people_who_write_in_like_words_answer(desks):
    assert desks["agents"].waiting(now=LATER) == set()


# no words of machines, but the same for everybody within seconds
ODD = {
    "en": "Your words are with our crew in Leeds now.",
    "de": "Ihr Anliegen liegt jetzt bei der Werkstatt in Kiel.",
    "fr": "Vos mots sont chez notre équipe de Lyon.",
    "ko": "강릉 공방에 말씀이 닿았습니다.",
    "ja": "お言葉は大阪の工房に届いております。",
    "named": "Hello {name}, your words are with our crew in Leeds now.",
}
QUESTIONS = (
    "My order is late", "The lid is cracked", "Do you deliver to Iceland", "I was charged twice",
    "How do I descale the kettle", "Can I change the address", "Is the M40 blue", "Where is my refund",
)  # fmt: skip


def repeated(text, seconds):
    rows = []
    for n, question in enumerate(QUESTIONS):
        said = [
            Turn(1, "customer", f"{question}?"),
            Turn(2, "agent", text.format(name=f"{n}. Dana"), seconds),
        ]
        own = {"conversation_id": f"c{n}", "customer_id": f"u{n}", "channel": "email"}
        rows += [row | own | {"id": f"{n}-{row['id']}", "sent_at": row["sent_at"].replace("05-04",
            f"05-{n + 4:02}")}
                 for row in own_rows(said)]  # fmt: skip
    return rows


@pytest.mark.parametrize("kind", ODD)
def test_what_everybody_gets_within_seconds_answers_nobody(tmp_path, kind):
    desk = Desk(tmp_path)
    desk.imports(repeated(ODD[kind], 3))
    assert len(desk.waiting(now=LATER)) == len(QUESTIONS)


def test_a_saved_reply_that_a_person_sends_after_minutes_answers(tmp_path):
    desk = Desk(tmp_path)
    desk.imports(repeated("Rinse the seal with warm water and dry it.", 180))
    assert desk.waiting(now=LATER) == set()

"""What a brand writes around every reply says nothing of whether two replies are the same."""

import pytest

from cases.desk import Desk, samples

FRAMES = samples("frames")
DAY = "2026-05-{:02}T09:{:02}:00Z"


def talk(number, question, reply, **fields):
    """One question with its reply, on a day of its own."""
    own = {"account_id": "shop", "conversation_id": f"c{number}", "customer_id": f"u{number}"}
    own |= {"channel": "email"} | fields
    day = number % 28 + 1
    return [
        own | {"id": f"q{number}", "role": "customer", "text": question, "sent_at": DAY.format(day, 0)},
        own | {"id": f"a{number}", "role": "agent", "text": reply, "sent_at": DAY.format(day, 10),
               "agent_id": "kim"},
    ]  # fmt: skip


def framed(kind, *, more=()):
    """The talks of a brand, each reply in its frame, and more replies as they are."""
    frame = FRAMES[kind]["frame"]
    said = [(question, frame.format(answer)) for question, answer in FRAMES[kind]["said"]]
    return [row for number, one in enumerate([*said, *more]) for row in talk(number, *one)]


def offered(desk, question):
    """What is suggested first, and how often it was sent."""
    best = desk._told("suggest", "shop", question, "-k", 1)["suggestions"][0]
    return best["text"], best["times_sent"]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.mark.parametrize("kind", FRAMES)
def test_every_question_gets_its_own_answer(desk, kind):
    desk.imports(framed(kind))
    for question, answer in FRAMES[kind]["said"]:
        text, times = offered(desk, question)
        assert answer in text and times == 1, question


@pytest.mark.parametrize("kind", FRAMES)
def test_one_answer_in_the_frame_and_without_it_is_one(desk, kind):
    """The first answer was sent again, on a day after all others, without its frame. Which wording is shown
    is left open: the newer one only if it means just the same to the encoder."""
    question, answer = FRAMES[kind]["said"][0]
    desk.imports(framed(kind, more=[(question, answer)]))
    text, times = offered(desk, question)
    assert answer in text and times == 2
    assert len([one for one in desk.suggested(question) if answer in one]) == 1


def by_two_agents(*replies):
    """One question that two agents answer within two minutes of each other."""
    rows = talk(0, "Hello, I have two questions about my order.", "")[:1]
    for number, (agent, text) in enumerate(zip(("kim", "lou"), replies, strict=True)):
        sent = f"2026-05-01T09:0{4 + 2 * number}:00Z"
        own = {"id": f"r{number}", "role": "agent", "agent_id": agent, "text": text, "sent_at": sent}
        rows.append(rows[0] | own)
    return rows


@pytest.mark.parametrize("kind", FRAMES)
def test_two_agents_who_say_different_things_in_one_frame_double_nothing(desk, kind):
    frame = FRAMES[kind]["frame"]
    desk.imports(by_two_agents(*(frame.format(answer) for _, answer in FRAMES[kind]["said"][:2])))
    assert desk.doubled() == []


@pytest.mark.parametrize("kind", FRAMES)
def test_two_agents_who_say_the_same_double_it_with_the_frame_and_without(desk, kind):
    frame, answer = FRAMES[kind]["frame"], FRAMES[kind]["said"][0][1]
    desk.imports(by_two_agents(frame.format(answer), frame.format(answer)))
    assert desk.doubled() == ["same"]

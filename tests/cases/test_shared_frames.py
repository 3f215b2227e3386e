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
    """The first answer was sent again, on a day after all others, without its frame."""
    question, answer = FRAMES[kind]["said"][0]
    desk.imports(framed(kind, more=[(question, answer)]))
    assert offered(desk, question) == (answer, 2)
    assert len([one for one in desk.suggested(question) if answer in one]) == 1

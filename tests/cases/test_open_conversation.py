"""What is suggested in a conversation whose customer wrote the question in pieces."""

import json

import pytest

from cases.desk import Desk, samples
from support import run

BURSTS = samples("bursts")
SENT = "2026-05-{:02}T09:{:02}:{:02}Z"


def row(id, conversation, role, text, *when):
    own = {"account_id": "shop", "conversation_id": conversation, "customer_id": f"u-{conversation}"}
    return own | {"id": id, "role": role, "text": text, "sent_at": SENT.format(*when)}


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def asked(kind):
    """What was asked and answered on three days, and the pieces in a conversation "open" on the tenth."""
    told = BURSTS[kind]
    rows = []
    for day, (question, answer) in enumerate(((told["question"], told["answer"]), told["other"]), 1):
        rows.append(row(f"q{day}", f"c{day}", "customer", question, day, 0, 0))
        rows.append(row(f"a{day}", f"c{day}", "agent", answer, day, 5, 0))
    return rows + [
        row(f"p{at}", "open", "customer", text, 10, 0, at) for at, text in enumerate(told["pieces"])
    ]


@pytest.mark.parametrize("kind", BURSTS)
def test_the_pieces_are_one_question(desk, kind):
    desk.imports(asked(kind))
    found = desk._told("suggest", "shop", "--conversation", "open", "-k", 1)
    assert [one["text"] for one in found["suggestions"]] == [BURSTS[kind]["answer"]]
    *before, last = BURSTS[kind]["pieces"]
    context = [word for text in before for word in ("--context", text)]
    found = desk._told("suggest", "shop", last, *context, "-k", 1)
    assert [one["text"] for one in found["suggestions"]] == [BURSTS[kind]["answer"]]


def test_nobody_waits_where_the_account_wrote_last(desk):
    answer = row("x", "open", "agent", BURSTS["english"]["answer"], 10, 30, 0)
    desk.imports([*asked("english"), answer])
    found = desk._told("suggest", "--account", "shop", "--conversation", "open")
    assert found["abstained"]
    assert found["reason"] == "nobody waits for an answer in conversation 'open'"
    printed = run("suggest", "shop", "--conversation", "open", "--store", desk.path).stdout
    assert "no suggestion: nobody waits" in " ".join(printed.split())


def test_what_is_no_conversation_is_refused(desk):
    desk.imports(asked("english"))
    said = run("suggest", "shop", "--conversation", "c77", "--store", desk.path, code=1).output
    assert "'c77'" in said
    run("suggest", "shop", "--store", desk.path, code=2)  # neither a text nor a conversation
    said = run(
        "suggest", "shop", "--conversation", "open", "--context", "hello", "--store", desk.path, code=1
    )
    assert "give one of them" in " ".join(said.output.split())
    assert json.loads(run("suggest", "shop", "--conversation", "open", "--store", desk.path, "--json").stdout)

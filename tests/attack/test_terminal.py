"""Customers' words do not command the terminal of whoever reads them, nor break the program that prints."""

import re
from dataclasses import dataclass

import pytest

from nlp_support import open_store
from nlp_support.cli.visible import escaped, visible

from support import message, run

CLEAR, TITLE, RED, C1, TURN = "\x1b[2J", "\x1b]0;owned\x07", "\x1b[31m", "\x9b31m", "\u202e"
MARKUP = r"\[/x] [/x] [bold]"
COMMANDS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
QUESTION = f"can I return the tent? {CLEAR}{TITLE}{MARKUP}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Conversations whose ids, channel, agent and words hold escapes of a terminal and markup; one waits."""
    path = tmp_path_factory.mktemp("escapes") / "desk.db"
    with open_store(path) as store:
        for number in range(4):
            place = {
                "conversation_id": f"c{CLEAR}{MARKUP}{number}", "customer_id": f"u{CLEAR}{number}",
                "channel": f"ch{TITLE}{MARKUP}",
            }  # fmt: skip
            store.add([message(f"q{number}", QUESTION, minutes=60 * number, **place)])
            if number < 3:
                answer = f"Yes, you can {RED}return it {C1} within 30 days in its box. {TURN}{MARKUP}"
                sent = {**place, "role": "agent", "agent_id": f"k{RED}{number}", "minutes": 60 * number + 5}
                store.add([message(f"a{number}", answer, **sent)])
        place = {"conversation_id": f"angry{CLEAR}", "customer_id": f"u{CLEAR}9", "minutes": 400}
        store.add([message("n1", f"I want to speak to a manager {CLEAR} or my lawyer writes", **place)])
    return path


@dataclass(frozen=True)
class Case:
    words: tuple[str, ...]
    code: int = 0


CASES = [
    Case(("suggest", "acme", "can I return the tent?", "--now", "2026-02-01")),
    Case(("journey", "acme", "--now", "2026-01-06")),
    Case(("journey", "acme", f"u{CLEAR}9", "--now", "2026-01-06")),
    Case(("brief", "acme", f"u{CLEAR}9", "--now", "2026-01-06")),
    Case(("flags", "acme", "--now", "2026-01-06")),
    Case(("flags", "acme", "--now", "2026-01-06", "--json")),
    Case(("inbox", "acme", "--now", "2026-01-06")),
    Case(("metrics", "acme", "--now", "2026-02-01")),
    Case(("faq", "acme", "--now", "2026-02-01")),
    Case(("triage", "acme", QUESTION, "--now", "2026-02-01")),
    Case(("brief", "acme", f"nobody{CLEAR}", "--now", "2026-01-06"), code=1),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(visible(word) for word in case.words[:3]))
def test_no_command_prints_what_a_terminal_obeys(desk, case):
    done = run(*case.words, "--store", desk, code=case.code)
    assert COMMANDS.findall(done.stdout + done.stderr) == []


def test_the_line_ends_of_a_table_for_spreadsheets_stay(desk):
    printed = run("faq", "acme", "--store", desk, "--now", "2026-02-01", "--format", "csv").stdout
    assert printed.splitlines()[0].endswith("stale")


def test_what_is_harmless_stays_as_it_is():
    text = "Größe 7½, 안녕하세요\n\tbis später – [x] 👍🏽"
    assert visible(text) == text and escaped(text) == text
    assert visible("one\r\ntwo") == "one\ntwo"
    assert visible(f"a{CLEAR}b") == "a\ufffd[2Jb" and escaped("\x9b") == "\\u009b"

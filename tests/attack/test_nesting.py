"""Objects inside objects without end: refused with the row, in little memory, in every reader of JSON."""

import json
import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import read
from nlp_support.readers.nesting import MOST_DEEP, Nesting
from nlp_support.types import Rejection

SENDER = {"id": 9, "type": "contact"}
MESSAGE = {
    "id": 1,
    "inbox_id": 3,
    "conversation_id": 5,
    "content": "hi",
    "message_type": 0,
    "created_at": 1700000000,
    "sender": SENDER,
}
DEEP = '{"id":' * 100_000 + "1" + "}" * 100_000
MEMORY = 300_000_000  # bytes over what the interpreter and its libraries take


DESKS = ["zendesk", "intercom", "chatwoot", "freshdesk", "zammad", "front", "channel-talk", "kakao"]


@pytest.mark.parametrize("format", DESKS)
def test_a_deep_record_is_refused_and_those_before_it_stay(tmp_path, format):
    """100,000 objects inside each other, 600 kB, took all memory: the parser's prefix grows with each."""
    file = tmp_path / "export.json"
    first = json.dumps(MESSAGE) if format == "chatwoot" else "{}"
    file.write_text(f"[{first},\n{DEEP}]")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = list(read(file, format=format, account_id="acme"))
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    assert isinstance(found[-1], Rejection) and f"more than {MOST_DEEP} deep" in found[-1].reason
    assert grown < MEMORY
    if format == "chatwoot":
        assert found[0].text == "hi"


@pytest.mark.parametrize("format", ["jsonl", *DESKS])
def test_a_deep_line_is_refused_and_the_others_are_read(tmp_path, format):
    file = tmp_path / "export.jsonl"
    good = json.dumps(MESSAGE) if format == "chatwoot" else "{}"
    file.write_text("\n".join([good, DEEP, good]))
    found = list(read(file, format=format, account_id="acme"))
    assert [one.line for one in found if isinstance(one, Rejection) and "deep a nesting" in one.reason] == [2]


@given(st.lists(st.text(alphabet='[]{}"\\a', max_size=12), max_size=8))
def test_brackets_are_counted_wherever_the_pieces_are_cut(pieces):
    nesting = Nesting()
    for piece in pieces:
        nesting.feed(piece)
    assert nesting._depth == depth_at_end("".join(pieces))


def depth_at_end(text):
    """By counting one character after another."""
    depth, in_string, escaped = 0, False, False
    for char in text:
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        else:
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(char, 0)
    return depth


def test_the_limit_itself_is_allowed():
    assert Nesting().feed("[" * MOST_DEEP) is None
    assert Nesting().feed("[" * (MOST_DEEP + 1)) == MOST_DEEP
